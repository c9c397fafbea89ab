import { z } from 'zod';
import { clipFormatSchema } from './evidence.ts';
import { recordingIdSchema, sessionIdSchema, sha256Schema, textRedactionIdSchema } from './ids.ts';
import { redactionSchema } from './playback.ts';
import { problemSchema } from './recording.ts';
import { utcSchema } from './utc.ts';

const madeFrom = {
  madeBy: z.string(),
  madeAt: utcSchema,
  reviewer: z.string(),
  /** `externalId`: the vendor's. */
  session: z.object({ id: sessionIdSchema, externalId: z.string().nullable() }),
  recording: z.object({
    id: recordingIdSchema,
    key: z.string(),
    sha256: sha256Schema.nullable(),
    sizeBytes: z.int(),
    /** Where it is in the package of which this is a part; null where it was left out. */
    file: z.string().nullable().optional(),
  }),
};
const file = z.object({ name: z.string(), bytes: z.int(), sha256: sha256Schema });

/** What is told of a clip by its format. */
export const clipDetailsSchema = z.object({
  how: z.string(),
  /** Regions that are black in it. */
  redactions: z.array(redactionSchema).optional(),
  /** Redactions of text, never the text. */
  textRedactions: z.array(z.object({ id: textRedactionIdSchema, kind: z.enum(['text', 'regex', 'input']), reason: z.string() })).optional(),
  redacted: z.string().optional(),
  /** Regions that were not to be applied. */
  redactionsNotApplied: z.int().optional(),
  notRead: z.string().optional(),
  /** What a video really covers: a copy begins at a key frame. */
  written: z.object({ fromMs: z.number(), toMs: z.number(), frames: z.int(), encoder: z.string().nullable() }).optional(),
});
export type ClipDetails = z.infer<typeof clipDetailsSchema>;

/** The recipe beside a clip (`.recipe.json`): what it was made of, by whom and how. */
export const clipRecipeSchema = clipDetailsSchema.extend({
  witnessClip: z.literal(1),
  ...madeFrom,
  reason: z.string(),
  recording: madeFrom.recording.extend({ startedAt: utcSchema.nullable() }),
  range: z.object({ fromMs: z.int(), toMs: z.int(), fromUtc: utcSchema.nullable(), toUtc: utcSchema.nullable() }),
  speed: z.string(),
  format: clipFormatSchema,
  problems: z.array(problemSchema),
  file,
});
export type ClipRecipe = z.infer<typeof clipRecipeSchema>;

/** The recipe beside a still. */
export const stillRecipeSchema = z.object({
  witnessStill: z.literal(1),
  ...madeFrom,
  askedForMs: z.number(),
  utc: utcSchema.nullable(),
  frame: z.object({ number: z.int(), atMs: z.number(), width: z.int(), height: z.int() }),
  how: z.string(),
  redactions: z.array(redactionSchema),
  file,
});
export type StillRecipe = z.infer<typeof stillRecipeSchema>;
