import type { ProblemLog } from './problem-log.ts';

/** A recording longer than this (100 days) is a wrong clock, not a session. */
const maxTimeMs = 100 * 24 * 3600 * 1000;

/** Turns the times of a recording into whole milliseconds that never go back. */
export interface EventClock {
  /** Milliseconds since the start, with fractions. */
  at(timeMs: number): number;
}

export function createEventClock(problems: ProblemLog): EventClock {
  let lastMs = 0;
  return {
    at(timeMs) {
      // Up to the next whole millisecond, so that "every event with time <= MS" holds for whole milliseconds; the
      // small amount taken off is for seconds that binary fractions cannot hold (1.1 s is not 1101 ms).
      let atMs = Math.max(0, Math.ceil(timeMs - 1e-6));
      if (!(atMs <= maxTimeMs)) {
        problems.add('time-out-of-range', `An event is later than 100 days; it is shown with the one before, at ${lastMs} ms.`);
        atMs = lastMs;
      }
      if (atMs < lastMs) {
        problems.add('time-goes-back', `An event is earlier than the one before; it is shown with it, at ${lastMs} ms.`);
        atMs = lastMs;
      }
      lastMs = atMs;
      return atMs;
    },
  };
}
