import { z } from 'zod';
import { derivedChoiceSchema, nothingDerived } from './derived.ts';
import { caseIdSchema, epochMsSchema, packageIdSchema } from './ids.ts';

/** What a package was begun as: what goes on later is of this time, and for this reason. */
export const packagePlanSchema = z.object({
  /** Of the bag's folder. */
  name: z.string(),
  /** The folder that it is made in, an absolute path. */
  targetDir: z.string(),
  /** Null for sessions that were chosen. */
  caseId: caseIdSchema.nullable(),
  exportedAtMs: epochMsSchema,
  reviewer: z.string(),
  reason: z.string(),
  version: z.string(),
  /** Packages that an older version began have none. */
  derived: derivedChoiceSchema.default(nothingDerived),
});
export type PackagePlan = z.infer<typeof packagePlanSchema>;

/** A package that was interrupted: nothing is in its place, and it can go on where it was. */
export const unfinishedPackageSchema = packagePlanSchema.pick({ name: true, targetDir: true, exportedAtMs: true, reason: true }).extend({
  id: packageIdSchema,
  sessions: z.int(),
  /** Of which all files are written. */
  wholeSessions: z.int(),
});
export type UnfinishedPackage = z.infer<typeof unfinishedPackageSchema>;
