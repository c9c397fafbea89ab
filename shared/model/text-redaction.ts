import { z } from 'zod';
import { epochMsSchema, recordingIdSchema, sessionIdSchema, textRedactionIdSchema } from './ids.ts';

/** Long enough for a key in PEM on one line. */
const maxRedactedChars = 4000;
const line = z
  .string()
  .min(1)
  .max(maxRedactedChars)
  .regex(/^[^\n\r]*$/, 'is more than one line: redact each by itself');

/**
 * What a redaction hides. text: a string, wherever it stands; regex: what an expression (RE2) finds in a line; input: all that was
 * typed from `fromMs` to `toMs`, both included, or altogether where they are null.
 */
export const redactedWhatSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('text'), text: line, caseSensitive: z.boolean() }),
  z.object({ kind: z.literal('regex'), expression: line, caseSensitive: z.boolean() }),
  z.object({ kind: z.literal('input'), fromMs: z.int().min(0).nullable(), toMs: z.int().min(0).nullable() }),
]);
export type RedactedWhat = z.infer<typeof redactedWhatSchema>;

/** Text that redacted exports of a session hide. */
export const textRedactionSchema = z.object({
  id: textRedactionIdSchema,
  sessionId: sessionIdSchema,
  /** Null: in all recordings of the session, its notes and its documents. */
  recordingId: recordingIdSchema.nullable(),
  what: redactedWhatSchema,
  reason: z.string(),
  author: z.string(),
  createdAtMs: epochMsSchema,
});
export type TextRedaction = z.infer<typeof textRedactionSchema>;
