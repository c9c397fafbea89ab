import type { ByteReader } from '../../../common/byte-reader.ts';
import type { BytePages } from './byte-pages.ts';

/** Part of a file that is put together: bytes made here, or a range of the recording. */
export type Piece = Uint8Array | { readonly start: number; readonly end: number };

/** Gives the pieces of a file in order, some at a time; null behind the last one. */
export type PieceSource = () => Promise<readonly Piece[] | null>;

interface PlacedPiece {
  /** Where it begins in the file that is put together. */
  readonly at: number;
  readonly length: number;
  readonly piece: Piece;
}

/**
 * A file that is put together while it is read: its pieces are asked for as far as somebody has read, so that opening one
 * costs nothing beyond its beginning. `upperBound` stands for the size until the last piece is known.
 */
export function createSplicedReader(pages: BytePages, next: PieceSource, upperBound: number): ByteReader {
  const placed: PlacedPiece[] = [];
  let length = 0;
  let isWhole = false;
  let growing: Promise<void> | null = null;

  async function grow(): Promise<void> {
    const pieces = await next();
    if (pieces === null) {
      isWhole = true;
      return;
    }
    for (const piece of pieces) {
      const size = piece instanceof Uint8Array ? piece.length : piece.end - piece.start;
      if (size <= 0) continue;
      placed.push({ at: length, length: size, piece });
      length += size;
    }
  }

  /** Two reads at once must not both ask for the next piece. */
  async function growTo(end: number): Promise<void> {
    while (!isWhole && length < end) {
      growing ??= grow().finally(() => {
        growing = null;
      });
      await growing;
    }
  }

  function indexAt(position: number): number {
    let low = 0;
    let high = placed.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const piece = placed[middle];
      if (piece && piece.at + piece.length <= position) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  return {
    get sizeBytes() {
      return isWhole ? length : Math.max(upperBound, length);
    },
    async read(start, endExclusive) {
      await growTo(endExclusive);
      const end = Math.min(endExclusive, length);
      if (end <= start) return new Uint8Array(0);
      const bytes = new Uint8Array(end - start);
      let position = start;
      for (let index = indexAt(start); position < end; index += 1) {
        const found = placed[index];
        if (!found) break;
        const from = position - found.at;
        const to = Math.min(found.length, end - found.at);
        const { piece } = found;
        const part = piece instanceof Uint8Array ? piece.subarray(from, to) : await pages.read(piece.start + from, piece.start + to);
        bytes.set(part, position - start);
        position += to - from;
      }
      return bytes;
    },
    close: async () => undefined,
  };
}
