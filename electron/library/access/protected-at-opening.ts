import type { SessionId, SourceId } from '../../../shared/model/ids.ts';
import { caseSessions } from '../cases/case-sessions.ts';
import { listCaseRecords } from '../catalog/case-records.ts';
import type { ReadableCatalog } from '../catalog/handles.ts';
import { listProtections } from '../catalog/protections.ts';

/** What demands something to be opened: sources, with all of their sessions, and the sessions of cases. */
export function protectedAtOpening(catalog: ReadableCatalog): { readonly sources: SourceId[]; readonly sessions: Set<SessionId> } {
  const protections = listProtections(catalog).filter(({ protection }) => protection.opening !== 'none');
  const ofCases = protections.flatMap(({ of }) => (of.kind === 'case' ? caseSessions(catalog, listCaseRecords(catalog, of.id)) : []));
  return {
    sources: protections.flatMap(({ of }) => (of.kind === 'source' ? [of.id] : [])),
    sessions: new Set(ofCases.map(({ id }) => id)),
  };
}
