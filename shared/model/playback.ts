import { z } from 'zod';
import { boxSchema } from './box.ts';
import { recordingIdSchema } from './ids.ts';
import { markerSchema } from './review.ts';

/** Activity per bucket over the whole recording, 0 to 255 each, for the timeline. */
export const activitySchema = z.object({ bucketMs: z.int().positive(), levels: z.array(z.int()) });
export type Activity = z.infer<typeof activitySchema>;

/** One segment of a terminal recording: [startMs, endMs); the next one starts at endMs. At most about 256 kB of output each. */
export const terminalSegmentInfoSchema = z.object({ startMs: z.int(), endMs: z.int() });

export const terminalTrackSchema = z.object({
  kind: z.literal('terminal'),
  cols: z.int(),
  rows: z.int(),
  maxCols: z.int(),
  maxRows: z.int(),
  segments: z.array(terminalSegmentInfoSchema),
});

/** How a video reaches the player. */
export const videoDeliverySchema = z.discriminatedUnion('kind', [
  /** The browser plays the recorded bytes themselves. */
  z.object({ kind: z.literal('native') }),
  /** The browser cannot play them: a proxy is played, which is never taken for the original. */
  z.object({
    kind: z.literal('proxy'),
    /** One sentence: why the original cannot be played as it is. */
    reason: z.string(),
  }),
]);
export type VideoDelivery = z.infer<typeof videoDeliverySchema>;

export const videoTrackSchema = z.object({
  kind: z.literal('video'),
  delivery: videoDeliverySchema,
  /** Path of the recorded bytes below the host's media root, for example "recording/ab12": `media://` or `/media/` goes before it. */
  mediaPath: z.string(),
  /**
   * What is played in place of a recording that the browser cannot play, or fails at after all: segments that are decoded
   * and encoded as they are asked for. `<mediaPath>/init` is the initialisation segment and `<mediaPath>/<n>` the fragment
   * of [n, n + 1) * segmentMs, both ISO BMFF (H.264) for Media Source Extensions.
   */
  proxy: z.object({ mediaPath: z.string(), segmentMs: z.int().positive() }),
  /** Of the recorded bytes. */
  mimeType: z.string(),
  width: z.int().nullable(),
  height: z.int().nullable(),
  frameRate: z.number().nullable(),
});

/**
 * A Guacamole protocol dump. `<mediaPath>/<n>` is segment n: the display before its first instruction, then its
 * instructions; see electron/library/indexing/guacamole.
 */
export const guacamoleTrackSchema = z.object({
  kind: z.literal('guacamole'),
  mediaPath: z.string(),
  width: z.int(),
  height: z.int(),
  segments: z.array(terminalSegmentInfoSchema),
});

/** A picture of the screen every so often: `<mediaPath>/<n>` is the JPEG of n * intervalMs. */
export const thumbnailsSchema = z.object({
  mediaPath: z.string(),
  intervalMs: z.int().positive(),
  count: z.int(),
  width: z.int(),
  height: z.int(),
});
export type Thumbnails = z.infer<typeof thumbnailsSchema>;

/** A line that was read from the picture, and from when to when it was there. */
export const screenTextLineSchema = z.object({
  atMs: z.int(),
  endMs: z.int(),
  text: z.string(),
  box: boxSchema,
  /** 0 to 100, as the reader of characters gives it. */
  confidence: z.int(),
});
export type ScreenTextLine = z.infer<typeof screenTextLineSchema>;

/** A part of the picture that exports leave black, over a stretch of time. */
export const redactionSchema = z.object({
  fromMs: z.int().min(0),
  toMs: z.int().min(0),
  box: boxSchema,
  /** For the log of a redacted export. */
  reason: z.string().max(2000).optional(),
});
export type Redaction = z.infer<typeof redactionSchema>;

/** What lies between a part of a session's timeline and the part before it. */
export const partGapSchema = z.object({
  /** Its length on the timeline. */
  shownMs: z.int(),
  /**
   * Its length by the clocks of both recordings; longer than `shownMs` where that is implausible and was cut short, null
   * where a clock is missing.
   */
  realMs: z.int().nullable(),
  /** Parts that the numbers in the names leave out: the store does not hold them. */
  missingParts: z.int(),
});
export type PartGap = z.infer<typeof partGapSchema>;

