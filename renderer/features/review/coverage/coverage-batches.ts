import { toAppError } from '../../../../shared/errors.ts';
import type { PlayedInterval } from '../../../../shared/model/coverage.ts';

/** At most so many are sent at once, and kept while the library does not answer. */
const mostSent = 500;
const mostKept = 10_000;

/** Sends what was played to the library, in order; what did not arrive is sent again with the next. */
export interface CoverageBatches {
  add(intervals: readonly PlayedInterval[]): Promise<void>;
}

export function createCoverageBatches(send: (intervals: readonly PlayedInterval[]) => Promise<unknown>): CoverageBatches {
  let kept: PlayedInterval[] = [];
  let sending = Promise.resolve();

  async function sendKept(): Promise<void> {
    while (kept.length > 0) {
      const batch = kept.slice(0, mostSent);
      try {
        await send(batch);
      } catch (error) {
        // The connection was lost: watched it was all the same. What the library refuses it would refuse again.
        if (toAppError(error).retryable) return;
      }
      kept = kept.slice(batch.length);
    }
  }

  return {
    add(intervals) {
      kept = [...kept, ...intervals].slice(-mostKept);
      sending = sending.then(sendKept);
      return sending;
    },
  };
}
