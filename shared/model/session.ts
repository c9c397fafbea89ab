import { z } from 'zod';
import { sessionControlsSchema } from './gateway.ts';
import { epochMsSchema, recordingIdSchema, sampleIdSchema, sessionIdSchema, sourceIdSchema } from './ids.ts';
import { matchConfidenceSchema, matchMethodSchema, matchStepSchema, recordingSchema } from './recording.ts';

/** Status values of list-sra-sessions (domain.md 3.2), plus unknown for sessions no inventory tells about. */
export const sessionStatuses = ['connecting', 'connected', 'failed', 'completed', 'terminated', 'unknown'] as const;
export const sessionStatusSchema = z.enum(sessionStatuses);
export type SessionStatus = z.infer<typeof sessionStatusSchema>;

/**
 * recorded: at least one object; missing: the session was established and ended, an inventory lists it, no object;
 * not-expected: failed or never connected; in-progress: still running; orphan: an object without an inventory entry.
 */
export const recordedStates = ['recorded', 'missing', 'not-expected', 'in-progress', 'orphan'] as const;
export const recordedStateSchema = z.enum(recordedStates);
export type RecordedState = z.infer<typeof recordedStateSchema>;

export const sessionOriginSchema = z.enum(['inventory', 'sidecar', 'derived']);

/** One privileged session, as an inventory row shows it. All texts are hostile input. */
export const sessionSchema = z.object({
  id: sessionIdSchema,
  sourceId: sourceIdSchema,
  /** The vendor's session id; null where the session was derived from a key name without one. */
  externalId: z.string().nullable(),
  status: sessionStatusSchema,
  /** Lower-case resource type: ssh, rdp, web, mysql, k8s, ...; "unknown" where nothing tells. */
  resourceType: z.string(),
  user: z.string().nullable(),
  target: z.string().nullable(),
  gateway: z.string().nullable(),
  secretName: z.string().nullable(),
  clientType: z.string().nullable(),
  accessId: z.string().nullable(),
  instanceId: z.string().nullable(),
  errorMessage: z.string().nullable(),
  startedAtMs: epochMsSchema.nullable(),
  endedAtMs: epochMsSchema.nullable(),
  durationMs: z.int().nullable(),
  origin: sessionOriginSchema,
  recordedState: recordedStateSchema,
  recordingCount: z.int(),
  /** Recordings of the session that are complete in the cache. */
  cachedCount: z.int(),
  noteCount: z.int(),
  /** How much of what it recorded was watched, 0 to 100; null where nothing was, or no length is known. */
  watchedPercent: z.int().nullable(),
});
export type Session = z.infer<typeof sessionSchema>;

export const sessionDetailSchema = z.object({
  session: sessionSchema,
  recordings: z.array(recordingSchema),
  /** Null where no gateway told about the session or its resource. */
  controls: sessionControlsSchema.nullable(),
});
export type SessionDetail = z.infer<typeof sessionDetailSchema>;

/** How an object found its session, and what was said of it by hand, oldest first. */
export const matchedRecordingSchema = z.object({
  recordingId: recordingIdSchema,
  sessionId: sessionIdSchema,
  object: z.string(),
  method: matchMethodSchema,
  confidence: matchConfidenceSchema.nullable(),
  evidence: z.array(z.string()),
  byHand: z.array(matchStepSchema),
});
export type MatchedRecording = z.infer<typeof matchedRecordingSchema>;

/** A session that an object may be of, and why. */
export const matchCandidateSchema = z.object({
  session: sessionSchema,
  confidence: matchConfidenceSchema,
  evidence: z.array(z.string()),
});
export type MatchCandidate = z.infer<typeof matchCandidateSchema>;

/** Filter of the inventory: an empty list means no restriction on that facet. */
export const sessionFilterSchema = z.object({
  text: z.string().default(''),
  status: z.array(sessionStatusSchema).default([]),
  resourceType: z.array(z.string()).default([]),
  user: z.array(z.string()).default([]),
  target: z.array(z.string()).default([]),
  gateway: z.array(z.string()).default([]),
  recordedState: z.array(recordedStateSchema).default([]),
  sourceId: z.array(sourceIdSchema).default([]),
  /** Sessions that started at or after. */
  fromMs: epochMsSchema.nullable().default(null),
  /** Sessions that started before. */
  toMs: epochMsSchema.nullable().default(null),
  minDurationMs: z.int().nullable().default(null),
  maxDurationMs: z.int().nullable().default(null),
  /** Only the sessions of a sample that is kept. */
  sample: sampleIdSchema.nullable().default(null),
});
export type SessionFilter = z.infer<typeof sessionFilterSchema>;
export type SessionFilterInput = z.input<typeof sessionFilterSchema>;

export const sessionSortKeySchema = z.enum([
  'startedAt',
  'duration',
  'user',
  'target',
  'status',
  'resourceType',
  'recordedState',
  'gateway',
  'secretName',
  'errorMessage',
  'watched',
]);
export const sessionSortSchema = z.object({ key: sessionSortKeySchema, descending: z.boolean() });
export type SessionSort = z.infer<typeof sessionSortSchema>;

/** The facets of the inventory and how many sessions have each value under the other facets' filter. */
export const facetNames = ['status', 'resourceType', 'recordedState', 'user', 'target', 'gateway', 'sourceId'] as const;
export const facetNameSchema = z.enum(facetNames);
export type FacetName = z.infer<typeof facetNameSchema>;
export const facetValueSchema = z.object({ value: z.string(), count: z.int() });
export type FacetValue = z.infer<typeof facetValueSchema>;
