import { z } from 'zod';
import { recordingIdSchema, sessionIdSchema } from '../model/ids.ts';
import {
  decisionSchema,
  dispositionSchema,
  findingKeySchema,
  findingSchema,
  reconcileRulesSchema,
  reconciliationCountsSchema,
} from '../model/reconciliation.ts';
import { recordingSchema } from '../model/recording.ts';
import {
  facetNameSchema,
  facetValueSchema,
  matchCandidateSchema,
  matchedRecordingSchema,
  sessionDetailSchema,
  sessionFilterSchema,
  sessionSchema,
  sessionSortSchema,
} from '../model/session.ts';
import { jobStarted, method, nothing } from './define-contract.ts';

/** The inventory, and what a reconciliation of it finds. */
export const sessionCalls = {
  'sessions.list': method(
    z.object({
      filter: sessionFilterSchema.default(sessionFilterSchema.parse({})),
      sort: sessionSortSchema.default({ key: 'startedAt', descending: true }),
      cursor: z.string().nullable().default(null),
      limit: z.int().min(1).max(500).default(100),
    }),
    z.object({ sessions: z.array(sessionSchema), nextCursor: z.string().nullable(), total: z.int() }),
  ),
  /** Judges the next sessions under a filter, and all their objects. */
  'sessions.reconcile': method(
    z.object({
      filter: sessionFilterSchema.default(sessionFilterSchema.parse({})),
      rules: reconcileRulesSchema.default(reconcileRulesSchema.parse({})),
      cursor: z.string().nullable().default(null),
      /** Sessions. */
      limit: z.int().min(1).max(500).default(500),
    }),
    z.object({
      findings: z.array(findingSchema),
      counts: reconciliationCountsSchema,
      nextCursor: z.string().nullable(),
      total: z.int(),
    }),
  ),
  /**
   * Starts writing the whole reconciliation as a page with a detached CMS signature beside it, into a new folder; result
   * ReconciliationReport. targetDir null: the exports folder.
   */
  'sessions.reportReconciliation': method(
    z.object({
      filter: sessionFilterSchema.default(sessionFilterSchema.parse({})),
      rules: reconcileRulesSchema.default(reconcileRulesSchema.parse({})),
      targetDir: z.string().min(1).nullable().default(null),
    }),
    jobStarted,
  ),
  /** Keeps what was decided about a finding, by the reviewer of the settings. */
  'sessions.decide': method(
    z.object({ finding: findingKeySchema, disposition: dispositionSchema, note: z.string().max(4000).default('') }),
    z.object({ decision: decisionSchema }),
  ),
  /** Says which session an object is of. Kept for good, with the reviewer of the settings, the time and the reason. */
  'sessions.link': method(
    z.object({ recordingId: recordingIdSchema, sessionId: sessionIdSchema, reason: z.string().trim().min(1).max(2000) }),
    z.object({ recording: recordingSchema }),
  ),
  /** Takes an object out of its session: it stands by itself until somebody links it. Kept like a link. */
  'sessions.unlink': method(
    z.object({ recordingId: recordingIdSchema, reason: z.string().trim().min(1).max(2000) }),
    z.object({ recording: recordingSchema }),
  ),
  /** Sessions without a recording that an object may be of, the likeliest first. */
  'sessions.candidates': method(z.object({ recordingId: recordingIdSchema }), z.object({ candidates: z.array(matchCandidateSchema) })),
  /** How the objects of these sessions found them. */
  'sessions.matches': method(
    z.object({ sessionIds: z.array(sessionIdSchema).max(500) }),
    z.object({ matches: z.array(matchedRecordingSchema) }),
  ),
  /** The recordings whose object has this key, in any source. */
  'sessions.findObject': method(z.object({ key: z.string().max(4096) }), z.object({ recordingIds: z.array(recordingIdSchema) })),
  'sessions.facets': method(
    z.object({ filter: sessionFilterSchema.default(sessionFilterSchema.parse({})) }),
    z.object({ facets: z.record(facetNameSchema, z.array(facetValueSchema)) }),
  ),
  /** Sessions that are come back to: those opened in Review last, at most 20, and the pinned ones. Each the newest first. */
  'sessions.shortcuts': method(nothing, z.object({ recent: z.array(sessionSchema), pinned: z.array(sessionSchema) })),
  /** Review shows this session. */
  'sessions.noteOpened': method(z.object({ sessionId: sessionIdSchema }), nothing),
  /** Throws `usage` where as many are pinned as can be. */
  'sessions.pin': method(z.object({ sessionId: sessionIdSchema, pinned: z.boolean() }), nothing),
  'sessions.get': method(z.object({ sessionId: sessionIdSchema }), sessionDetailSchema),
} as const;
