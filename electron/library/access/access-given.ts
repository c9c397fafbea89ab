import type { AccessObject } from '../../../shared/model/access.ts';
import type { AccessGiven } from '../../../shared/model/evidence-documents.ts';
import { utc } from '../evidence/evidence-documents.ts';
import type { Access } from './open-access.ts';

/** What was given for a session, or a case, as the evidence of it tells. */
export function accessGiven(access: Pick<Access, 'grantedFor'>, object: AccessObject): AccessGiven[] {
  return access
    .grantedFor(object)
    .filter(({ purpose }) => purpose !== 'changing')
    .map(({ purpose, atMs, reason, secondPerson }) => ({ purpose, at: utc(atMs), reason, secondPerson }));
}
