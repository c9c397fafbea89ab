import { z } from 'zod';
import { caseIdSchema, epochMsSchema, secondPersonIdSchema, sessionIdSchema, sourceIdSchema } from './ids.ts';

/** What has to be given before something is done, from nothing to the most. */
export const demandLevels = ['none', 'reason', 'second-person'] as const;
export const demandLevelSchema = z.enum(demandLevels);
export type DemandLevel = z.infer<typeof demandLevelSchema>;

/** What a source or a case demands to open what is in it, and to take it out of the library. */
export const protectionSchema = z.object({ opening: demandLevelSchema, exporting: demandLevelSchema });
export type Protection = z.infer<typeof protectionSchema>;
export const noProtection: Protection = { opening: 'none', exporting: 'none' };

export const accessPurposes = ['opening', 'exporting', 'changing'] as const;
/** opening: to see or read it here. exporting: to take it out. changing: to demand less of others from now on. */
export const accessPurposeSchema = z.enum(accessPurposes);
export type AccessPurpose = z.infer<typeof accessPurposeSchema>;

export const protectedSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('source'), id: sourceIdSchema }),
  z.object({ kind: z.literal('case'), id: caseIdSchema }),
]);
/** What carries a protection. */
export type Protected = z.infer<typeof protectedSchema>;

/** What access is granted to; `second-persons`: the list of them. */
export const accessObjectSchema = z.object({ kind: z.enum(['session', 'case', 'source', 'second-persons']), id: z.string() });
export type AccessObject = z.infer<typeof accessObjectSchema>;

/** Access that was granted in this run of Witness. */
export const accessGrantSchema = accessObjectSchema.extend({
  purpose: accessPurposeSchema,
  /** What was given for it. */
  level: demandLevelSchema,
  reason: z.string(),
  /** The name of the second person; null where none was demanded. */
  secondPerson: z.string().nullable(),
  atMs: epochMsSchema,
  /** It ends by then, and with this run of Witness, at the latest. */
  endsAtMs: epochMsSchema,
});
export type AccessGrant = z.infer<typeof accessGrantSchema>;

/** What a call needs before it is answered; level none: nothing. */
export const accessDemandSchema = z.object({
  purpose: accessPurposeSchema,
  level: demandLevelSchema,
  /** What access is needed to: how many, and the names of the first. */
  objects: z.int(),
  names: z.array(z.string()),
  /** The names of the sources and cases that demand it. */
  demandedBy: z.array(z.string()),
});
export type AccessDemand = z.infer<typeof accessDemandSchema>;

/** What a session demands, by its sources and by the cases that it is in: the strictest of each. */
export const sessionAccessSchema = protectionSchema.extend({
  sessionId: sessionIdSchema,
  demandedBy: z.array(z.string()),
  /** Whether it can be opened now without being asked anything. */
  isOpen: z.boolean(),
  /** Access to this very session that was granted and has not ended. */
  grants: z.array(accessGrantSchema),
});
export type SessionAccess = z.infer<typeof sessionAccessSchema>;

/** Somebody whose passphrase can be demanded. */
export const secondPersonSchema = z.object({
  id: secondPersonIdSchema,
  name: z.string(),
  addedAtMs: epochMsSchema,
  changedAtMs: epochMsSchema,
  /** After failures the passphrase is not looked at before; null: at once. */
  waitUntilMs: epochMsSchema.nullable(),
  /** The name is that of whoever uses Witness now: somebody else has to be asked. */
  isPresentUser: z.boolean(),
});
export type SecondPerson = z.infer<typeof secondPersonSchema>;

/** The second person of an approval, as it is given. The passphrase is kept nowhere. */
export const secondGivenSchema = z.object({ personId: secondPersonIdSchema, passphrase: z.string().min(1).max(1000) });
export type SecondGiven = z.infer<typeof secondGivenSchema>;

/** What an object cannot be before something is given. */
export const cannotWords: Readonly<Record<AccessPurpose, string>> = {
  opening: 'cannot be opened',
  exporting: 'cannot be exported',
  changing: 'cannot be protected less',
};
export const levelWords: Readonly<Record<DemandLevel, string>> = {
  none: 'nothing',
  reason: 'a reason',
  'second-person': 'a reason and a second person',
};

/** Whether the first demands at least what the second does. */
export function isAtLeast(level: DemandLevel, other: DemandLevel): boolean {
  return demandLevels.indexOf(level) >= demandLevels.indexOf(other);
}

/** The strictest of them; none of none. */
export function strictest(levels: Iterable<DemandLevel>): DemandLevel {
  return [...levels].reduce<DemandLevel>((most, level) => (isAtLeast(most, level) ? most : level), 'none');
}
