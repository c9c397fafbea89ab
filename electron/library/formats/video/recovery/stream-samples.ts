import type { BytePages } from '../byte-pages.ts';
import type { Sample } from '../mp4/write-fragments.ts';
import type { H264StreamPlan, Mpeg4StreamPlan, StreamPlan } from '../splice-plan.ts';
import { type H264Frame, h264Frames } from './h264-frames.ts';
import { createMpeg4Clock, type Mpeg4Frame, mpeg4Frames } from './mpeg4-frames.ts';
import { incrementBits } from './mpeg4-headers.ts';

/**
 * Presentation times are this many frames later in what is made of a bare stream, so that none is before its decoding
 * time: no standard lets more frames wait.
 */
const framesDelayed = 16;

export function delayTicksOf(plan: StreamPlan): number {
  return framesDelayed * plan.frameTicks;
}

/** Where reading a bare stream begins. */
export interface StreamPlace {
  readonly offset: number;
  /** Presentation time of the key frame there, in ticks; null where the stream itself tells it. */
  readonly ticks: number | null;
}

/**
 * The frames of a bare stream from a key frame on, with times. `delay` is the difference to the time that is decoded by
 * order; what `delayTicksOf` says is to be added to it.
 */
export async function* streamSamples(pages: BytePages, plan: StreamPlan, from: StreamPlace): AsyncGenerator<readonly Sample[]> {
  const timed = plan.codec === 'mpeg4' ? mpeg4Samples(pages, plan, from) : h264Samples(pages, plan, from);
  let held: Omit<Sample, 'duration'> | null = null;
  for await (const samples of timed) {
    const whole: Sample[] = [];
    for (const sample of samples) {
      if (held !== null) whole.push({ ...held, duration: sample.time - held.time });
      held = sample;
    }
    yield whole;
  }
  if (held !== null) yield [{ ...held, duration: plan.frameTicks }];
}

type TimedSample = Omit<Sample, 'duration'>;

async function* mpeg4Samples(pages: BytePages, plan: Mpeg4StreamPlan, from: StreamPlace): AsyncGenerator<readonly TimedSample[]> {
  const { resolution, frameTicks } = plan;
  const clock = createMpeg4Clock(resolution);
  let shift: number | null = from.ticks === null ? 0 : null;
  let needsKey = true;
  let previousReference: number | null = null;
  let previous = -1;
  for await (const frames of mpeg4Frames(pages, from.offset, plan.end, incrementBits(resolution))) {
    yield frames.flatMap((frame: Mpeg4Frame): readonly TimedSample[] => {
      const isKey = frame.vop.type === 'I';
      const told = clock.timeOf(frame);
      if (needsKey && !isKey) return [];
      needsKey = false;
      shift ??= (from.ticks ?? 0) - told;
      const shown = told + shift;
      // A frame that waits for those shown before it is decoded when the one that it refers to is shown.
      let time = shown;
      if (plan.isReordered) {
        if (frame.vop.type === 'B') time = shown + frameTicks;
        else {
          time = previousReference === null ? shown : previousReference + frameTicks;
          previousReference = shown;
        }
      }
      time = Math.max(time, previous + 1);
      previous = time;
      return [{ offset: frame.offset, size: frame.size, time, delay: shown - time, isKey }];
    });
  }
}

async function* h264Samples(pages: BytePages, plan: H264StreamPlan, from: StreamPlace): AsyncGenerator<readonly TimedSample[]> {
  const { frameTicks, orderStep, slices } = plan;
  const orders = createOrderCounter(slices.orderBits);
  let time = from.ticks ?? 0;
  let needsKey = true;
  /** Time and order of the key frame from which the order is counted. */
  let anchor = { time: 0, order: 0 };
  for await (const frames of h264Frames(pages, from.offset, plan.end, slices)) {
    yield frames.flatMap((frame: H264Frame): readonly TimedSample[] => {
      const order = orders.next(frame);
      if (needsKey && !frame.isKey) return [];
      if (needsKey || frame.slice.isIdr) anchor = { time, order: order ?? 0 };
      needsKey = false;
      const shown = order === null ? time : anchor.time + ((order - anchor.order) / orderStep) * frameTicks;
      const sample = { offset: frame.offset, size: frame.size, time, delay: Math.round(shown - time), isKey: frame.isKey };
      time += frameTicks;
      return [sample];
    });
  }
}

/** Picture order counts (ITU-T H.264, 8.2.1.1), of which a slice holds the lowest bits. */
export function createOrderCounter(bits: number | null): { next(frame: H264Frame): number | null } {
  const range = bits === null ? 0 : 2 ** bits;
  let high = 0;
  let low = 0;
  return {
    next({ slice }) {
      if (slice.order === null) return null;
      if (slice.isIdr) {
        high = 0;
        low = 0;
      }
      let own = high;
      if (slice.order < low && low - slice.order >= range / 2) own += range;
      else if (slice.order > low && slice.order - low > range / 2) own -= range;
      if (slice.isReference) {
        high = own;
        low = slice.order;
      }
      return own + slice.order;
    },
  };
}
