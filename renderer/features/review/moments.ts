/** Anything that happened at a time of a recording; lists of them are in order of time. */
export interface Moment {
  readonly atMs: number;
}

/** Index of the last moment at or before a time; -1 before the first. */
export function momentIndexAt(moments: readonly Moment[], timeMs: number): number {
  let low = 0;
  let high = moments.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((moments[middle]?.atMs ?? 0) <= timeMs) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** A jump back within this time of the last moment goes to the one before it, as players do. Milliseconds. */
const sameMomentMs = 500;

export function nextMoment<M extends Moment>(moments: readonly M[], timeMs: number): M | null {
  return moments[momentIndexAt(moments, timeMs) + 1] ?? null;
}

export function previousMoment<M extends Moment>(moments: readonly M[], timeMs: number): M | null {
  return moments[momentIndexAt(moments, timeMs - sameMomentMs)] ?? null;
}
