import { isDeepStrictEqual } from 'node:util';
import { AppError } from '../../../../shared/errors.ts';
import { type CaseId, type PackageId, packageIdSchema, type SessionId } from '../../../../shared/model/ids.ts';
import type { PackagePlan } from '../../../../shared/model/package.ts';
import { randomId } from '../../../common/stable-id.ts';
import { caseSessions } from '../../cases/case-sessions.ts';
import { getCase, listCaseRecords } from '../../catalog/case-records.ts';
import type { ReadableCatalog, WritableCatalog } from '../../catalog/handles.ts';
import { insertPackage, listPackages, packageSessions } from '../../catalog/packages.ts';
import { getSession } from '../../catalog/sessions.ts';
import { bagName, subjectName } from '../export-names.ts';
import { createPathAllocator } from '../portable-path.ts';

export interface PackageRequest extends Omit<PackagePlan, 'name'> {
  /** Of sessions that were chosen; of a case, its own are taken. */
  readonly sessionIds: readonly SessionId[];
}

export interface BegunPackage {
  readonly id: PackageId;
  /** It was begun before, and goes on where it was. */
  readonly isResumed: boolean;
}

/**
 * Decides which session goes into which folder, and keeps it; the same sessions for the same reason to the same place, once more, are
 * the package that was interrupted. Throws `not-found`, and `usage` for a case without sessions of this library.
 */
export function beginPackage(catalog: WritableCatalog, request: PackageRequest): BegunPackage {
  const { caseId, targetDir, exportedAtMs, reviewer, reason, version, derived } = request;
  const found = caseId === null ? null : getCase(catalog, caseId);
  if (caseId !== null && !found) throw new AppError('not-found', `There is no case ${caseId} in this library.`);
  const sessionIds = caseId === null ? [...new Set(request.sessionIds)] : sessionsOfCase(catalog, caseId);
  if (sessionIds.length === 0) {
    throw new AppError('usage', 'The case has no session that is in this library.', { action: 'Add the source that has its sessions.' });
  }
  const known = listPackages(catalog).find(
    (each) =>
      each.caseId === caseId &&
      each.targetDir === targetDir &&
      each.reason === reason &&
      isDeepStrictEqual(each.derived, derived) &&
      isOf(catalog, each.id, sessionIds),
  );
  if (known) return { id: known.id, isResumed: true };
  const paths = createPathAllocator();
  const sessions = sessionIds.map((sessionId) => {
    const session = getSession(catalog, sessionId);
    if (!session) throw new AppError('not-found', `There is no session ${sessionId} in this library.`);
    return { sessionId, folder: paths.allocate('data/sessions', subjectName(session.externalId ?? session.id)) };
  });
  const name = bagName(found?.body.title ?? `${sessions.length}-sessions`, exportedAtMs);
  const id = packageIdSchema.parse(randomId());
  insertPackage(catalog, id, { name, targetDir, caseId, exportedAtMs, reviewer, reason, version, derived }, sessions);
  return { id, isResumed: false };
}

function sessionsOfCase(catalog: ReadableCatalog, caseId: CaseId): SessionId[] {
  return caseSessions(catalog, listCaseRecords(catalog, caseId)).map(({ id }) => id);
}

function isOf(catalog: ReadableCatalog, id: PackageId, sessionIds: readonly SessionId[]): boolean {
  let at = 0;
  for (const { sessionId } of packageSessions(catalog, id)) if (sessionIds[at++] !== sessionId) return false;
  return at === sessionIds.length;
}
