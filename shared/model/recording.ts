import { z } from 'zod';
import { errorPayloadSchema } from '../errors.ts';
import { epochMsSchema, recordingIdSchema, sessionIdSchema, sha256Schema, sourceIdSchema } from './ids.ts';

export const recordingFormats = [
  'asciicast-v1',
  'asciicast-v2',
  'asciicast-v3',
  'typescript',
  'ttyrec',
  'tlog',
  'bsr',
  'guacamole',
  'mp4',
  'matroska',
  'webm',
  'log-lines',
  'encrypted',
  'unknown',
] as const;
export const recordingFormatSchema = z.enum(recordingFormats);
export type RecordingFormat = z.infer<typeof recordingFormatSchema>;

export const recordingKindSchema = z.enum(['terminal', 'video', 'guacamole', 'transcript', 'encrypted', 'unknown']);
export type RecordingKind = z.infer<typeof recordingKindSchema>;

/** native: Chromium plays it; proxy: after conversion; replay: our terminal or Guacamole engine; no: not playable (yet). */
export const playableSchema = z.enum(['native', 'proxy', 'replay', 'no']);

export const problemSchema = z.object({ code: z.string(), message: z.string() });
export type Problem = z.infer<typeof problemSchema>;

/** The answer of `witness probe --json` (design section 6); unknown values are null. */
export const probeResultSchema = z.object({
  format: recordingFormatSchema,
  kind: recordingKindSchema,
  /** Outer layers that were unwrapped, outermost first, for example ["gzip"]. */
  layers: z.array(z.string()),
  durationMs: z.int().nullable(),
  /** Wall-clock start, milliseconds since the epoch. */
  startedAt: epochMsSchema.nullable(),
  cols: z.int().nullable(),
  rows: z.int().nullable(),
  events: z.int().nullable(),
  /** Bytes of terminal output (UTF-8). */
  outputBytes: z.int().nullable(),
  container: z.string().nullable(),
  videoCodec: z.string().nullable(),
  width: z.int().nullable(),
  height: z.int().nullable(),
  frameRate: z.number().nullable(),
  playable: playableSchema,
  problems: z.array(problemSchema),
});
export type ProbeResult = z.infer<typeof probeResultSchema>;

export const checksumSchema = z.object({
  algorithm: z.enum(['md5', 'sha1', 'sha256', 'crc32', 'crc32c', 'crc64nvme']),
  /** Base64, as the stores give it. */
  value: z.string(),
});
export type Checksum = z.infer<typeof checksumSchema>;

export const cacheStateSchema = z.enum(['none', 'partial', 'complete', 'damaged']);
export type CacheState = z.infer<typeof cacheStateSchema>;
/** replayable: it can be played, and its text is still being made searchable. */
export const indexStateSchema = z.enum(['none', 'replayable', 'indexed', 'failed', 'unsupported']);
export type IndexState = z.infer<typeof indexStateSchema>;

/**
 * How far the text on the picture of a video or Guacamole recording was read (OCR). none: not begun; partial: up to
 * `readMs`, paused or under way (a running job says which); done; failed; unsupported: it has no picture.
 */
export const screenTextStateSchema = z.object({
  state: z.enum(['none', 'partial', 'done', 'failed', 'unsupported']),
  readMs: z.int(),
  /** One sentence: why it failed, why its text cannot be read (unsupported), or what of it was left out (done). */
  problem: z.string().nullable(),
});
export type ScreenTextState = z.infer<typeof screenTextStateSchema>;

/** How a recording that its recorder had encrypted was opened. */
export const decryptedSchema = z.object({
  /** The program, as it was called. */
  command: z.string(),
  keyName: z.string(),
  atMs: epochMsSchema,
});
export type Decrypted = z.infer<typeof decryptedSchema>;

/**
 * How a recording found its session. overlap: by time, host, user and length; manual: somebody linked it, or took it out of
 * another session; derived: the session was made from the recording itself.
 */
export const matchMethodSchema = z.enum(['session-id', 'sidecar', 'overlap', 'manual', 'derived']);
export type MatchMethod = z.infer<typeof matchMethodSchema>;

/**
 * certain: something names the session, or somebody said so. By overlap, of what agrees: high: a beginning within 2 minutes,
 * the user and the host, or as much; medium: as a time within the session, the user and the host; low: less, but nothing else fits.
 */
export const matchConfidenceSchema = z.enum(['certain', 'high', 'medium', 'low']);
export type MatchConfidence = z.infer<typeof matchConfidenceSchema>;

/** What was matched by hand, one step. */
export const matchStepSchema = z.object({
  action: z.enum(['link', 'unlink']),
  key: z.string(),
  /** The session it was linked to, or taken out of. */
  sessionId: sessionIdSchema,
  externalId: z.string().nullable(),
  reason: z.string(),
  author: z.string(),
  atMs: epochMsSchema,
});
export type MatchStep = z.infer<typeof matchStepSchema>;

/** Which bytes of a recording are in the cache, ascending and apart, and whether a download of it runs. */
export const downloadedSchema = z.object({
  sizeBytes: z.int(),
  ranges: z.array(z.object({ start: z.int(), endExclusive: z.int() })),
  /** The stretches of a video whose frames are all among them, by its index; null where that is not known (yet). */
  spans: z.array(z.object({ fromMs: z.number(), toMs: z.number() })).nullable(),
  isRunning: z.boolean(),
});
export type Downloaded = z.infer<typeof downloadedSchema>;

/** One stored object that is (part of) a session's recording. */
export const recordingSchema = z.object({
  id: recordingIdSchema,
  sessionId: sessionIdSchema,
  sourceId: sourceIdSchema,
  /** Object key in the store, relative to the source's prefix or folder. Hostile text: render as text only. */
  key: z.string(),
  sizeBytes: z.int(),
  etag: z.string().nullable(),
  versionId: z.string().nullable(),
  checksum: checksumSchema.nullable(),
  lastModifiedMs: epochMsSchema.nullable(),
  /** The store no longer lists the object; a cached copy stays usable. */
  removedFromStore: z.boolean(),
  matchMethod: matchMethodSchema,
  /** Null where there is no session but the one made from the recording. */
  matchConfidence: matchConfidenceSchema.nullable(),
  /** What speaks for a match by overlap, in words. */
  matchEvidence: z.array(z.string()),
  /** What probing found; null before the recording was cached and probed. */
  probe: probeResultSchema.nullable(),
  cacheState: cacheStateSchema,
  cachedBytes: z.int(),
  pinned: z.boolean(),
  /** What is inside its layers, kept (encrypted) beside the original where playing needs it; null where it is not here. */
  unwrapped: z.object({ sizeBytes: z.int(), decrypted: decryptedSchema.nullable() }).nullable(),
  /** SHA-256 of the original bytes, once the download is complete. */
  sha256: sha256Schema.nullable(),
  /** Whether a checksum offered by the store was compared and matched; null when the store offers none. */
  storeChecksumVerified: z.boolean().nullable(),
  indexState: indexStateSchema,
  screenText: screenTextStateSchema,
  /** The recording that is read with this object (its timing or input): it is not played by itself. */
  companionOf: recordingIdSchema.nullable(),
  /** The last failure of fetching, probing or indexing this recording. */
  error: errorPayloadSchema.nullable(),
});
export type Recording = z.infer<typeof recordingSchema>;
