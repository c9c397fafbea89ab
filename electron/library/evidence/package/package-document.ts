import type { PackageDocument } from '../../../../shared/model/evidence-documents.ts';
import type { CaseId } from '../../../../shared/model/ids.ts';
import type { ReadableCatalog } from '../../catalog/handles.ts';
import type { PackageSession } from '../../catalog/packages.ts';
import { getSession } from '../../catalog/sessions.ts';
import { type ExportOccasion, exportedMember, utc } from '../evidence-documents.ts';

/** What a package tells of each of its sessions, one at a time. */
export function* packageRows(catalog: ReadableCatalog, sessions: Iterable<PackageSession>): Generator<PackageDocument['sessions'][number]> {
  for (const { sessionId, folder } of sessions) {
    const session = getSession(catalog, sessionId);
    if (!session) continue;
    const { id, externalId, resourceType, user, target, startedAtMs } = session;
    yield { id, externalId, resourceType, user, target, startedAt: utc(startedAtMs), folder };
  }
}

/** The text of `data/package.json`, a session at a time: see `packageDocumentSchema`. */
export function* packageDocumentText(
  caseId: CaseId | null,
  occasion: ExportOccasion,
  rows: Iterable<PackageDocument['sessions'][number]>,
): Generator<string> {
  yield `{"exported":${JSON.stringify(exportedMember(occasion))},"case":${JSON.stringify(caseId)},"sessions":[`;
  let separator = '\n';
  for (const row of rows) {
    yield `${separator}${JSON.stringify(row)}`;
    separator = ',\n';
  }
  yield '\n]}\n';
}
