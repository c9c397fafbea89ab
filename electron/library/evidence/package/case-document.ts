import type { CaseDocument } from '../../../../shared/model/evidence-documents.ts';
import type { CaseId, SessionId } from '../../../../shared/model/ids.ts';
import { noteRecords } from '../../cases/case-notes.ts';
import { readCase } from '../../cases/case-view.ts';
import type { ReadableCatalog } from '../../catalog/handles.ts';
import { getSession } from '../../catalog/sessions.ts';
import { type ExportOccasion, exportedMember, utc } from '../evidence-documents.ts';

/** A case as a package holds it, with where each session is in the bag. Null where the case is not there any more. */
export function caseDocument(
  catalog: ReadableCatalog,
  caseId: CaseId,
  occasion: ExportOccasion,
  folders: ReadonlyMap<SessionId, string>,
): CaseDocument | null {
  const found = readCase(catalog, caseId);
  if (!found) return null;
  const { items: _items, findings: _findings, conflicts: _conflicts, changedAtMs, ...body } = found.summary;
  const notes = [...folders.keys()].flatMap((sessionId) => {
    const session = getSession(catalog, sessionId);
    return session ? noteRecords(catalog, session) : [];
  });
  return {
    exported: exportedMember(occasion),
    case: { ...body, createdAt: utc(body.createdAtMs), changedAt: utc(changedAtMs) },
    items: found.items.map(({ here, ...item }) => ({ ...item, folder: (here && folders.get(here.sessionId)) ?? null })),
    findings: found.findings.map(({ here: _, ...finding }) => ({ ...finding, createdAt: utc(finding.createdAtMs) })),
    notes: notes.flatMap(({ id, body: note }) => (note ? [{ id, ...note, createdAt: utc(note.createdAtMs) }] : [])),
  };
}