/** A recording of a session on the session's one timeline. */
export const sessionPartSchema = z.object({
  recordingId: recordingIdSchema,
  /** Where its time 0 is on the session's timeline. */
  offsetMs: z.int().min(0),
  /** Its length; a place kept for it where its length is not known. */
  durationMs: z.int(),
  /** False where it was never probed, or does not tell. */
  isDurationKnown: z.boolean(),
  /** Wall-clock time of its time 0, epoch milliseconds; null where nothing tells. */
  startedAtMs: z.int().nullable(),
  /** Null where it follows the part before at once, and for the first. */
  gapBefore: partGapSchema.nullable(),
});
export type SessionPart = z.infer<typeof sessionPartSchema>;

/** A pause this long in a recording is an idle gap. */
export const idleGapMs = 3000;

/** All a player needs to open one recording. */
export const playbackDescriptorSchema = z.object({
  recordingId: recordingIdSchema,
  durationMs: z.int(),
  /** Wall-clock time of position 0, epoch milliseconds; null where nothing tells. */
  startedAtMs: z.int().nullable(),
  track: z.discriminatedUnion('kind', [terminalTrackSchema, videoTrackSchema, guacamoleTrackSchema]),
  activity: activitySchema.nullable(),
  /** Stretches in which nothing happened for at least `idleGapMs`; empty where that is not known (yet). */
  idle: z.array(z.object({ startMs: z.int(), endMs: z.int() })),
  markers: z.array(markerSchema),
  /** Null for terminals, and where none were made (yet). */
  thumbnails: thumbnailsSchema.nullable(),
});
export type PlaybackDescriptor = z.infer<typeof playbackDescriptorSchema>;
export type TerminalTrack = z.infer<typeof terminalTrackSchema>;
export type VideoTrack = z.infer<typeof videoTrackSchema>;
export type GuacamoleTrack = z.infer<typeof guacamoleTrackSchema>;

/** o: output, i: input, m: marker, r: resize "COLSxROWS", x: exit status. */
export const terminalEventCodeSchema = z.enum(['o', 'i', 'm', 'r', 'x']);
export type TerminalEventCode = z.infer<typeof terminalEventCodeSchema>;
/** [time in ms since the start, code, data]. */
export const terminalEventTupleSchema = z.tuple([z.int(), terminalEventCodeSchema, z.string()]);
export type TerminalEventTuple = z.infer<typeof terminalEventTupleSchema>;

/** The screen before the first event of a segment, then its events in order. */
export const terminalSegmentSchema = z.object({
  index: z.int(),
  startMs: z.int(),
  endMs: z.int(),
  snapshot: z.object({
    cols: z.int(),
    rows: z.int(),
    /** Escape sequences that rebuild the screen on a freshly reset terminal of that size. */
    ansi: z.string(),
  }),
  events: z.array(terminalEventTupleSchema),
});
export type TerminalSegment = z.infer<typeof terminalSegmentSchema>;

/** The answer of `witness screen --json`. */
export const screenSchema = z.object({
  atMs: z.int(),
  cols: z.int(),
  rows: z.int(),
  cursor: z.object({ x: z.int(), y: z.int() }),
  /** One string per row, right-trimmed. */
  lines: z.array(z.string()),
});
export type Screen = z.infer<typeof screenSchema>;

/** One line of the transcript: what was shown or typed, in order. */
export const transcriptLineSchema = z.object({
  atMs: z.int(),
  endMs: z.int(),
  source: z.enum(['output', 'input', 'event', 'ocr']),
  text: z.string(),
  /** Of text that was read from the picture (ocr): where it is, and how sure it was read, 0 to 100. */
  box: boxSchema.optional(),
  confidence: z.int().optional(),
});
export type TranscriptLine = z.infer<typeof transcriptLineSchema>;

/** A part of a terminal recording that reads as one: a command with its output, or a full-screen program. */
export const outlineBlockSchema = z.object({
  kind: z.enum(['command', 'program']),
  atMs: z.int(),
  endMs: z.int().nullable(),
  label: z.string(),
  exitStatus: z.int().nullable(),
  confidence: z.enum(['marked', 'typed', 'inferred']).nullable(),
  /** Index of its first transcript line; it ends where the next block begins. */
  line: z.int(),
});
export type OutlineBlock = z.infer<typeof outlineBlockSchema>;
