import type { Activity } from '../../../shared/model/playback.ts';

const firstBucketMs = 250;
const maxBuckets = 4000;

/** Counts how much happened when, in a bounded number of buckets whatever the length of the recording. */
export interface ActivityMeter {
  add(atMs: number, amount: number): void;
  /** Levels on a logarithmic scale, 0 nothing to 255 the busiest bucket; null when nothing happened at all. */
  finish(durationMs: number): Activity | null;
}

export function createActivityMeter(): ActivityMeter {
  let bucketMs = firstBucketMs;
  let amounts = new Float64Array(maxBuckets);

  /** Twice the time per bucket: pairs become one. */
  function coarsen(): void {
    const merged = new Float64Array(maxBuckets);
    for (const [at, amount] of amounts.entries()) merged[at >> 1] = (merged[at >> 1] ?? 0) + amount;
    amounts = merged;
    bucketMs *= 2;
  }

  return {
    add(atMs, amount) {
      while (atMs >= bucketMs * maxBuckets) coarsen();
      const bucket = Math.floor(atMs / bucketMs);
      amounts[bucket] = (amounts[bucket] ?? 0) + amount;
    },
    finish(durationMs) {
      const used = amounts.subarray(0, Math.min(maxBuckets, Math.floor(durationMs / bucketMs) + 1));
      const most = used.reduce((max, amount) => Math.max(max, amount), 0);
      if (most === 0) return null;
      const scale = 255 / Math.log1p(most);
      return { bucketMs, levels: Array.from(used, (amount) => Math.ceil(Math.log1p(amount) * scale)).map((level) => Math.min(255, level)) };
    },
  };
}
