import type { ByteReader } from '../../../common/byte-reader.ts';

/** A small read costs one page; a parser that hops through a file asks for many of them. */
export const pageBytes = 64 * 1024;
/** 4 MiB: what a demuxer reads again right after a parser has looked at it. */
const keptPages = 64;

/** Reads of any size and order, made of whole pages of which the last ones are kept. */
export interface BytePages {
  readonly sizeBytes: number;
  /** The bytes [start, end), clamped to the size. They are shared: nobody may write into them. */
  read(start: number, end: number): Promise<Buffer>;
}

export function createBytePages(reader: Omit<ByteReader, 'close'>, signal?: AbortSignal): BytePages {
  const kept = new Map<number, Buffer>();

  const keep = (index: number, page: Buffer): void => {
    kept.set(index, page);
    for (const oldest of kept.keys()) {
      if (kept.size <= keptPages) break;
      kept.delete(oldest);
    }
  };

  /** Pages [first, last], of which the missing ones are fetched with one read. */
  async function fetchPages(first: number, last: number): Promise<void> {
    let from = first;
    let to = last;
    while (from <= last && kept.has(from)) from += 1;
    while (to > from && kept.has(to)) to -= 1;
    if (from > to) return;
    signal?.throwIfAborted();
    const bytes = await reader.read(from * pageBytes, Math.min(reader.sizeBytes, (to + 1) * pageBytes));
    const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    for (let index = from; index <= to; index += 1) {
      keep(index, buffer.subarray((index - from) * pageBytes, (index - from + 1) * pageBytes));
    }
  }

  return {
    sizeBytes: reader.sizeBytes,
    async read(start, end) {
      const until = Math.min(end, reader.sizeBytes);
      if (until <= start || start < 0) return Buffer.alloc(0);
      const first = Math.floor(start / pageBytes);
      const last = Math.floor((until - 1) / pageBytes);
      // More at once than is kept would push its own beginning out.
      if (last - first >= keptPages) {
        signal?.throwIfAborted();
        const bytes = await reader.read(start, until);
        return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      }
      const single = first === last ? kept.get(first) : undefined;
      if (single) return single.subarray(start - first * pageBytes, until - first * pageBytes);
      await fetchPages(first, last);
      const parts: Buffer[] = [];
      for (let index = first; index <= last; index += 1) {
        const page = kept.get(index) ?? Buffer.alloc(0);
        const base = index * pageBytes;
        parts.push(page.subarray(Math.max(0, start - base), Math.max(0, until - base)));
      }
      return parts.length === 1 ? (parts[0] ?? Buffer.alloc(0)) : Buffer.concat(parts);
    },
  };
}
