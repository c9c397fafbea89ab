import { z } from 'zod';
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

export const videoTrackSchema = z.object({
  kind: z.literal('video'),
  /** Path below the host's media root, for example "recording/ab12": `media://` or `/media/` goes before it. */
  mediaPath: z.string(),
  mimeType: z.string(),
  width: z.int().nullable(),
  height: z.int().nullable(),
  frameRate: z.number().nullable(),
});

/** A pause this long in a terminal recording is an idle gap. */
export const idleGapMs = 3000;

/** All a player needs to open one recording. */
export const playbackDescriptorSchema = z.object({
  recordingId: recordingIdSchema,
  durationMs: z.int(),
  /** Wall-clock time of position 0, epoch milliseconds; null where nothing tells. */
  startedAtMs: z.int().nullable(),
  track: z.discriminatedUnion('kind', [terminalTrackSchema, videoTrackSchema]),
  activity: activitySchema.nullable(),
  /** Stretches of a terminal recording in which nothing happened for at least `idleGapMs`; empty for video. */
  idle: z.array(z.object({ startMs: z.int(), endMs: z.int() })),
  markers: z.array(markerSchema),
});
export type PlaybackDescriptor = z.infer<typeof playbackDescriptorSchema>;
export type TerminalTrack = z.infer<typeof terminalTrackSchema>;
export type VideoTrack = z.infer<typeof videoTrackSchema>;

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
  source: z.enum(['output', 'input', 'event']),
  text: z.string(),
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
