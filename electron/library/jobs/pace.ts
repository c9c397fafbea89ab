/** How fast work goes: over the last while, never since the beginning, so that it tells what can be expected now. */
export interface Pace {
  /** So much was done at that time. `wasHere`: what was added since the last time had been there already and took no work. */
  note(atMs: number, done: number, wasHere?: boolean): void;
  /** Units a second; null until enough was seen to say. */
  perSecond(atMs: number): number | null;
  /** What went before says nothing about what comes: work goes on after a rest. */
  restart(): void;
}

/** Long enough that one slow request does not swing it, short enough that a network that changed shows soon. */
const windowMs = 20_000;
/** Before that the first requests and their delays would be all it rests on. */
const leastMs = 2_000;
/** Work that reports more often keeps one measurement for each of these. */
const betweenMs = 250;

export function createPace(): Pace {
  let samples: { readonly atMs: number; readonly worked: number }[] = [];
  let last: { readonly atMs: number; readonly worked: number } | null = null;
  let hereAlready = 0;
  let lastDone = 0;

  return {
    note(atMs, done, wasHere = false) {
      // Counted anew: work that begins again counts from the beginning.
      if (done < lastDone) samples = [];
      if (wasHere) hereAlready += done - lastDone;
      lastDone = done;
      last = { atMs, worked: done - hereAlready };
      const previous = samples.at(-1);
      if (previous === undefined || atMs - previous.atMs >= betweenMs) samples.push(last);
    },
    perSecond(atMs) {
      while (samples[1] !== undefined && samples[1].atMs <= atMs - windowMs) samples.shift();
      const first = samples[0];
      if (first === undefined || last === null || atMs - first.atMs < leastMs) return null;
      return Math.max(0, ((last.worked - first.worked) * 1000) / (atMs - first.atMs));
    },
    restart() {
      samples = [];
      last = null;
    },
  };
}

/** How long the rest takes at that pace; null where nobody can say. */
export function timeLeftMs(done: number, total: number | null, perSecond: number | null): number | null {
  if (total === null || perSecond === null || perSecond <= 0) return null;
  const leftMs = (Math.max(0, total - done) / perSecond) * 1000;
  // Beyond a hundred days it is no estimate but a standstill.
  return leftMs > 100 * 86_400_000 ? null : Math.round(leftMs);
}
