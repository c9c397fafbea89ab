import type { IdleGap } from '../../catalog/index-data.ts';

/** A part of a recording, [fromMs, toMs). */
export interface Stretch {
  readonly fromMs: number;
  readonly toMs: number;
}

/** Shorter gaps are decoded through: beginning anew somewhere costs more. */
const leastGapMs = 10_000;

/**
 * What of a recording has to be looked at, on a grid of times: all of it but the gaps in which nothing changes. Each
 * stretch begins within the gap before it, so that what the gap shows is seen, and ends within the one after it.
 */
export function stretchesToRead(fromMs: number, toMs: number, gaps: readonly IdleGap[], everyMs: number): Stretch[] {
  const stretches: Stretch[] = [];
  let startMs = fromMs;
  for (const gap of gaps) {
    // Its first picture, and its last, are looked at: they are the same, unless the index is wrong.
    const gapStartMs = Math.ceil(gap.startMs / everyMs) * everyMs + everyMs;
    const gapEndMs = Math.floor(gap.endMs / everyMs) * everyMs - everyMs;
    if (gapEndMs - gapStartMs < leastGapMs || gapEndMs <= startMs) continue;
    if (gapStartMs > startMs) stretches.push({ fromMs: startMs, toMs: Math.min(gapStartMs, toMs) });
    startMs = gapEndMs;
    if (startMs >= toMs) return stretches.filter((stretch) => stretch.fromMs < stretch.toMs);
  }
  stretches.push({ fromMs: startMs, toMs });
  return stretches.filter((stretch) => stretch.fromMs < stretch.toMs);
}
