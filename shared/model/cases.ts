import { z } from 'zod';
import { caseIdSchema, caseRecordIdSchema, epochMsSchema, noteIdSchema, recordingIdSchema, sessionIdSchema } from './ids.ts';
import { hashSchema } from './journal.ts';
import { severitySchema } from './review.ts';

export const caseStatuses = ['open', 'in-review', 'closed'] as const;
export const caseStatusSchema = z.enum(caseStatuses);
export type CaseStatus = z.infer<typeof caseStatusSchema>;

const name = z.string().max(200);
const text = z.string().max(10_000);
const atSchema = z.int().min(0);

/**
 * A place in what was recorded, said so that somebody with another data folder finds it, too: the session by the id of its vendor,
 * the recording by its SHA-256. The ids are those of the library in which it was cited.
 */
export const citationSchema = z.object({
  sessionId: sessionIdSchema,
  externalId: z.string().max(1000).nullable(),
  /** Name of the source that tells of the session. */
  source: z.string().max(1000),
  resourceType: z.string().max(1000),
  user: z.string().max(1000).nullable(),
  target: z.string().max(1000).nullable(),
  startedAtMs: epochMsSchema.nullable(),
  recording: z
    .object({
      recordingId: recordingIdSchema,
      key: z.string().max(4096),
      sizeBytes: z.int().min(0),
      /** Null until it was fetched. */
      sha256: hashSchema.nullable(),
    })
    .nullable(),
  /** Within the recording. */
  atMs: atSchema.nullable(),
  endMs: atSchema.nullable(),
  /** The same as a time of the world; null where no clock tells. */
  utcMs: epochMsSchema.nullable(),
});
export type Citation = z.infer<typeof citationSchema>;

export const caseBodySchema = z.object({
  title: name.min(1),
  summary: text,
  status: caseStatusSchema,
  severity: severitySchema,
  tags: z.array(z.string().min(1).max(100)).max(50),
  assignee: name,
  secondReviewer: name,
  createdAtMs: epochMsSchema,
  createdBy: name,
});
export type CaseBody = z.infer<typeof caseBodySchema>;

export const caseItemKinds = ['session', 'moment', 'range', 'note'] as const;
export const caseItemBodySchema = z.object({
  kind: z.enum(caseItemKinds),
  citation: citationSchema,
  /** Of a note. */
  noteId: noteIdSchema.nullable(),
  /** What was said when it was put into the case; of a note, its text. */
  comment: text,
  addedAtMs: epochMsSchema,
  addedBy: name,
});
export type CaseItemBody = z.infer<typeof caseItemBodySchema>;

export const caseFindingBodySchema = z.object({
  title: name.min(1),
  text,
  severity: severitySchema,
  citations: z.array(citationSchema).max(1000),
  author: name,
  createdAtMs: epochMsSchema,
});
export type CaseFindingBody = z.infer<typeof caseFindingBodySchema>;

/** A note as a case hands it over: what it says, and where. */
export const caseNoteBodySchema = z.object({
  citation: citationSchema,
  severity: severitySchema,
  text: text.min(1),
  author: name,
  createdAtMs: epochMsSchema,
});
export type CaseNoteBody = z.infer<typeof caseNoteBodySchema>;

export const mostLineage = 200;
const versioned = {
  id: caseRecordIdSchema,
  /** Hashes of what it was before, the oldest first: by them another library knows which of two versions came from the other. */
  lineage: z.array(hashSchema).max(mostLineage),
  changedAtMs: epochMsSchema,
  changedBy: name,
};

/** What a case is made of, each of which is changed and merged by itself. A body of null: it was removed. */
export const caseRecordSchema = z.discriminatedUnion('kind', [
  z.object({ ...versioned, kind: z.literal('case'), body: caseBodySchema }),
  z.object({ ...versioned, kind: z.literal('item'), body: caseItemBodySchema.nullable() }),
  z.object({ ...versioned, kind: z.literal('finding'), body: caseFindingBodySchema.nullable() }),
  z.object({ ...versioned, kind: z.literal('note'), body: caseNoteBodySchema.nullable() }),
]);
export type CaseRecord = z.infer<typeof caseRecordSchema>;
export type CaseRecordKind = CaseRecord['kind'];

export const caseSummarySchema = caseBodySchema.extend({
  id: caseIdSchema,
  changedAtMs: epochMsSchema,
  items: z.int(),
  findings: z.int(),
  conflicts: z.int(),
});
export type CaseSummary = z.infer<typeof caseSummarySchema>;

/** Where something that was cited is in this library. */
const localPlaceSchema = z.object({
  sessionId: sessionIdSchema,
  recordingId: recordingIdSchema.nullable(),
  /** Of the session. */
  watchedPercent: z.int().nullable(),
});
export const caseItemSchema = caseItemBodySchema.extend({ id: caseRecordIdSchema, here: localPlaceSchema.nullable() });
export type CaseItem = z.infer<typeof caseItemSchema>;

export const caseFindingSchema = caseFindingBodySchema.extend({
  id: caseRecordIdSchema,
  /** In the order of the citations; null for what is not in this library. */
  here: z.array(localPlaceSchema.nullable()),
});
export type CaseFinding = z.infer<typeof caseFindingSchema>;

/** Something that was changed here and elsewhere, neither from the other: somebody has to say which holds. */
export const caseConflictSchema = z.object({
  id: caseRecordIdSchema,
  kind: z.enum(['case', 'item', 'finding', 'note']),
  /** Null for what was removed, or is not here. */
  ours: caseRecordSchema.nullable(),
  theirs: caseRecordSchema,
  /** SHA-256 of the key that signs the journal of the library that handed it over. */
  library: hashSchema,
  takenInAtMs: epochMsSchema,
});
export type CaseConflict = z.infer<typeof caseConflictSchema>;

export const takeInReportSchema = z.object({
  caseId: caseIdSchema,
  title: z.string(),
  handedOverBy: z.string(),
  handedOverAtMs: epochMsSchema,
  sha256: hashSchema,
  /** Who signed it: the name in the certificate, and its fingerprint; null for a file without a signature. */
  signedBy: z.object({ name: z.string(), fingerprint: z.string(), isSelfMade: z.boolean() }).nullable(),
  added: z.int(),
  changed: z.int(),
  /** What is the same here, or was changed here since. */
  kept: z.int(),
  conflicts: z.int(),
  coverage: z.int(),
  journal: z.int(),
  /** Notes and stretches of sessions and recordings that this library does not have: take the file in again when it does. */
  leftOut: z.int(),
});
export type TakeInReport = z.infer<typeof takeInReportSchema>;

export const handOverResultSchema = z.object({
  path: z.string(),
  sha256: hashSchema,
  records: z.int(),
  coverage: z.int(),
  journal: z.int(),
  signed: z.boolean(),
});
export type HandOverResult = z.infer<typeof handOverResultSchema>;
