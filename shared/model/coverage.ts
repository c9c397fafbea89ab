import { z } from 'zod';
import { epochMsSchema, recordingIdSchema, sessionIdSchema } from './ids.ts';

/** The fastest speed at which playing a recording counts as watching it. */
export const watchedUpTo = 2;

/**
 * watched: it played while the window could be seen; skipped: playing passed over it because nothing happens there; hidden: it
 * played while the window could not be seen.
 */
export const coverageKinds = ['watched', 'skipped', 'hidden'] as const;
export const coverageKindSchema = z.enum(coverageKinds);
export type CoverageKind = z.infer<typeof coverageKindSchema>;

/** A stretch of a recording that went by in a player, at one speed and without a break. */
export const playedIntervalSchema = z.object({
  recordingId: recordingIdSchema,
  kind: coverageKindSchema,
  fromMs: z.int().min(0),
  toMs: z.int().min(1),
  speed: z.number().positive().max(16),
  /** Whether the window had the focus all the time. */
  focused: z.boolean(),
  /** When it began, by the clock of the reviewer's computer. */
  startedAtMs: epochMsSchema,
});
export type PlayedInterval = z.infer<typeof playedIntervalSchema>;

/** The same as it is kept. */
export const coverageStretchSchema = playedIntervalSchema.extend({
  reviewer: z.string(),
  account: z.string(),
  /** False: the object was replaced since, and what was watched is not what is there now. */
  isOfThisObject: z.boolean(),
  /** Taken in with a case: SHA-256 of the key that signs the journal of the library it is from. Null: watched here. */
  library: z.string().nullable(),
});
export type CoverageStretch = z.infer<typeof coverageStretchSchema>;

/** How much of something was seen in which way: the lengths of unions, so that what was seen twice counts once. */
export const coverageLevelsSchema = z.object({
  /** At up to twice the speed, in a window that could be seen: what the percentage is of. */
  watchedMs: z.int(),
  /** Of this, at up to the normal speed. */
  normalMs: z.int(),
  /** Of what was watched, in a window that had the focus. */
  focusedMs: z.int(),
  /** Only seen faster than that. */
  fastMs: z.int(),
  /** Passed over because nothing happens there, and never seen. */
  skippedMs: z.int(),
  /** Only played in a window that could not be seen. */
  hiddenMs: z.int(),
});
export type CoverageLevels = z.infer<typeof coverageLevelsSchema>;

const spanSchema = z.object({ fromMs: z.int(), toMs: z.int() });

export const recordingCoverageSchema = coverageLevelsSchema.extend({
  recordingId: recordingIdSchema,
  key: z.string(),
  /** Null while its length is not known. */
  durationMs: z.int().nullable(),
  /** 0 to 100, rounded down; null while its length is not known. 100 only where all of it was watched. */
  percent: z.int().nullable(),
  /** In order, and apart from each other: no time is in two of them. */
  spans: z.object({ watched: z.array(spanSchema), fast: z.array(spanSchema), skipped: z.array(spanSchema), hidden: z.array(spanSchema) }),
});
export type RecordingCoverage = z.infer<typeof recordingCoverageSchema>;

export const reviewerCoverageSchema = coverageLevelsSchema.extend({
  reviewer: z.string(),
  account: z.string(),
  library: z.string().nullable(),
  firstAtMs: epochMsSchema,
  lastAtMs: epochMsSchema,
});
export type ReviewerCoverage = z.infer<typeof reviewerCoverageSchema>;

/** What of a session was watched, when, by whom and how. */
export const sessionCoverageSchema = coverageLevelsSchema.extend({
  sessionId: sessionIdSchema,
  /** Of the recordings whose length is known. */
  durationMs: z.int(),
  percent: z.int().nullable(),
  recordings: z.array(recordingCoverageSchema),
  reviewers: z.array(reviewerCoverageSchema),
  /** In the order in which they were watched. */
  stretches: z.array(coverageStretchSchema),
});
export type SessionCoverage = z.infer<typeof sessionCoverageSchema>;
