import { z } from 'zod';
import { type ErrorPayload, errorPayloadSchema } from '../../../shared/errors.ts';
import { activitySchema, thumbnailsSchema, transcriptLineSchema } from '../../../shared/model/playback.ts';
import { problemSchema } from '../../../shared/model/recording.ts';
import { markerSchema } from '../../../shared/model/review.ts';
import type { ClipRequest, DumpIndexRequest, KnownOfMedia, MediaInput, ScanOptions } from './decoder.ts';

/**
 * The messages between the library and a decoder process. Every call has a number of its own, every video that is open
 * too. The child asks for the bytes it needs and never sees more of them than that; frames and clips come one `item` at
 * a time, each only after the `next` of the one before it.
 */

/** Of one call. */
export type DecoderWork =
  | {
      readonly method: 'open';
      readonly name: string;
      readonly sizeBytes: number;
      readonly form: NonNullable<MediaInput['form']>;
      readonly known: Required<KnownOfMedia>;
    }
  | { readonly method: 'frameAt'; readonly atMs: number }
  | { readonly method: 'frameNumberAt'; readonly atMs: number }
  | { readonly method: 'segment'; readonly index: number }
  | { readonly method: 'keyFrames' }
  | { readonly method: 'structure' }
  | { readonly method: 'scan'; readonly options: ScanOptions }
  | { readonly method: 'copyClip'; readonly request: Omit<ClipRequest, 'redactions'> }
  | { readonly method: 'encodeClip'; readonly request: ClipRequest }
  /** Of a Guacamole dump that need not be open. */
  | ({ readonly method: 'indexDump'; readonly name: string; readonly sizeBytes: number } & DumpIndexRequest);
export type DecoderMethod = DecoderWork['method'];

export type ToDecoder =
  | { readonly kind: 'call'; readonly id: number; readonly media: number; readonly work: DecoderWork }
  | { readonly kind: 'cancel'; readonly id: number }
  /** The last item of this call was dealt with. */
  | { readonly kind: 'next'; readonly id: number }
  | { readonly kind: 'bytes'; readonly read: number; readonly bytes: Uint8Array }
  | { readonly kind: 'no-bytes'; readonly read: number; readonly error: ErrorPayload }
  | { readonly kind: 'close'; readonly media: number };

/** Native code reads hostile bytes over there: what comes back is checked like any other input. */
export const fromDecoderSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ready'), pid: z.int() }),
  z.object({ kind: z.literal('read'), read: z.int(), media: z.int(), start: z.int().min(0), end: z.int().min(0) }),
  /** The call waited for its turn until now. */
  z.object({ kind: z.literal('begun'), id: z.int() }),
  z.object({ kind: z.literal('item'), id: z.int(), item: z.unknown() }),
  z.object({ kind: z.literal('done'), id: z.int(), result: z.unknown() }),
  z.object({ kind: z.literal('failed'), id: z.int(), error: errorPayloadSchema }),
  /** A call is getting on. */
  z.object({ kind: z.literal('alive'), media: z.int() }),
  /** The process ends itself: it needed more memory than it may have. */
  z.object({ kind: z.literal('exhausted') }),
]);
export type FromDecoder = z.infer<typeof fromDecoderSchema>;

/** Bytes arrive as whatever the port makes of them; a view costs nothing. */
const bytesSchema = z.instanceof(Uint8Array).transform((bytes) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
const timeSchema = z.number();

const factsSchema = z.object({
  container: z.string().nullable(),
  videoCodec: z.string().nullable(),
  width: z.int().nullable(),
  height: z.int().nullable(),
  frameRate: z.number().nullable(),
  durationMs: z.int().nullable(),
  startedAtMs: z.int().nullable(),
  timing: z.enum(['exact', 'estimated']),
  playable: z.enum(['native', 'proxy', 'no']),
  proxyReason: z.string().nullable(),
  problems: z.array(problemSchema),
});
const clipWrittenSchema = z.object({
  fromMs: timeSchema,
  toMs: timeSchema,
  frames: z.int(),
  encoder: z.string().nullable(),
});

/** Times and sizes of a segment, and its bytes as they are stored. */
const dumpSegmentSchema = z.object({ index: z.int().min(0), startMs: timeSchema, endMs: timeSchema, bytes: bytesSchema });
export const dumpBatchSchema = z.object({
  lines: z.array(transcriptLineSchema),
  segments: z.array(dumpSegmentSchema),
  markers: z.array(markerSchema),
  doneBytes: z.int().min(0),
});
const thumbnailGridSchema = thumbnailsSchema.omit({ mediaPath: true });
const dumpIndexSchema = z.object({
  index: z.object({
    durationMs: z.int(),
    cols: z.int().nullable(),
    rows: z.int().nullable(),
    maxCols: z.int().nullable(),
    maxRows: z.int().nullable(),
    activity: activitySchema.nullable(),
    idle: z.array(z.object({ startMs: z.int(), endMs: z.int() })),
    thumbnails: thumbnailGridSchema.nullable(),
  }),
  thumbnails: z.object({ grid: thumbnailGridSchema, pictures: z.array(bytesSchema), shown: z.array(z.int().min(0)) }).nullable(),
});

/** What each call answers with, checked. */
export const resultSchemas = {
  open: factsSchema,
  frameAt: z.object({ width: z.int(), height: z.int(), rgba: bytesSchema, atMs: timeSchema, frameNumber: z.int().nullable() }),
  frameNumberAt: z.int().min(0),
  segment: z.object({ init: bytesSchema, media: bytesSchema }),
  keyFrames: bytesSchema.nullable(),
  structure: z
    .string()
    .max(4 * 1024 ** 2)
    .nullable(),
  scan: z.null(),
  copyClip: clipWrittenSchema,
  encodeClip: clipWrittenSchema,
  indexDump: dumpIndexSchema,
} as const satisfies Record<DecoderMethod, z.ZodType>;

export const scannedFrameSchema = z.object({
  atMs: timeSchema,
  sinceMs: timeSchema,
  luma: bytesSchema,
  width: z.int(),
  height: z.int(),
  changed: z.number(),
  thumbnail: bytesSchema.nullable(),
});
export const clipBytesSchema = bytesSchema;

/** The most that one `read` may ask for. */
export const maxReadBytes = 4 * 1024 ** 2;
