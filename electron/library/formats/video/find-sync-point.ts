import type { SyncPoint } from './splice-plan.ts';

export interface SyncSearch {
  /** A sound point at or before the time; where nothing closer is found it is the answer. */
  readonly first: SyncPoint;
  /** Where the search ends, and the latest time that any point can have. */
  readonly end: SyncPoint;
  readonly wantedTicks: number;
  /** The first point in [from, limit); null when there is none. */
  readonly next: (from: number, limit: number) => Promise<SyncPoint | null>;
}

/** A stretch of this length is walked rather than cut again. */
const walkedBytes = 256 * 1024;
/** Points in a row whose time does not fit between its neighbours: damaged ones, passed over. */
const passedOver = 8;

/**
 * The last point at or before a time in a file without an index: a position is guessed from the times around it, and the
 * next point behind the guess read. Guesses by time take turns with the middle of what is left, so that no distribution
 * of bytes over time makes it slow: each pair of turns halves the stretch at least.
 */
export async function findSyncPoint({ first, end, wantedTicks, next }: SyncSearch): Promise<SyncPoint> {
  let low = first;
  let high = end;

  async function nextFitting(from: number, limit: number): Promise<SyncPoint | null> {
    let position = from;
    for (let tried = 0; tried < passedOver; tried += 1) {
      const found = await next(position, limit);
      if (found === null || (found.ticks >= low.ticks && found.ticks <= end.ticks)) return found;
      position = found.offset + 1;
    }
    return null;
  }

  for (let turn = 0; high.offset - low.offset > walkedBytes; turn += 1) {
    const span = high.offset - low.offset;
    const share = high.ticks > low.ticks ? (wantedTicks - low.ticks) / (high.ticks - low.ticks) : 0.5;
    // A little before the guess, so that the wanted point lies behind it; never at the very edges, which tell nothing new.
    const guess = turn % 2 === 0 ? Math.min(0.98, Math.max(0.01, share - 0.01)) : 0.5;
    const from = low.offset + Math.max(1, Math.floor(span * guess));
    const found = await nextFitting(from, high.offset);
    if (found === null) high = { offset: from, ticks: high.ticks };
    else if (found.ticks > wantedTicks) high = { offset: from, ticks: found.ticks };
    else low = found;
  }
  for (;;) {
    const found = await nextFitting(low.offset + 1, high.offset);
    if (found === null || found.ticks > wantedTicks) return low;
    low = found;
  }
}
