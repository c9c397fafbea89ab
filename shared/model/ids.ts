import { z } from 'zod';

// Ids are opaque lower-case hexadecimal or token strings: safe in a URL, a file name and SQL alike.
const token = z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/);

export const sourceIdSchema = token.brand('SourceId');
export type SourceId = z.infer<typeof sourceIdSchema>;

export const sessionIdSchema = token.brand('SessionId');
export type SessionId = z.infer<typeof sessionIdSchema>;

export const recordingIdSchema = token.brand('RecordingId');
export type RecordingId = z.infer<typeof recordingIdSchema>;

export const noteIdSchema = token.brand('NoteId');
export type NoteId = z.infer<typeof noteIdSchema>;

export const textRedactionIdSchema = token.brand('TextRedactionId');
export type TextRedactionId = z.infer<typeof textRedactionIdSchema>;

export const jobIdSchema = token.brand('JobId');
export type JobId = z.infer<typeof jobIdSchema>;

export const sampleIdSchema = token.brand('SampleId');
export type SampleId = z.infer<typeof sampleIdSchema>;

export const caseIdSchema = token.brand('CaseId');
export type CaseId = z.infer<typeof caseIdSchema>;

/** Of an item or a finding of a case, or of the case itself. */
export const caseRecordIdSchema = token.brand('CaseRecordId');
export type CaseRecordId = z.infer<typeof caseRecordIdSchema>;

export const secondPersonIdSchema = token.brand('SecondPersonId');
export type SecondPersonId = z.infer<typeof secondPersonIdSchema>;

/** Of a package until it is in its place. */
export const packageIdSchema = token.brand('PackageId');
export type PackageId = z.infer<typeof packageIdSchema>;

/** SHA-256 as 64 lower-case hexadecimal digits. */
export const sha256Schema = z
  .string()
  .regex(/^[0-9a-f]{64}$/)
  .brand('Sha256');
export type Sha256 = z.infer<typeof sha256Schema>;

/** Milliseconds since 1970-01-01T00:00Z. */
export const epochMsSchema = z.int();
