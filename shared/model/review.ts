import { z } from 'zod';
import { boxSchema } from './box.ts';
import { epochMsSchema, noteIdSchema, recordingIdSchema, sessionIdSchema } from './ids.ts';

export const severities = ['info', 'low', 'medium', 'high', 'critical'] as const;
export const severitySchema = z.enum(severities);
export type Severity = z.infer<typeof severitySchema>;

/**
 * A moment that indexing found. recorded: a marker event in the recording; command: a command that was run;
 * rule: a rule of the rules file matched (ruleId says which); concealment: something was shown so that it could hardly
 * be seen (ruleId names the kind); program: a full-screen program used the alternate screen from atMs to endMs; recorder:
 * what the recorder did to the recording (ruleId 'watchdog': it ended it at its limit of 4 hours).
 */
export const markerSchema = z.object({
  kind: z.enum(['recorded', 'command', 'rule', 'concealment', 'program', 'recorder']),
  atMs: z.int(),
  endMs: z.int().nullable(),
  label: z.string(),
  severity: severitySchema,
  ruleId: z.string().nullable(),
  /** Why it was marked, in words, for rules. */
  reason: z.string().nullable(),
  /** Of a command: the status it ended with, where the recording tells (OSC 133;D). */
  exitStatus: z.int().nullable(),
  /** Of a command: marked by the shell (OSC 133), typed (its keys were recorded), or inferred from a prompt on the screen. */
  confidence: z.enum(['marked', 'typed', 'inferred']).nullable(),
});
export type Marker = z.infer<typeof markerSchema>;

/** A reviewer's note at a time or over a range of a recording; atMs null: about the whole session. */
export const noteSchema = z.object({
  id: noteIdSchema,
  sessionId: sessionIdSchema,
  recordingId: recordingIdSchema.nullable(),
  atMs: z.int().nullable(),
  endMs: z.int().nullable(),
  severity: severitySchema,
  text: z.string(),
  author: z.string(),
  createdAtMs: epochMsSchema,
  updatedAtMs: epochMsSchema,
});
export type Note = z.infer<typeof noteSchema>;

export const searchSourceSchema = z.enum(['output', 'input', 'ocr', 'event', 'note']);
export type SearchSource = z.infer<typeof searchSourceSchema>;

export const searchHitSchema = z.object({
  sessionId: sessionIdSchema,
  recordingId: recordingIdSchema.nullable(),
  atMs: z.int(),
  endMs: z.int(),
  /** The whole line in which the hit is; ranges below point into it (UTF-16 indices). */
  text: z.string(),
  ranges: z.array(z.tuple([z.int(), z.int()])),
  source: searchSourceSchema,
  /** Of text that was read from the picture (ocr). */
  box: boxSchema.optional(),
  confidence: z.int().optional(),
});
export type SearchHit = z.infer<typeof searchHitSchema>;

/** A recording that a search did not cover, and why. */
export const notSearchedSchema = z.object({
  sessionId: sessionIdSchema,
  recordingId: recordingIdSchema,
  key: z.string(),
  /** protected: it demands a reason or a second person to be opened; encrypted: it has to be decrypted first; not-read: nothing was read from its picture yet; partly-read: only up to `readMs`. */
  reason: z.enum(['protected', 'not-cached', 'not-indexed', 'encrypted', 'unsupported', 'failed', 'not-read', 'partly-read']),
  readMs: z.int().optional(),
});
export type NotSearched = z.infer<typeof notSearchedSchema>;
