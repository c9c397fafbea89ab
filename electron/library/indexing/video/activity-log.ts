import { type Activity, idleGapMs } from '../../../../shared/model/playback.ts';
import type { IdleGap } from '../../catalog/index-data.ts';

const secondMs = 1000;
const maxBuckets = 4000;
/** Share of the picture that is the least that shows; a typed letter is about this much of a desktop. */
const leastShare = 1e-4;
/** Values of a second: nothing changed, not known, and from there on the share that changed. */
const still = 0;
const unknown = 1;
const leastChange = 2;
const mostChange = 0xffff;

/** How much of the picture changed in each second of a video, in two bytes a second. */
export interface ActivityLog {
  /** Share of the picture that changed in the second before a time. */
  add(atMs: number, share: number): void;
  /** A stretch of which nothing is known: it is no idle gap. */
  addUnknown(fromMs: number, toMs: number): void;
  /** Levels from 0, nothing, to 255, all of it, on a logarithmic scale: a few typed letters show too. Null when nothing changed at all. */
  activity(durationMs: number): Activity | null;
  idle(durationMs: number): IdleGap[];
  pack(durationMs: number): Buffer;
}

export function createActivityLog(packed: Buffer = Buffer.alloc(0)): ActivityLog {
  let seconds = Uint16Array.from({ length: packed.length >> 1 }, (_, index) => packed.readUInt16LE(2 * index));

  function set(second: number, value: number): void {
    if (second < 0) return;
    if (second >= seconds.length) {
      const longer = new Uint16Array(Math.max(second + 1, 2 * seconds.length, 600));
      longer.set(seconds);
      seconds = longer;
    }
    seconds[second] = Math.max(seconds[second] ?? 0, value);
  }

  const count = (durationMs: number): number => Math.ceil(durationMs / secondMs);

  return {
    add(atMs, share) {
      const value = share <= 0 ? still : leastChange + Math.round(Math.min(1, share) * (mostChange - leastChange));
      set(Math.ceil(atMs / secondMs) - 1, value);
    },
    addUnknown(fromMs, toMs) {
      for (let second = Math.floor(fromMs / secondMs); second * secondMs < toMs; second++) set(second, unknown);
    },
    activity(durationMs) {
      const perBucket = Math.max(1, Math.ceil(count(durationMs) / maxBuckets));
      const levels = Array.from({ length: Math.ceil(count(durationMs) / perBucket) }, (_, bucket) =>
        levelOf(seconds.subarray(bucket * perBucket, (bucket + 1) * perBucket).reduce((most, value) => Math.max(most, value), still)),
      );
      return levels.some((level) => level > 0) ? { bucketMs: perBucket * secondMs, levels } : null;
    },
    idle(durationMs) {
      const gaps: IdleGap[] = [];
      let start = -1;
      for (let second = 0; second <= count(durationMs); second++) {
        const isStill = second < count(durationMs) && (seconds[second] ?? still) === still;
        if (isStill && start < 0) start = second;
        if (isStill || start < 0) continue;
        const gap = { startMs: start * secondMs, endMs: Math.min(second * secondMs, durationMs) };
        if (gap.endMs - gap.startMs >= idleGapMs) gaps.push(gap);
        start = -1;
      }
      return gaps;
    },
    pack(durationMs) {
      const packed = Buffer.alloc(2 * count(durationMs));
      for (let second = 0; second < count(durationMs); second++) packed.writeUInt16LE(seconds[second] ?? still, 2 * second);
      return packed;
    },
  };
}

function levelOf(value: number): number {
  if (value < leastChange) return 0;
  const share = Math.max(leastShare, (value - leastChange) / (mostChange - leastChange));
  return Math.max(1, Math.round(255 * (1 - Math.log10(share) / Math.log10(leastShare))));
}
