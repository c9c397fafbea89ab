import { z } from 'zod';
import { epochMsSchema } from './ids.ts';
import { timeStampFactsSchema } from './time-stamp.ts';

/** 64 hexadecimal digits. */
export const hashSchema = z.string().regex(/^[0-9a-f]{64}$/);

/** What was done. Past tense; the noun is what it was done to. */
export const journalActions = [
  'library.opened',
  /** What was signed before and what the catalog holds do not agree: the catalog, or the head beside it, was exchanged. */
  'journal.mismatched',
  'journal.stamped',
  'source.added',
  'source.changed',
  'source.removed',
  'inventory.imported',
  'recording.opened',
  /** A viewing is over: what of it was on the screen. */
  'recording.watched',
  'recording.removed',
  'recording.redacted',
  'redaction.added',
  'redaction.removed',
  'recording.decrypted',
  'recording.linked',
  'recording.unlinked',
  'library.searched',
  'note.added',
  'note.changed',
  'note.removed',
  'finding.decided',
  'case.created',
  'case.changed',
  'case.resolved',
  'case.handed-over',
  'case.taken-in',
  'sample.drawn',
  'sample.removed',
  'retention.changed',
  'retention.applied',
  'evidence.exported',
  'evidence.discarded',
  'clip.exported',
  'still.exported',
  'evidence.stamped',
  'evidence.verified',
  'access.granted',
  /** Somebody asked for access and did not get it: a wrong passphrase, the wrong person, too soon. */
  'access.refused',
  'access.ended',
  'protection.changed',
  'second-person.added',
  'second-person.changed',
  'second-person.removed',
  'settings.changed',
  'job.ended',
] as const;
export const journalActionSchema = z.enum(journalActions);
export type JournalAction = z.infer<typeof journalActionSchema>;

export const journalDetailSchema = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]));

/** What an entry says, before it is chained. */
export const journalContentSchema = z.object({
  atMs: epochMsSchema,
  /** The reviewer's name of the settings; may be empty. */
  reviewer: z.string(),
  /** The account of the operating system. */
  account: z.string(),
  action: journalActionSchema,
  /** What it was done to: an id, a key, a path; empty where it is the library as a whole. */
  object: z.string(),
  reason: z.string(),
  detail: journalDetailSchema,
});
export type JournalContent = z.infer<typeof journalContentSchema>;

/** `hash` is of all else in it, `previous` among them: see docs/journal.md for how it is computed. */
export const journalEntrySchema = journalContentSchema.extend({
  /** From 1, without a gap. */
  seq: z.int().min(1),
  /** Hash of the entry before; 64 zeros for the first. */
  previous: hashSchema,
  hash: hashSchema,
});
export type JournalEntry = z.infer<typeof journalEntrySchema>;

/** The newest entry of a journal when it was signed. */
export const journalHeadSchema = z.object({
  seq: z.int().min(0),
  hash: hashSchema,
  signedAtMs: epochMsSchema,
  /** Ed25519 (RFC 8032) over the UTF-8 text `witness-journal-head 1\n<seq>\n<hash>\n<signedAtMs>\n`, base64. */
  signature: z.base64(),
  /** SubjectPublicKeyInfo, PEM. */
  publicKey: z.string().max(2000),
});
export type JournalHead = z.infer<typeof journalHeadSchema>;

/**
 * In an extract, entries about other things than what it is of: their hashes are left out but for the last one, which holds the
 * chain together. `previous` is the hash of the entry before the first of them.
 */
export const withheldEntriesSchema = z.strictObject({
  fromSeq: z.int().min(1),
  toSeq: z.int().min(1),
  previous: hashSchema,
  hash: hashSchema,
});
export type WithheldEntries = z.infer<typeof withheldEntriesSchema>;

export const withheldLineSchema = z.strictObject({ withheld: withheldEntriesSchema });
/**
 * A signed head with its time stamp: an RFC 3161 token (DER, base64) over the bytes of the head's signature, and the certificates
 * (PEM) that it rests on.
 */
export const journalStampSchema = z.strictObject({
  head: journalHeadSchema,
  token: z.base64().max(1_000_000),
  authorities: z.string().max(1_000_000),
});
export type JournalStamp = z.infer<typeof journalStampSchema>;

export const stampLineSchema = z.strictObject({ stamp: journalStampSchema });
export const headLineSchema = z.strictObject({ head: journalHeadSchema });

/** A line of an exported journal, or of an extract of one: an entry, entries that are withheld, time stamps of earlier heads, or last the signed head. */
export const journalLineSchema = z.union([journalEntrySchema, withheldLineSchema, stampLineSchema, headLineSchema]);

/** What lies beside the catalog: the newest head, and before it those that the catalog turned out not to hold any more. */
export const journalHeadsSchema = z.object({ heads: z.array(journalHeadSchema).max(100) });

/**
 * edited: an entry is not what was hashed. removed: entries are missing. inserted: an entry that the next one does not follow.
 * reordered: an entry stands where another belongs. cut-off: entries are missing at the end. head: what was signed is not what is
 * there. time-stamp: it is not of that head, or cannot be trusted. unreadable: it is no entry.
 */
export const journalBreakKinds = ['edited', 'removed', 'inserted', 'reordered', 'cut-off', 'head', 'time-stamp', 'unreadable'] as const;
export const journalBreakSchema = z.object({
  kind: z.enum(journalBreakKinds),
  /** The entry it is about, by the number that it has or ought to have. */
  seq: z.int(),
  message: z.string(),
});
export type JournalBreak = z.infer<typeof journalBreakSchema>;

export const journalReportSchema = z.object({
  outcome: z.enum(['verified', 'altered']),
  entries: z.int(),
  /** Entries of an extract of which nothing but their place in the chain is told. */
  withheld: z.int().default(0),
  firstAtMs: epochMsSchema.nullable(),
  lastAtMs: epochMsSchema.nullable(),
  /** Of the last entry. */
  head: hashSchema,
  /** SHA-256 of the key that signed the head (its SubjectPublicKeyInfo), to compare with one that was written down. */
  keyFingerprint: hashSchema.nullable(),
  /** Time stamps of signed heads, the earliest first. Only what is `valid` has facts. */
  stamps: z.array(z.object({ seq: z.int(), outcome: z.enum(['valid', 'invalid']), facts: timeStampFactsSchema.nullable() })).default([]),
  /** At most 100, the earliest first. */
  breaks: z.array(journalBreakSchema),
});
export type JournalReport = z.infer<typeof journalReportSchema>;
