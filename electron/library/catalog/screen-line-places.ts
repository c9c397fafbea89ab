import type { Box } from '../../../shared/model/box.ts';

/** Where a word is: in the text (UTF-16 indices), and along the line, in pixels from the left of its box. */
export interface WordPlace {
  readonly start: number;
  readonly end: number;
  readonly left: number;
  readonly right: number;
}

/** From when on a line was at another place. */
export interface LineMove {
  readonly atMs: number;
  readonly x: number;
  readonly y: number;
}

const wordBytes = 8;
const moveBytes = 8;
const most = 0xffff;

/** Four numbers of 16 bits for each word. */
export function packWords(words: readonly WordPlace[]): Buffer {
  const packed = Buffer.alloc(words.length * wordBytes);
  for (const [index, { start, end, left, right }] of words.entries()) {
    for (const [at, value] of [start, end, left, right].entries()) {
      packed.writeUInt16LE(Math.max(0, Math.min(most, Math.round(value))), index * wordBytes + 2 * at);
    }
  }
  return packed;
}

export function unpackWords(packed: Buffer): WordPlace[] {
  return Array.from({ length: Math.floor(packed.length / wordBytes) }, (_, index) => {
    const at = index * wordBytes;
    return {
      start: packed.readUInt16LE(at),
      end: packed.readUInt16LE(at + 2),
      left: packed.readUInt16LE(at + 4),
      right: packed.readUInt16LE(at + 6),
    };
  });
}

/** The time in 32 bits, the place in 16 and 16; null where nothing moved. */
export function packMoves(moves: readonly LineMove[]): Buffer | null {
  if (moves.length === 0) return null;
  const packed = Buffer.alloc(moves.length * moveBytes);
  for (const [index, { atMs, x, y }] of moves.entries()) {
    packed.writeUInt32LE(Math.min(0xffffffff, atMs), index * moveBytes);
    packed.writeUInt16LE(Math.min(most, x), index * moveBytes + 4);
    packed.writeUInt16LE(Math.min(most, y), index * moveBytes + 6);
  }
  return packed;
}

export function unpackMoves(packed: Buffer): LineMove[] {
  return Array.from({ length: Math.floor(packed.length / moveBytes) }, (_, index) => {
    const at = index * moveBytes;
    return { atMs: packed.readUInt32LE(at), x: packed.readUInt16LE(at + 4), y: packed.readUInt16LE(at + 6) };
  });
}

/** Where a line is at a time. */
export function placeAt({ box, moves }: { readonly box: Box; readonly moves: readonly LineMove[] }, atMs: number): Box {
  const move = moves.findLast((each) => each.atMs <= atMs);
  return move ? { ...box, x: move.x, y: move.y } : box;
}

/** The part of a line's box in which ranges of its text are: whole words and, within a word, a share of its width. */
export function boxOfRanges(
  { box, words }: { readonly box: Box; readonly words: readonly WordPlace[] },
  ranges: readonly (readonly [number, number])[],
): Box {
  let left = Number.POSITIVE_INFINITY;
  let right = Number.NEGATIVE_INFINITY;
  for (const [start, end] of ranges) {
    for (const word of words) {
      if (word.end <= start || word.start >= end) continue;
      const perCharacter = (word.right - word.left) / Math.max(1, word.end - word.start);
      left = Math.min(left, word.left + Math.max(0, start - word.start) * perCharacter);
      right = Math.max(right, word.left + (Math.min(end, word.end) - word.start) * perCharacter);
    }
  }
  if (right <= left) return box;
  const from = Math.max(0, Math.floor(left) - 1);
  const to = Math.min(box.width, Math.ceil(right) + 1);
  return to > from ? { ...box, x: box.x + from, width: to - from } : box;
}
