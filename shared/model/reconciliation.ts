import { z } from 'zod';
import { epochMsSchema, recordingIdSchema, sessionIdSchema, sourceIdSchema } from './ids.ts';

/**
 * What a reviewer has to look at. Every session and every object is in exactly one state: one of these, or in order. Where
 * several apply, the first counts.
 */
export const findingKinds = [
  /** The session was established and ended, and no object of it is in the store. */
  'missing',
  /** An object that no inventory has a session for. */
  'orphan',
  /** It was replaced in the store, or is gone from it, since it was first seen. */
  'changed',
  /** It is encrypted, and was not decrypted. */
  'undecryptable',
  /** Its content is not a recording, or too damaged to be played. */
  'unreadable',
  /** It ends before the recording did. */
  'truncated',
  /** It ends where the recorder's watchdog ends recordings: the session may have gone on. */
  'watchdog-cut',
  /** It is shorter or longer than the session was. */
  'duration-mismatch',
  /** Its picture is too small for text on it to be read. */
  'too-small',
  /** It came to the store long after the session ended. */
  'late',
  /** It is kept for longer than it may be. */
  'past-retention',
] as const;
export const findingKindSchema = z.enum(findingKinds);
export type FindingKind = z.infer<typeof findingKindSchema>;

/**
 * recorded: as it should be; in-progress: not over yet, or its recording may still come; not-expected: it was never established;
 * not-judged: no store is known in which its recording could be.
 */
export const reconciledStates = ['recorded', 'in-progress', 'not-expected', 'not-judged', ...findingKinds] as const;
export const reconciledStateSchema = z.enum(reconciledStates);
export type ReconciledState = z.infer<typeof reconciledStateSchema>;

/** What a finding rests on: a fact and its value, as the report shows them. */
export const findingFactSchema = z.object({ fact: z.string(), value: z.string() });
export type FindingFact = z.infer<typeof findingFactSchema>;

/** What was decided about a finding. open: nothing yet; accepted: a known gap; explained: no gap at all; escalated: handed on. */
export const dispositions = ['open', 'accepted', 'explained', 'escalated'] as const;
export const dispositionSchema = z.enum(dispositions);
export type Disposition = z.infer<typeof dispositionSchema>;

export const decisionSchema = z.object({
  disposition: dispositionSchema,
  note: z.string().max(4000),
  author: z.string(),
  decidedAtMs: epochMsSchema,
});
/** Who decided what about a finding, when, and why. */
export type Decision = z.infer<typeof decisionSchema>;

/** Which finding: the same one as long as it is about the same thing, however often it is found. */
export const findingKeySchema = z.object({
  kind: findingKindSchema,
  sessionId: sessionIdSchema,
  recordingId: recordingIdSchema.nullable(),
});
export type FindingKey = z.infer<typeof findingKeySchema>;

export const findingSchema = z.object({
  kind: findingKindSchema,
  sourceId: sourceIdSchema,
  sessionId: sessionIdSchema,
  /** The vendor's session id; null where nothing tells. */
  session: z.string().nullable(),
  /** Null: the finding is about the session as a whole. */
  recordingId: recordingIdSchema.nullable(),
  /** The object's key in its store. */
  object: z.string().nullable(),
  startedAtMs: epochMsSchema.nullable(),
  /** One sentence: why. */
  detail: z.string(),
  facts: z.array(findingFactSchema),
  /** Null: nobody decided yet. */
  decision: decisionSchema.nullable(),
});
export type Finding = z.infer<typeof findingSchema>;

/** By what a reconciliation judges. */
export const reconcileRulesSchema = z.object({
  /** From a session's end to its recording's arrival; also how long a missing recording is waited for. */
  lateAfterMs: z
    .int()
    .min(0)
    .default(60 * 60_000),
  /** By how much a recording may differ from its session in length: this, or a twentieth of the session if that is more. */
  toleranceMs: z
    .int()
    .min(0)
    .default(2 * 60_000),
  /** How long recordings may be kept; null: for ever. */
  retentionMs: z.int().min(0).nullable().default(null),
  /** Lines of a picture below which its text cannot be read: the recorder offers 144, 240, 360, 480 and 720. */
  leastHeight: z.int().min(0).default(300),
});
export type ReconcileRules = z.infer<typeof reconcileRulesSchema>;

/** What the job that writes a signed report gives. */
export const reconciliationReportSchema = z.object({
  /** A folder with `report.html`, `report.html.p7s` and `certificate.pem`. */
  path: z.string(),
  sessions: z.int(),
  findings: z.int(),
  /** Of the page. */
  sha256: z.string(),
  /** The certificate was made by Witness: it says whose data folder it is of to nobody who has not compared it. */
  isSelfMade: z.boolean(),
});
export type ReconciliationReport = z.infer<typeof reconciliationReportSchema>;

/** How many are in each state. */
export const stateCountsSchema = z.record(reconciledStateSchema, z.int());
export const reconciliationCountsSchema = z.object({ sessions: stateCountsSchema, objects: stateCountsSchema });
export type ReconciliationCounts = z.infer<typeof reconciliationCountsSchema>;

export function emptyCounts(): ReconciliationCounts {
  const none = (): ReconciliationCounts['sessions'] =>
    stateCountsSchema.parse(Object.fromEntries(reconciledStates.map((state) => [state, 0])));
  return { sessions: none(), objects: none() };
}

/** Of two pages together. */
export function addCounts(a: ReconciliationCounts, b: ReconciliationCounts): ReconciliationCounts {
  const sum = emptyCounts();
  for (const state of reconciledStates) {
    sum.sessions[state] = a.sessions[state] + b.sessions[state];
    sum.objects[state] = a.objects[state] + b.objects[state];
  }
  return sum;
}
