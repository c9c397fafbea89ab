import { z } from 'zod';

/** How lines of a forwarded log are told apart into fields, before a profile maps those. */
export const logLayouts = ['ndjson', 'json', 'syslog', 'cef', 'csv', 'text'] as const;
export const logLayoutSchema = z.enum(logLayouts);
export type LogLayout = z.infer<typeof logLayoutSchema>;

/**
 * Which field of a forwarded log line is what. The vendor's schema is not public, so the user may say. A field is named
 * by its key; keys of nested objects are joined by a dot; null: there is none.
 */
export const logProfileSchema = z.object({
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/),
  name: z.string().min(1).max(200),
  builtIn: z.boolean().default(false),
  layout: logLayoutSchema,
  /** When the line was logged: ISO 8601, or seconds, milliseconds, microseconds or nanoseconds since 1970. */
  timeField: z.string().max(500).nullable(),
  /** What was shown or typed. */
  textField: z.string().max(500),
  sessionField: z.string().max(500).nullable().default(null),
  /** The field that tells input from output, and its values that mean input. */
  directionField: z.string().max(500).nullable().default(null),
  inputValues: z.array(z.string().max(200)).max(50).default([]),
  /** The text is base64. */
  base64: z.boolean().default(false),
});
export type LogProfile = z.infer<typeof logProfileSchema>;

/** One mapped line, as a preview shows it. */
export const logPreviewRowSchema = z.object({
  line: z.int(),
  atEpochMs: z.int().nullable(),
  session: z.string().nullable(),
  source: z.enum(['output', 'input']),
  text: z.string(),
});
export type LogPreviewRow = z.infer<typeof logPreviewRowSchema>;
