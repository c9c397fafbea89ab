import type { BytePages } from '../byte-pages.ts';
import type { SplicedInput } from '../container-report.ts';
import { findSyncPoint } from '../find-sync-point.ts';
import { fragmentedFile } from '../mp4/open-samples.ts';
import type { StreamPlan } from '../splice-plan.ts';
import { findH264Unit, h264Frames } from './h264-frames.ts';
import { keyFrameAt } from './key-frames.ts';
import { findTimeCode, mpeg4Frames } from './mpeg4-frames.ts';
import { incrementBits } from './mpeg4-headers.ts';
import { delayTicksOf, type StreamPlace, streamSamples } from './stream-samples.ts';

/** How far before the estimated place a key frame is looked for at first; four times as far each time there is none. */
const firstMargin = 256 * 1024;

/** A file that begins with a key frame at or before a time, made of a bare stream. */
export async function openStreamAt(pages: BytePages, plan: StreamPlan, atMs: number): Promise<SplicedInput> {
  const { track, zeroTicks } = plan;
  const tickMs = 1000 / track.timescale;
  const wanted = zeroTicks + Math.max(0, atMs) / tickMs;
  const place = await findPlace(pages, plan, wanted);
  const samples = streamSamples(pages, plan, place.from);
  const next = async () => {
    const step = await samples.next();
    return step.done ? null : step.value;
  };
  const delayTicks = delayTicksOf(plan);
  const reader = fragmentedFile(pages, track, next, { delayTicks, mostBytes: 2 * (plan.end - place.from.offset) });
  return { reader, format: 'mov', startMs: Math.round((place.ticks - zeroTicks) * tickMs), zeroMs: (zeroTicks + delayTicks) * tickMs };
}

interface FoundPlace {
  readonly from: StreamPlace;
  readonly ticks: number;
}

async function findPlace(pages: BytePages, plan: StreamPlan, wanted: number): Promise<FoundPlace> {
  if (plan.keyFrames !== null) {
    const key = keyFrameAt(plan.keyFrames, wanted);
    return { from: key, ticks: key.ticks };
  }
  if (plan.bytesPerFrame !== null) return estimatePlace(pages, plan, plan.bytesPerFrame, wanted);
  if (plan.codec !== 'mpeg4') return { from: { offset: plan.start, ticks: plan.zeroTicks }, ticks: plan.zeroTicks };
  const first = { offset: plan.start, ticks: plan.zeroTicks };
  const end = { offset: plan.end, ticks: Number.MAX_SAFE_INTEGER };
  const next = (from: number, limit: number) => findTimeCode(pages, from, limit, plan);
  const last = await findLastTimeCode(pages, plan);
  if (last !== null) end.ticks = last.ticks;
  const point = last !== null && last.ticks <= wanted ? last : await findSyncPoint({ first, end, wantedTicks: wanted, next });
  return { from: { offset: point.offset, ticks: null }, ticks: point.ticks };
}

const tailBytes = 1024 * 1024;

async function findLastTimeCode(pages: BytePages, plan: Extract<StreamPlan, { codec: 'mpeg4' }>): ReturnType<typeof findTimeCode> {
  let last: Awaited<ReturnType<typeof findTimeCode>> = null;
  for (let position = Math.max(plan.start, plan.end - tailBytes); ; ) {
    const found = await findTimeCode(pages, position, plan.end, plan);
    if (found === null) return last;
    last = found;
    position = found.offset + 1;
  }
}

/** The last key frame before the place where a time would be, if all frames were of one size. */
async function estimatePlace(pages: BytePages, plan: StreamPlan, bytesPerFrame: number, wanted: number): Promise<FoundPlace> {
  const ticksAt = (offset: number): number => plan.zeroTicks + Math.round((offset - plan.start) / bytesPerFrame) * plan.frameTicks;
  const guess = plan.start + ((wanted - plan.zeroTicks) / plan.frameTicks) * bytesPerFrame;
  for (let margin = firstMargin; ; margin *= 4) {
    const from = Math.max(plan.start, Math.min(guess, plan.end) - margin);
    let key: number | null = null;
    for await (const offset of keysFrom(pages, plan, Math.floor(from))) {
      if (key !== null && ticksAt(offset) > wanted) break;
      if (ticksAt(offset) <= wanted) key = offset;
      else break;
    }
    if (key !== null) return { from: { offset: key, ticks: ticksAt(key) }, ticks: ticksAt(key) };
    if (from === plan.start) return { from: { offset: plan.start, ticks: plan.zeroTicks }, ticks: plan.zeroTicks };
  }
}

/** Offsets of the key frames from a place on. */
async function* keysFrom(pages: BytePages, plan: StreamPlan, from: number): AsyncGenerator<number> {
  if (plan.codec === 'mpeg4') {
    for await (const frames of mpeg4Frames(pages, from, plan.end, incrementBits(plan.resolution))) {
      for (const { offset, vop } of frames) if (vop.type === 'I') yield offset;
    }
    return;
  }
  const start = from === plan.start ? from : await findH264Unit(pages, from, plan.end, plan.slices);
  if (start === null) return;
  for await (const frames of h264Frames(pages, start, plan.end, plan.slices))
    for (const { offset, isKey } of frames) if (isKey) yield offset;
}
