import { z } from 'zod';
import { epochMsSchema } from './ids.ts';

/** When a time-stamp authority says that it saw a signature, and whom that rests on. */
export const timeStampFactsSchema = z.object({
  atMs: epochMsSchema,
  /** How far off the time may be, as the authority says. */
  accuracyMs: z.int().nullable(),
  /** Distinguished names, as RFC 4514 writes them: the authority, and who it rests on. */
  authority: z.string(),
  root: z.string(),
  /** SHA-256 of the certificate (DER) of the root. */
  rootFingerprint: z.string(),
  policy: z.string(),
  serialNumber: z.string(),
});
export type TimeStampFacts = z.infer<typeof timeStampFactsSchema>;
