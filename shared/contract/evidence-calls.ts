import { z } from 'zod';
import { derivedChoiceSchema } from '../model/derived.ts';
import { exportRecordSchema, signerStatusSchema, verifyReportSchema } from '../model/evidence.ts';
import { caseIdSchema, jobIdSchema, packageIdSchema, sessionIdSchema } from '../model/ids.ts';
import { unfinishedPackageSchema } from '../model/package.ts';
import { timeStampAuthoritySchema } from '../model/settings.ts';
import { jobStarted, method, nothing } from './define-contract.ts';

/** 1 MB, as base64: far more than a key and the certificates above it. */
const mostPkcs12Chars = 1_400_000;

/** Sessions in one package. */
export const mostPackaged = 20_000;

const derived = derivedChoiceSchema.prefault({});

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
      derived,
    }),
    jobStarted,
  ),
  /** Starts one job that exports several sessions, each as a bag of its own; result ExportAllResult. */
  'evidence.exportAll': method(
    z.object({
      sessionIds: z.array(sessionIdSchema).min(1).max(20_000),
      targetDir: z.string().min(1).nullable().default(null),
      reason: z.string().max(2000).default(''),
      derived,
    }),
    jobStarted,
  ),
  /**
   * Starts a job that exports several sessions, or those of a case, as one bag; result ExportResult. The same once more, after it was
   * cancelled, failed or the process died, goes on where it was. targetDir null: the exports folder.
   */
  'evidence.package': method(
    z.object({
      of: z.union([
        z.object({ sessionIds: z.array(sessionIdSchema).min(1).max(mostPackaged) }).strict(),
        z.object({ caseId: caseIdSchema }).strict(),
      ]),
      targetDir: z.string().min(1).nullable().default(null),
      reason: z.string().max(2000).default(''),
      /** Null: the one of the settings. */
      authority: timeStampAuthoritySchema.nullable().default(null),
      derived,
    }),
    jobStarted.extend({ packageId: packageIdSchema, isResumed: z.boolean() }),
  ),
  /** Packages that were interrupted, and do not run; the one that was begun last first. */
  'evidence.unfinished': method(nothing, z.object({ packages: z.array(unfinishedPackageSchema) })),
  /** Goes on with one of them; result ExportResult. */
  'evidence.continue': method(z.object({ packageId: packageIdSchema }), jobStarted),
  /** Stops it where it runs, and removes what was written of it. */
  'evidence.discard': method(z.object({ packageId: packageIdSchema }), nothing),
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
