import { z } from 'zod';
import {
  accessDemandSchema,
  accessGrantSchema,
  accessObjectSchema,
  protectedSchema,
  protectionSchema,
  secondGivenSchema,
  secondPersonSchema,
  sessionAccessSchema,
} from '../model/access.ts';
import { secondPersonIdSchema, sessionIdSchema } from '../model/ids.ts';
import { method, nothing } from './define-contract.ts';

/** A call of the contract as it was, or would be, made. */
const callSchema = { method: z.string().max(100), params: z.unknown() };
const newPassphraseSchema = z.string().min(10, 'A passphrase has 10 characters or more').max(1000);

/** Four eyes: what sources and cases demand before they are opened or exported, and granting that. */
export const accessCalls = {
  /** Only those that demand something. */
  'access.protections': method(
    nothing,
    z.object({ protections: z.array(z.object({ of: protectedSchema, protection: protectionSchema })) }),
  ),
  /** What is not given stays. To demand less needs what was demanded so far. A second person is demanded only where one is known. */
  'access.protect': method(
    z.object({ of: protectedSchema, protection: protectionSchema.partial() }),
    z.object({ protection: protectionSchema }),
  ),
  /** What sessions demand; those that demand nothing are left out. */
  'access.sessions': method(
    z.object({ sessionIds: z.array(sessionIdSchema).max(500) }),
    z.object({ sessions: z.array(sessionAccessSchema) }),
  ),
  /** What a call would need now. */
  'access.demand': method(z.object(callSchema), accessDemandSchema),
  /**
   * Gives what a call needs, for all that it needs access to: then the call can be made. Throws `access-reason`,
   * `access-second-person`, `access-same-person`, `access-passphrase` and `access-wait`; what was refused is on record.
   */
  'access.grant': method(
    z.object({ ...callSchema, reason: z.string().max(2000), second: secondGivenSchema.nullable().default(null) }),
    z.object({ granted: z.int(), endsAtMs: z.int() }),
  ),
  /** Access that was granted and has not ended, the latest first. */
  'access.grants': method(nothing, z.object({ grants: z.array(accessGrantSchema) })),
  /** Ends what was granted to one object. */
  'access.end': method(accessObjectSchema, z.object({ ended: z.boolean() })),
  /** In the order of their names. */
  'access.persons': method(nothing, z.object({ persons: z.array(secondPersonSchema) })),
  /** While a second person is demanded anywhere, this and the next two need one of those that are known. */
  'access.addPerson': method(
    z.object({ name: z.string().trim().min(1).max(200), passphrase: newPassphraseSchema }),
    z.object({ person: secondPersonSchema }),
  ),
  'access.changePassphrase': method(
    z.object({ personId: secondPersonIdSchema, passphrase: newPassphraseSchema }),
    z.object({ person: secondPersonSchema }),
  ),
  /** The last one stays while a second person is demanded anywhere. */
  'access.removePerson': method(z.object({ personId: secondPersonIdSchema }), z.object({ person: secondPersonSchema })),
} as const;
