import type { BytePages } from '../byte-pages.ts';
import type { KeyFrames, StreamPlan } from '../splice-plan.ts';
import { streamSamples } from './stream-samples.ts';

/** Five days with a key frame each second: more than any recording, and what a hostile stream can cost. */
const mostKeyFrames = 500_000;

/**
 * Reads a bare stream once from its first to its last frame, and keeps where its key frames are and when each is shown. Null
 * when it has none.
 */
export async function findKeyFrames(
  pages: BytePages,
  plan: StreamPlan,
  onProgress?: (doneBytes: number, totalBytes: number) => void,
): Promise<KeyFrames | null> {
  const offsets: number[] = [];
  const ticks: number[] = [];
  let endTicks = 0;
  const from = { offset: plan.start, ticks: plan.bytesPerFrame === null ? null : plan.zeroTicks };
  for await (const samples of streamSamples(pages, plan, from)) {
    for (const { offset, time, delay, duration, isKey } of samples) {
      endTicks = Math.max(endTicks, time + delay + duration);
      if (!isKey || offsets.length >= mostKeyFrames) continue;
      offsets.push(offset);
      ticks.push(time + delay);
    }
    const last = samples.at(-1);
    if (last) onProgress?.(last.offset + last.size - plan.start, plan.end - plan.start);
  }
  if (offsets.length === 0) return null;
  return { offsets: Float64Array.from(offsets), ticks: Float64Array.from(ticks), endBytes: plan.end, endTicks };
}

/** The last key frame at or before a time in ticks; the first one when all are later. */
export function keyFrameAt({ offsets, ticks }: KeyFrames, wanted: number): { readonly offset: number; readonly ticks: number } {
  let low = 0;
  let high = ticks.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ticks[middle] ?? 0) <= wanted) low = middle + 1;
    else high = middle;
  }
  const index = Math.max(0, low - 1);
  return { offset: offsets[index] ?? 0, ticks: ticks[index] ?? 0 };
}

/**
 * What share of a stream's time has passed where a share of its bytes has: an estimate from byte positions is turned into the
 * time at which about the same picture is shown.
 */
export function timeShareAt({ offsets, ticks, endBytes, endTicks }: KeyFrames, byteShare: number): number {
  const start = offsets[0] ?? 0;
  const place = start + Math.min(1, Math.max(0, byteShare)) * (endBytes - start);
  const index = Math.max(
    0,
    offsets.findLastIndex((offset) => offset <= place),
  );
  const [from, to] = [offsets[index] ?? start, offsets[index + 1] ?? endBytes];
  const [begins, ends] = [ticks[index] ?? 0, ticks[index + 1] ?? endTicks];
  const inside = to > from ? (place - from) / (to - from) : 0;
  return endTicks > 0 ? (begins + inside * (ends - begins)) / endTicks : 0;
}
