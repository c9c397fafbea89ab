import { z } from 'zod';
import {
  caseBodySchema,
  caseConflictSchema,
  caseFindingSchema,
  caseItemSchema,
  caseStatusSchema,
  caseSummarySchema,
  citationSchema,
} from '../model/cases.ts';
import { caseIdSchema, caseRecordIdSchema, noteIdSchema, recordingIdSchema, sessionIdSchema } from '../model/ids.ts';
import { journalEntrySchema } from '../model/journal.ts';
import { severitySchema } from '../model/review.ts';
import { jobStarted, method, nothing } from './define-contract.ts';

const atSchema = z.int().min(0).nullable();
const { title, summary, tags, assignee, secondReviewer } = caseBodySchema.shape;

/** Sessions, moments and notes that belong together, what was found, and handing all of it over. */
export const caseCalls = {
  /** The one that was changed last first. */
  'cases.list': method(nothing, z.object({ cases: z.array(caseSummarySchema) })),
  'cases.get': method(
    z.object({ caseId: caseIdSchema }),
    z.object({
      summary: caseSummarySchema,
      items: z.array(caseItemSchema),
      findings: z.array(caseFindingSchema),
      conflicts: z.array(caseConflictSchema),
      /** What others did, from the journals that came with the case. */
      received: z.array(z.object({ library: z.string(), entry: journalEntrySchema })),
    }),
  ),
  'cases.create': method(z.object({ title, summary: summary.default('') }), z.object({ caseId: caseIdSchema })),
  'cases.update': method(
    z.object({
      caseId: caseIdSchema,
      title: title.optional(),
      summary: summary.optional(),
      status: caseStatusSchema.optional(),
      severity: severitySchema.optional(),
      tags: tags.optional(),
      assignee: assignee.optional(),
      secondReviewer: secondReviewer.optional(),
    }),
    nothing,
  ),
  /** Puts sessions, moments (atMs), ranges (atMs and endMs) or notes into a case; what is in it already stays as it is. */
  'cases.addItems': method(
    z.object({
      caseId: caseIdSchema,
      items: z
        .array(
          z.object({
            sessionId: sessionIdSchema,
            recordingId: recordingIdSchema.nullable().default(null),
            atMs: atSchema.default(null),
            endMs: atSchema.default(null),
            noteId: noteIdSchema.nullable().default(null),
            comment: z.string().max(10_000).default(''),
          }),
        )
        .min(1)
        .max(20_000),
    }),
    z.object({ added: z.int() }),
  ),
  /** A finding cites items of its case. */
  'cases.addFinding': method(
    z.object({
      caseId: caseIdSchema,
      title: z.string().min(1).max(200),
      text: z.string().max(10_000),
      severity: severitySchema,
      itemIds: z.array(caseRecordIdSchema).max(1000),
    }),
    nothing,
  ),
  /** Changes what was said of an item. What a note says is changed as the note. */
  'cases.updateItem': method(z.object({ caseId: caseIdSchema, recordId: caseRecordIdSchema, comment: z.string().max(10_000) }), nothing),
  /** Changes a finding; what is not given stays. It cites what it cited before, and items of its case. */
  'cases.updateFinding': method(
    z.object({
      caseId: caseIdSchema,
      recordId: caseRecordIdSchema,
      title: z.string().min(1).max(200).optional(),
      text: z.string().max(10_000).optional(),
      severity: severitySchema.optional(),
      citations: z.array(citationSchema).max(1000).optional(),
    }),
    nothing,
  ),
  /** Takes an item or a finding out of a case. */
  'cases.removeRecord': method(z.object({ caseId: caseIdSchema, recordId: caseRecordIdSchema }), nothing),
  /** Puts back what was taken out since this library was opened, as it was. `not-found`: too much was taken out since. */
  'cases.restoreRecord': method(z.object({ caseId: caseIdSchema, recordId: caseRecordIdSchema }), nothing),
  /** Says which of two versions holds. */
  'cases.resolve': method(z.object({ caseId: caseIdSchema, recordId: caseRecordIdSchema, keep: z.enum(['ours', 'theirs']) }), nothing),
  /** Starts writing all of a case to one file; result HandOverResult. targetDir null: the exports folder. */
  'cases.handOver': method(
    z.object({
      caseId: caseIdSchema,
      targetDir: z.string().min(1).nullable().default(null),
      sign: z.boolean().default(true),
      reason: z.string().max(2000).default(''),
    }),
    jobStarted,
  ),
  /** Starts taking in such a file and merging it; result TakeInReport. */
  'cases.takeIn': method(z.object({ path: z.string().min(1) }), jobStarted),
} as const;
