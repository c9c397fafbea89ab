export interface MemorySample {
  readonly atMs: number;
  readonly megabytes: number;
}

/**
 * By how much memory rose over the last two thirds of a run: the slope of the straight line that fits the samples best (least squares),
 * times how long that was. The first third is left out, in which caches fill. Negative where it fell.
 */
export function growthOf(samples: readonly MemorySample[]): {
  readonly megabytes: number;
  readonly perMinute: number;
  readonly most: number;
} {
  const most = Math.max(0, ...samples.map(({ megabytes }) => megabytes));
  const late = samples.slice(Math.floor(samples.length / 3));
  const [first, last] = [late[0], late.at(-1)];
  if (!first || !last || late.length < 3) return { megabytes: 0, perMinute: 0, most };
  const meanMs = late.reduce((sum, { atMs }) => sum + atMs, 0) / late.length;
  const mean = late.reduce((sum, { megabytes }) => sum + megabytes, 0) / late.length;
  const spread = late.reduce((sum, { atMs }) => sum + (atMs - meanMs) ** 2, 0);
  const slope = late.reduce((sum, { atMs, megabytes }) => sum + (atMs - meanMs) * (megabytes - mean), 0) / spread;
  return { megabytes: slope * (last.atMs - first.atMs), perMinute: slope * 60_000, most };
}
