import type { BytePages } from '../byte-pages.ts';
import { createColumns, mostSamples } from '../mp4/sample-table.ts';
import type { SamplesPlan, StreamPlan } from '../splice-plan.ts';
import { delayTicksOf, streamSamples } from './stream-samples.ts';

/** Reads a bare stream once from its first to its last frame: from then on every time in it is exact. Null when it has none. */
export async function indexStream(
  pages: BytePages,
  plan: StreamPlan,
  onProgress?: (doneBytes: number, totalBytes: number) => void,
): Promise<SamplesPlan | null> {
  const found = createColumns();
  const delayTicks = delayTicksOf(plan);
  const from = { offset: plan.start, ticks: plan.bytesPerFrame === null ? null : 0 };
  let lastDuration = plan.frameTicks;
  let earliest = Number.POSITIVE_INFINITY;
  for await (const samples of streamSamples(pages, plan, from)) {
    for (const { offset, size, time, duration, delay, isKey } of samples) {
      if (found.count >= mostSamples) break;
      found.add(offset, size, time, delay + delayTicks, isKey);
      lastDuration = duration;
      earliest = Math.min(earliest, time + delay + delayTicks);
    }
    const last = samples.at(-1);
    if (last) onProgress?.(last.offset + last.size - plan.start, plan.end - plan.start);
    if (found.count >= mostSamples) break;
  }
  if (found.count === 0) return null;
  return { kind: 'samples', track: plan.track, samples: found.columns(), lastDuration, zeroTicks: earliest };
}

/** When the last frame of known samples ends, in ticks since position 0. */
export function lengthOf({ samples, zeroTicks, lastDuration }: SamplesPlan): number {
  const { times, delays } = samples;
  let newest = 0;
  // The last in time is among the last in the file.
  for (let index = Math.max(0, times.length - 64); index < times.length; index += 1) {
    newest = Math.max(newest, (times[index] ?? 0) + (delays[index] ?? 0));
  }
  return newest + lastDuration - zeroTicks;
}
