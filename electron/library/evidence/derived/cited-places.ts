import type { Citation } from '../../../../shared/model/cases.ts';
import type { CaseId, RecordingId, SessionId } from '../../../../shared/model/ids.ts';
import { readCase } from '../../cases/case-view.ts';
import type { ReadableCatalog } from '../../catalog/handles.ts';
import { listNotes } from '../../catalog/notes.ts';
import type { CitedPlace } from './plan-derived.ts';

/** What the notes on a session point at. */
export function notedPlaces(catalog: ReadableCatalog, sessionId: SessionId): CitedPlace[] {
  return listNotes(catalog, sessionId).flatMap(({ recordingId, atMs, endMs }) =>
    recordingId === null || atMs === null ? [] : [{ recordingId, fromMs: atMs, toMs: endMs }],
  );
}

/** What a case points at, its items and the citations of its findings, by session. */
export function placesOfCase(catalog: ReadableCatalog, caseId: CaseId): ReadonlyMap<SessionId, readonly CitedPlace[]> {
  const found = readCase(catalog, caseId);
  const places = new Map<SessionId, CitedPlace[]>();
  const add = (
    { atMs, endMs }: Citation,
    here: { readonly sessionId: SessionId; readonly recordingId: RecordingId | null } | null | undefined,
  ): void => {
    if (!here || here.recordingId === null || atMs === null) return;
    const known = places.get(here.sessionId) ?? [];
    places.set(here.sessionId, [...known, { recordingId: here.recordingId, fromMs: atMs, toMs: endMs }]);
  };
  for (const { citation, here } of found?.items ?? []) add(citation, here);
  for (const { citations, here } of found?.findings ?? []) for (const [at, citation] of citations.entries()) add(citation, here[at]);
  return places;
}
