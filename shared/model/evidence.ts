import { z } from 'zod';
import { errorPayloadSchema } from '../errors.ts';
import { epochMsSchema, sessionIdSchema } from './ids.ts';
import { journalReportSchema } from './journal.ts';
import { timeStampFactsSchema } from './time-stamp.ts';

/** Results list so many of what could not be made; the package tells all. */
export const mostNotDerived = 100;

export const exportResultSchema = z.object({
  bagPath: z.string(),
  files: z.int(),
  bytes: z.int(),
  sha256OfManifest: z.string(),
  /** `pending`: an authority is set up and did not give one; `timeStampError` says why. */
  timeStamp: z.enum(['none', 'stamped', 'pending']),
  timeStampError: errorPayloadSchema.nullable(),
  /** Stills, clips and thumbnails that could not be made, in words: the package is whole but for them. */
  notDerived: z.object({ count: z.int(), first: z.array(z.string()).max(mostNotDerived) }).default({ count: 0, first: [] }),
});
export type ExportResult = z.infer<typeof exportResultSchema>;

export const exportRecordSchema = z.object({
  sessionId: sessionIdSchema,
  bagPath: z.string(),
  exportedAtMs: epochMsSchema,
  files: z.int(),
  bytes: z.int(),
});
export type ExportRecord = z.infer<typeof exportRecordSchema>;

/** Who signed a bag, and whether it is this bag. */
export const bagSignatureSchema = z.object({
  /** In the bag. */
  file: z.string(),
  outcome: z.enum(['valid', 'invalid']),
  /** Distinguished names, as RFC 4514 writes them. */
  signer: z.string(),
  issuer: z.string(),
  /** Signed by itself: nobody else has confirmed whose it is. */
  isSelfMade: z.boolean(),
  /** SHA-256 of the certificate (DER). */
  fingerprint: z.string(),
  /** As the signer says. */
  signedAtMs: epochMsSchema.nullable(),
  validFromMs: epochMsSchema,
  validUntilMs: epochMsSchema,
});
export type BagSignature = z.infer<typeof bagSignatureSchema>;

/** Whose certificate exports and reports are signed with. */
export const signerStatusSchema = z.object({
  subject: z.string(),
  issuer: z.string(),
  /** Signed by itself: nobody else has confirmed whose it is. */
  isSelfMade: z.boolean(),
  /** Of a PKCS#12 file; else made by Witness. */
  isChosen: z.boolean(),
  /** SHA-256 of the certificate (DER). */
  fingerprint: z.string(),
  validFromMs: epochMsSchema,
  validUntilMs: epochMsSchema,
  /** Why nothing can be signed with it now. */
  problem: errorPayloadSchema.nullable(),
});
export type SignerStatus = z.infer<typeof signerStatusSchema>;

/** `pending`: the bag says that one is to follow. Only what is `valid` has facts. */
export const bagTimeStampSchema = z.object({
  file: z.string(),
  outcome: z.enum(['valid', 'invalid', 'pending']),
  facts: timeStampFactsSchema.nullable(),
});
export type BagTimeStamp = z.infer<typeof bagTimeStampSchema>;

/** The answer of `witness verify --json`: verified only when every list but that of the warnings is empty. */
export const verifyReportSchema = z.object({
  bag: z.string(),
  outcome: z.enum(['verified', 'altered', 'incomplete']),
  filesChecked: z.int(),
  bytesChecked: z.int(),
  missing: z.array(z.string()),
  extra: z.array(z.string()),
  changed: z.array(z.string()),
  problems: z.array(z.object({ code: z.string(), message: z.string() })),
  /** What is valid, and yet should be known; it never changes the outcome. */
  warnings: z.array(z.object({ code: z.string(), message: z.string() })).default([]),
  /** Null where the bag has none that Witness knows. */
  signature: bagSignatureSchema.nullable(),
  /** Null where the bag has none, and says nothing of one. */
  timeStamp: bagTimeStampSchema.nullable(),
  /** What the extract of a journal in it says of itself; null where the bag has none. */
  journal: journalReportSchema.nullable().default(null),
});
export type VerifyReport = z.infer<typeof verifyReportSchema>;

/**
 * What a time range of a recording can be written as. Terminals: asciicast, text, csv, jsonl, mp4 (rendered).
 * Videos: mp4 (encoded anew, to the frame), copy (the recorded stream itself, from key frame to key frame; never
 * redacted), sheet (pictures of the range on one PNG), and text, csv, jsonl of what was read from the picture. Guacamole: as videos, without copy.
 */
export const clipFormatSchema = z.enum(['asciicast', 'text', 'csv', 'jsonl', 'mp4', 'copy', 'sheet']);
export type ClipFormat = z.infer<typeof clipFormatSchema>;

/** The file of a clip, and the recipe beside it that tells what it was made of and how. */
export const clipResultSchema = z.object({ path: z.string(), recipePath: z.string(), bytes: z.int(), sha256: z.string() });
export type ClipResult = z.infer<typeof clipResultSchema>;

/** A picture of one frame. */
export const stillResultSchema = z.object({
  path: z.string(),
  recipePath: z.string(),
  bytes: z.int(),
  sha256: z.string(),
  /** Counted from 0 over the whole recording. */
  frameNumber: z.int(),
  /** When the frame is first shown, on the recording's time. */
  frameAtMs: z.int(),
});
export type StillResult = z.infer<typeof stillResultSchema>;
