import { z } from 'zod';
import { exportRecordSchema, signerStatusSchema, verifyReportSchema } from '../model/evidence.ts';
import { jobIdSchema, sessionIdSchema } from '../model/ids.ts';
import { timeStampAuthoritySchema } from '../model/settings.ts';
import { jobStarted, method, nothing } from './define-contract.ts';

/** 1 MB, as base64: far more than a key and the certificates above it. */
const mostPkcs12Chars = 1_400_000;

/** Handing over, and checking what was handed over. */
export const evidenceCalls = {
  /** Starts an export job; result ExportResult. targetDir null: the exports folder of the data folder. */
  'evidence.export': method(
    z.object({
      sessionId: sessionIdSchema,
      targetDir: z.string().min(1).nullable().default(null),
      reason: z.string().max(2000).default(''),
      /** Null: the one of the settings. */
      authority: timeStampAuthoritySchema.nullable().default(null),
      /** Hides what the session's redactions name; withoutOriginals: and leaves the recordings themselves out. Null: as it is. */
      redacted: z
        .object({ withoutOriginals: z.boolean().default(false) })
        .nullable()
        .default(null),
    }),
    jobStarted,
  ),
  /** Starts one job that exports several sessions, each as a bag of its own; result ExportAllResult. */
  'evidence.exportAll': method(
    z.object({
      sessionIds: z.array(sessionIdSchema).min(1).max(20_000),
      targetDir: z.string().min(1).nullable().default(null),
      reason: z.string().max(2000).default(''),
    }),
    jobStarted,
  ),
  /** Whose certificate exports and reports are signed with. */
  'signer.status': method(nothing, signerStatusSchema),
  /** From now on with the certificate of this PKCS#12 file (base64). Its passphrase is kept nowhere. */
  'signer.choose': method(z.object({ pkcs12: z.base64().max(mostPkcs12Chars), passphrase: z.string().max(1000) }), signerStatusSchema),
  /** With the self-made certificate again. */
  'signer.forget': method(nothing, signerStatusSchema),
  'evidence.exports': method(nothing, z.object({ exports: z.array(exportRecordSchema) })),
  /** Adds a time stamp to a signed bag that has none; result TimeStampFacts. authority null: the one of the settings. */
  'evidence.stamp': method(
    z.object({ bagPath: z.string().min(1), authority: timeStampAuthoritySchema.nullable().default(null) }),
    jobStarted,
  ),
  /** Starts a verify job; result VerifyReport. */
  'evidence.verify': method(z.object({ bagPath: z.string().min(1) }), jobStarted),
  'evidence.lastReport': method(z.object({ jobId: jobIdSchema }), z.object({ report: verifyReportSchema })),
} as const;
