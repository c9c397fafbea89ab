import { z } from 'zod';
import { accessPurposeSchema } from './access.ts';
import { boxSchema } from './box.ts';
import { caseFileFootSchema, caseFileHeadSchema, caseFileLineSchema } from './case-file.ts';
import { caseUcoDocumentSchema } from './case-uco-document.ts';
import { caseBodySchema, caseFindingBodySchema, caseItemBodySchema, caseNoteBodySchema } from './cases.ts';
import { coverageStretchSchema, recordingCoverageSchema, reviewerCoverageSchema, sessionCoverageSchema } from './coverage.ts';
import { derivedKindSchema } from './derived.ts';
import { verifyReportSchema } from './evidence.ts';
import { caseIdSchema, caseRecordIdSchema, recordingIdSchema, sha256Schema, textRedactionIdSchema } from './ids.ts';
import { journalLineSchema, journalReportSchema } from './journal.ts';
import { transcriptLineSchema } from './playback.ts';
import { clipRecipeSchema, stillRecipeSchema } from './recipes.ts';
import { recordingSchema } from './recording.ts';
import { markerSchema, noteSchema } from './review.ts';
import { sessionSchema } from './session.ts';
import { looseFilesSettingsSchema, sourceSettingsSchema } from './source.ts';
import { utcSchema } from './utc.ts';

