import { z } from 'zod';
import { protectionSchema } from './access.ts';
import { caseRecordSchema, citationSchema } from './cases.ts';
import { playedIntervalSchema } from './coverage.ts';
import { caseIdSchema, epochMsSchema } from './ids.ts';
import { hashSchema, journalEntrySchema } from './journal.ts';

const name = z.string().max(200);

/** The first line. */
export const caseFileHeadSchema = z.object({
  format: z.literal('witness-case'),
  version: z.literal(1),
  caseId: caseIdSchema,
  title: name,
  /** SHA-256 of the key that signs the journal of the library that hands it over. */
  library: hashSchema,
  handedOverAtMs: epochMsSchema,
  handedOverBy: name,
  reason: z.string().max(2000),
  /** What the case demanded where it was handed over, and demands where it is taken in; files of older versions do not tell. */
  protection: protectionSchema.optional(),
});
export type CaseFileHead = z.infer<typeof caseFileHeadSchema>;

/** A stretch of a recording that was watched, and in which library. */
export const caseCoverageSchema = playedIntervalSchema
  .omit({ recordingId: true })
  .extend({ citation: citationSchema, reviewer: name, account: name, library: hashSchema });
export type CaseCoverage = z.infer<typeof caseCoverageSchema>;

const caseJournalSchema = z.object({ library: hashSchema, entry: journalEntrySchema });
export type CaseJournal = z.infer<typeof caseJournalSchema>;

/** Every line between the first and the last. */
export const caseFileLineSchema = z.union([
  z.strictObject({ record: caseRecordSchema }),
  z.strictObject({ coverage: caseCoverageSchema }),
  z.strictObject({ journal: caseJournalSchema }),
]);
export type CaseFileLine = z.infer<typeof caseFileLineSchema>;

/** The last line: the hash of all before it, and their signature (detached CMS, DER, base64). */
export const caseFileFootSchema = z.strictObject({ sha256: hashSchema, signature: z.base64().max(100_000).nullable() });
