export interface MemorySample {
  readonly atMs: number;
  readonly megabytes: number;
}

/** What a library keeps in memory on purpose, and the heaps that V8 lets grow before it collects, are there after about so long. */
const warmUpMs = 120_000;
/** Fewer tell nothing. */
const leastSamples = 10;

/**
 * By how much memory rose after the first third of a run, two minutes at least: the slope of the straight line that fits the samples best
 * (least squares), times how long that was. Negative where it fell; null for a run that was too short to tell.
 */
export function growthOf(samples: readonly MemorySample[]): { readonly megabytes: number; readonly perMinute: number } | null {
  const fromMs = Math.max(warmUpMs, (samples.at(-1)?.atMs ?? 0) / 3);
  const late = samples.filter(({ atMs }) => atMs >= fromMs);
  const [first, last] = [late[0], late.at(-1)];
  if (!first || !last || late.length < leastSamples) return null;
  const meanMs = late.reduce((sum, { atMs }) => sum + atMs, 0) / late.length;
  const mean = late.reduce((sum, { megabytes }) => sum + megabytes, 0) / late.length;
  const spread = late.reduce((sum, { atMs }) => sum + (atMs - meanMs) ** 2, 0);
  const slope = late.reduce((sum, { atMs, megabytes }) => sum + (atMs - meanMs) * (megabytes - mean), 0) / spread;
  return { megabytes: slope * (last.atMs - first.atMs), perMinute: slope * 60_000 };
}