/** Of a file in the bag. */
const bagPathSchema = z.string().regex(/^data\//);

/** What was given where a source or a case demanded it before it was exported: see docs/four-eyes.md. */
const givenSchema = z.object({
  purpose: accessPurposeSchema,
  at: utcSchema,
  reason: z.string(),
  /** The name of who looked on and entered their passphrase; null where nobody had to. */
  secondPerson: z.string().nullable(),
});
export type AccessGiven = z.infer<typeof givenSchema>;

/** `data/session.json`: which session, and its inventory entry as it was read. */
export const sessionDocumentSchema = z.object({
  exported: z.object({
    at: utcSchema,
    by: z.string().nullable(),
    reason: z.string().nullable(),
    software: z.string(),
    access: z.array(givenSchema),
  }),
  session: sessionSchema.extend({ startedAt: utcSchema.nullable(), endedAt: utcSchema.nullable() }),
  /** As the vendor wrote it, or its text where that is no JSON; null where there was none. */
  inventoryEntry: z.json(),
  recordings: z.array(z.object({ key: z.string(), included: z.boolean(), file: bagPathSchema.nullable(), reason: z.string().nullable() })),
});
export type SessionDocument = z.infer<typeof sessionDocumentSchema>;

const { probe, checksum } = recordingSchema.shape;
const [s3, azure, folder, gateway] = sourceSettingsSchema.options;
const named = { name: z.string() };
/** Without its files: the others are nobody's who is handed this one, and their keys tell where they lay. */
const looseFiles = looseFilesSettingsSchema.pick({ kind: true }).extend(named);

const placeShape = {
  kind: derivedKindSchema,
  /** In the recording. */
  fromMs: z.int(),
  /** Null for a moment. */
  toMs: z.int().nullable(),
};

/** `data/recordings.json`: what the store said about each object, beside what was found in its bytes. */
export const recordingsDocumentSchema = z.object({
  source: z.discriminatedUnion('kind', [s3.extend(named), azure.extend(named), folder.extend(named), gateway.extend(named), looseFiles]),
  recordings: z.array(
    z.object({
      id: recordingIdSchema,
      key: z.string(),
      file: bagPathSchema.nullable(),
      notIncluded: z.string().nullable(),
      sizeBytes: z.int(),
      sha256: sha256Schema.nullable(),
      store: z.object({
        etag: z.string().nullable(),
        versionId: z.string().nullable(),
        checksum,
        checksumVerified: z.boolean().nullable(),
        lastModified: utcSchema.nullable(),
        removedFromStore: z.boolean(),
      }),
      matchMethod: recordingSchema.shape.matchMethod,
      transcript: z.object({ text: bagPathSchema, jsonLines: bagPathSchema.nullable() }).nullable(),
      /** Pictures and clips that were made from it for the package, each with its recipe. */
      derived: z.array(z.object({ ...placeShape, file: bagPathSchema, recipe: bagPathSchema, sha256: sha256Schema })),
      /** Those that could not be made, and why. */
      notDerived: z.array(z.object({ ...placeShape, reason: z.string() })),
      /** How the reviewer opened what the recorder had encrypted. */
      decrypted: z.object({ program: z.string(), key: z.string(), at: utcSchema }).nullable(),
      probe,
    }),
  ),
});
export type RecordingsDocument = z.infer<typeof recordingsDocumentSchema>;

/** `data/notes.json`: what the reviewers wrote. */
export const notesDocumentSchema = z.object({
  notes: z.array(noteSchema.extend({ createdAt: utcSchema, updatedAt: utcSchema })),
});
export type NotesDocument = z.infer<typeof notesDocumentSchema>;

/** `data/markers.json`: moments that rules or the recording itself marked. */
export const markersDocumentSchema = z.object({
  recordings: z.array(z.object({ key: z.string(), markers: z.array(markerSchema) })),
});
export type MarkersDocument = z.infer<typeof markersDocumentSchema>;

/** `data/coverage.json`: what of the session was watched when it was exported. */
export const coverageDocumentSchema = sessionCoverageSchema
  .omit({ sessionId: true, recordings: true, reviewers: true, stretches: true })
  .extend({
    session: sessionCoverageSchema.shape.sessionId,
    recordings: z.array(recordingCoverageSchema.omit({ recordingId: true }).extend({ id: recordingIdSchema })),
    reviewers: z.array(reviewerCoverageSchema.extend({ firstAt: utcSchema, lastAt: utcSchema })),
    stretches: z.array(coverageStretchSchema.extend({ startedAt: utcSchema })),
  });
export type CoverageDocument = z.infer<typeof coverageDocumentSchema>;

/** `data/redactions.json` of a redacted bag: what is hidden, why, and the hashes of the originals. Never the hidden text. */
export const redactionsDocumentSchema = z.object({
  exported: z.object({ at: utcSchema, by: z.string().nullable() }),
  originals: z.enum(['included', 'left-out']),
  /** In words: which files were searched for what is redacted, and which were not. */
  searched: z.string(),
  redactions: z.array(
    z.object({
      /** text: a string; regex: what an expression finds; input: what was typed; region: a part of the picture. */
      kind: z.enum(['text', 'regex', 'input', 'region']),
      id: textRedactionIdSchema.nullable(),
      /** Null: in the whole session. */
      recording: recordingIdSchema.nullable(),
      /** In the recording; null: from its beginning to its end. */
      fromMs: z.int().nullable(),
      toMs: z.int().nullable(),
      box: boxSchema.nullable(),
      reason: z.string(),
      by: z.string().nullable(),
      at: utcSchema.nullable(),
      /** How many were hidden, in all files together. */
      places: z.int(),
    }),
  ),
  recordings: z.array(
    z.object({
      id: recordingIdSchema,
      key: z.string(),
      /** What the copy was made from; `file` where it is in the bag. */
      original: z.object({ sha256: sha256Schema.nullable(), sizeBytes: z.int(), file: bagPathSchema.nullable() }),
      /** Null where a redacted copy cannot be made. */
      copy: z
        .object({
          file: bagPathSchema,
          sha256: sha256Schema,
          how: z.string(),
          /** Parts of the picture that are black in it. */
          boxes: z.int(),
        })
        .nullable(),
    }),
  ),
});
export type RedactionsDocument = z.infer<typeof redactionsDocumentSchema>;
const exportedSchema = sessionDocumentSchema.shape.exported;

/** `data/package.json`: which session is in which folder of a bag of many. */
export const packageDocumentSchema = z.object({
  exported: exportedSchema,
  /** Null for sessions that were chosen. */
  case: caseIdSchema.nullable(),
  sessions: z.array(
    sessionSchema
      .pick({ id: true, externalId: true, resourceType: true, user: true, target: true })
      .extend({ startedAt: utcSchema.nullable(), folder: bagPathSchema }),
  ),
});
export type PackageDocument = z.infer<typeof packageDocumentSchema>;

/** `data/case.json`: what is said of a case, what is in it, what was found, and what that cites. */
export const caseDocumentSchema = z.object({
  exported: exportedSchema,
  case: caseBodySchema.extend({ id: caseIdSchema, createdAt: utcSchema, changedAt: utcSchema }),
  items: z.array(
    caseItemBodySchema.extend({
      id: caseRecordIdSchema,
      /** Of its session in the bag; null where the library that exported it does not have the session. */
      folder: bagPathSchema.nullable(),
    }),
  ),
  findings: z.array(caseFindingBodySchema.extend({ id: caseRecordIdSchema, createdAt: utcSchema })),
  notes: z.array(caseNoteBodySchema.extend({ id: caseRecordIdSchema, createdAt: utcSchema })),
});
export type CaseDocument = z.infer<typeof caseDocumentSchema>;

/** A line of a `.transcript.jsonl`: the first one says of which recording, the others what was shown and typed. */
export const transcriptJsonLineSchema = z.union([
  z.object({ recording: z.string(), sha256: sha256Schema.nullable(), startedAt: utcSchema.nullable() }),
  transcriptLineSchema.extend({ at: utcSchema.nullable() }),
]);

/** A line of a case that is handed over (`.witness-case`): first its head, last the hash of the others and their signature. */
export const caseLineSchema = z.union([caseFileHeadSchema, ...caseFileLineSchema.options, caseFileFootSchema]);

/** Every JSON document that is handed out, by the name of its published schema. */
export const documentSchemas = {
  session: sessionDocumentSchema,
  recordings: recordingsDocumentSchema,
  notes: notesDocumentSchema,
  markers: markersDocumentSchema,
  coverage: coverageDocumentSchema,
  redactions: redactionsDocumentSchema,
  'case-uco': caseUcoDocumentSchema,
  package: packageDocumentSchema,
  case: caseDocumentSchema,
  'clip-recipe': clipRecipeSchema,
  'still-recipe': stillRecipeSchema,
  'transcript-line': transcriptJsonLineSchema,
  'case-line': caseLineSchema,
  'journal-line': journalLineSchema,
  'journal-report': journalReportSchema,
  'verify-report': verifyReportSchema,
} as const;
export type DocumentName = keyof typeof documentSchemas;
export type DocumentOf<N extends DocumentName> = z.output<(typeof documentSchemas)[N]>;

const titles: Readonly<Record<DocumentName, string>> = {
  session: 'data/session.json of an evidence bag',
  recordings: 'data/recordings.json of an evidence bag',
  notes: 'data/notes.json of an evidence bag',
  markers: 'data/markers.json of an evidence bag',
  coverage: 'data/coverage.json of an evidence bag',
  redactions: 'data/redactions.json of a redacted evidence bag',
  'case-uco': 'data/case-uco.jsonld of an evidence bag: CASE/UCO as JSON-LD, in the form that Witness writes',
  package: 'data/package.json of an evidence bag of many sessions',
  case: 'data/case.json of an evidence bag of a case',
  'clip-recipe': 'The recipe beside a clip (.recipe.json)',
  'still-recipe': 'The recipe beside a still (.recipe.json)',
  'transcript-line': 'A line of a transcript (.transcript.jsonl) of an evidence bag',
  'case-line': 'A line of a case that is handed over (.witness-case)',
  'journal-line': 'A line of an exported journal, and of data/journal.jsonl of an evidence bag',
  'journal-report': 'What "witness journal verify --json" prints',
  'verify-report': 'What "witness verify --json" prints',
};

/** As it is published in docs/schemas: JSON Schema, draft 2020-12. */
export function publishedSchema(name: DocumentName): string {
  const { $schema, ...schema } = z.toJSONSchema(documentSchemas[name], { target: 'draft-2020-12' });
  return `${JSON.stringify({ $schema, $id: `urn:witness:schema:${name}:1`, title: titles[name], ...schema }, null, 2)}\n`;
}
