import { toAppError } from '../../../shared/errors.ts';
import type { BlockFile } from '../../common/block-file.ts';
import type { Arrival } from './arrival.ts';
import { type BlockTransfer, requestBlocks } from './block-request.ts';
import { type SharedBytes, viewOf } from './block-tasks.ts';
import type { Line } from './line.ts';
import { isNear, type Stream } from './urgent-blocks.ts';

export interface PartOptions {
  readonly transfer: BlockTransfer;
  readonly file: Pick<BlockFile, 'tryReadBlock'>;
  readonly arrival: Arrival;
  readonly line: Line;
  /** Those under way, for who fetches out of turn. */
  readonly streams: Set<Stream>;
  readonly signal: AbortSignal;
  /** A stream has ended: what it did not bring may be wanted. */
  readonly onStreamEnded: () => void;
}

/**
 * Brings a part of the object into memory, all of it written: what is here already, from an earlier run or because a
 * reader was waiting for it, is read back; all else is fetched in as few requests as the gaps allow.
 */
export async function loadPart(
  { transfer, file, arrival, line, streams, signal, onStreamEnded }: PartOptions,
  { first, end, plainOf }: { readonly first: number; readonly end: number; readonly plainOf: (index: number) => SharedBytes },
): Promise<void> {
  const { blocks } = arrival;

  /** Fetches on from a block up to the next one that is not missing; gives the first one that did not come. */
  async function stream(from: number): Promise<number> {
    let until = from + 1;
    while (until < end && blocks.state(until) === 'missing') until += 1;
    const part: Stream = { next: from, end: until };
    let hasHeld = false;
    const isWanted = (): boolean => {
      for (const index of arrival.wanted()) if (isNear(part, index)) return true;
      return false;
    };
    const hold = (): Promise<void> | null => {
      const holding = line.hold({ isWanted }, signal);
      hasHeld ||= holding !== null;
      return holding;
    };
    const goesOn = (next: number): boolean => {
      if (blocks.state(next) !== 'missing') return false;
      part.next = next;
      return true;
    };
    streams.add(part);
    try {
      await hold();
      hasHeld = false;
      // What was taken while this held back comes from there.
      let last = from;
      while (last < until && blocks.state(last) === 'missing') last += 1;
      if (last === from) return from;
      return await requestBlocks(transfer, { first: from, end: last, plainOf, signal, goesOn, hold });
    } catch (error) {
      // A connection that nobody read from for a while may be cut for that: asked for again from there on.
      if (hasHeld && !signal.aborted && toAppError(error).code === 'store-unreachable') return part.next;
      throw error;
    } finally {
      streams.delete(part);
      onStreamEnded();
    }
  }

  let index = first;
  while (index < end) {
    signal.throwIfAborted();
    const state = blocks.state(index);
    if (state === 'missing') index = await stream(index);
    else if (state === 'taken') await arrival.change(index, signal);
    else {
      const known = await file.tryReadBlock(index);
      if (known) {
        viewOf(plainOf(index)).set(known);
        arrival.setIf(index, state, 'here');
        index += 1;
      } else arrival.setIf(index, state, 'missing');
    }
  }
}
