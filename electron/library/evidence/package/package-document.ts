import type { PackageDocument } from '../../../../shared/model/evidence-documents.ts';
import type { CaseId } from '../../../../shared/model/ids.ts';
import type { ReadableCatalog } from '../../catalog/handles.ts';
import type { PackageSession } from '../../catalog/packages.ts';
import { getSession } from '../../catalog/sessions.ts';
import { type ExportOccasion, exportedMember, utc } from '../evidence-documents.ts';

/** The text of `data/package.json`, a session at a time: see `packageDocumentSchema`. */
export function* packageDocumentText(
  catalog: ReadableCatalog,
  caseId: CaseId | null,
  occasion: ExportOccasion,
  sessions: Iterable<PackageSession>,
): Generator<string> {
  yield `{"exported":${JSON.stringify(exportedMember(occasion))},"case":${JSON.stringify(caseId)},"sessions":[`;
  let separator = '\n';
  for (const { sessionId, folder } of sessions) {
    const session = getSession(catalog, sessionId);
    if (!session) continue;
    const { id, externalId, resourceType, user, target, startedAtMs } = session;
    const row: PackageDocument['sessions'][number] = { id, externalId, resourceType, user, target, startedAt: utc(startedAtMs), folder };
    yield `${separator}${JSON.stringify(row)}`;
    separator = ',\n';
  }
  yield '\n]}\n';
}
