import { blockBytes } from '../../common/block-file.ts';

/**
 * missing: not here; found: an earlier run wrote it and nobody has authenticated it since; taken: being fetched out of
 * its turn, or being written; here: written, or authenticated, in this run.
 */
export type BlockState = 'missing' | 'found' | 'taken' | 'here';

export interface ByteSpan {
  readonly start: number;
  readonly endExclusive: number;
}

/** What is known of each block of a file that is being filled. */
export interface BlockMap {
  readonly count: number;
  state(index: number): BlockState;
  set(index: number, state: BlockState): void;
  /** The bytes that are here or were found, ascending and apart. */
  spans(): ByteSpan[];
}

const states: readonly BlockState[] = ['missing', 'found', 'taken', 'here'];

/** @param written what an earlier run has left; all else is missing. */
export function createBlockMap(sizeBytes: number, written: readonly boolean[]): BlockMap {
  const codes = new Uint8Array(Math.ceil(sizeBytes / blockBytes));
  for (const [index, isWritten] of written.entries()) if (isWritten) codes[index] = states.indexOf('found');
  const state = (index: number): BlockState => states[codes[index] ?? 0] ?? 'missing';
  return {
    count: codes.length,
    state,
    set(index, next) {
      codes[index] = states.indexOf(next);
    },
    spans: () => spansOf(codes.length, sizeBytes, (index) => state(index) === 'here' || state(index) === 'found'),
  };
}

/** Neighbouring blocks as spans of bytes. */
export function spansOf(count: number, sizeBytes: number, isHere: (index: number) => boolean): ByteSpan[] {
  const spans: ByteSpan[] = [];
  let first: number | null = null;
  for (let index = 0; index <= count; index += 1) {
    if (index < count && isHere(index)) first ??= index;
    else if (first !== null) {
      spans.push({ start: first * blockBytes, endExclusive: Math.min(index * blockBytes, sizeBytes) });
      first = null;
    }
  }
  return spans;
}
