import { z } from 'zod';
import { problemSchema } from '../../../../shared/model/recording.ts';
import type { ContainerReport } from './container-report.ts';

/** What a plan may need to be kept: a table of samples is as quickly read again from the file. */
const mostCharacters = 1024 * 1024;

const bytes = z.union([z.instanceof(Uint8Array), z.base64().transform((text) => Uint8Array.from(Buffer.from(text, 'base64')))]);
const place = z.number().min(0);
const ticks = z.number();
const point = z.object({ offset: place, ticks });
const track = z.object({ timescale: z.number().positive(), width: z.int(), height: z.int(), sampleDescription: bytes });
const stream = {
  kind: z.literal('stream'),
  track,
  start: place,
  end: place,
  frameTicks: ticks,
  zeroTicks: ticks,
  bytesPerFrame: z.number().nullable(),
  // Kept apart: they are found later, and are many.
  keyFrames: z.any().transform(() => null),
};

const planSchema = z.union([
  z.object({ kind: z.literal('none') }),
  z.object({
    kind: z.literal('matroska'),
    init: bytes,
    timestampScaleNs: z.number(),
    tracks: z.array(z.number()),
    videoTrack: z.number(),
    first: point,
    last: point,
    endBytes: place,
    lastTicks: ticks,
    zeroTicks: ticks,
  }),
  z.object({
    kind: z.literal('fragments'),
    track,
    trackId: z.number(),
    defaults: z.object({ duration: z.number(), size: z.number(), flags: z.number() }),
    first: point,
    last: point,
    endBytes: place,
    lastTicks: ticks,
    zeroTicks: ticks,
  }),
  z.object({ ...stream, codec: z.literal('mpeg4'), resolution: z.number().positive(), isReordered: z.boolean() }),
  z.object({
    ...stream,
    codec: z.literal('h264'),
    slices: z.object({
      hasColourPlanes: z.boolean(),
      frameNumberBits: z.int(),
      areFramesOnly: z.boolean(),
      orderBits: z.int().nullable(),
    }),
    orderStep: z.number(),
  }),
]);

const reportSchema = z.object({
  container: z.enum(['mp4', 'matroska', 'webm']),
  codec: z.string().nullable(),
  width: z.number().nullable(),
  height: z.number().nullable(),
  frameRate: z.number().nullable(),
  durationMs: z.number().nullable(),
  startedAtMs: z.number().nullable(),
  access: z.enum(['whole', 'spliced', 'none']),
  accessReason: z.string().nullable(),
  timing: z.enum(['exact', 'estimated']),
  lost: z.array(z.object({ start: place, end: place })),
  problems: z.array(problemSchema),
  plan: planSchema,
}) satisfies z.ZodType<ContainerReport>;

/** As text, to be kept, without the key frames of its plan. Null for what is better read from the file again. */
export function packReport(report: ContainerReport): string | null {
  if (report.plan.kind === 'samples') return null;
  const text = JSON.stringify(reportSchema.parse(report), (_key, value: unknown) =>
    value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value,
  );
  return text.length > mostCharacters ? null : text;
}

/** Null for what is none: then the file is examined again. */
export function unpackReport(text: string): ContainerReport | null {
  try {
    return reportSchema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}
