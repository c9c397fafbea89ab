import type { SessionId } from '../../../shared/model/ids.ts';
import type { Session } from '../../../shared/model/session.ts';
import type { StoredRecord } from '../catalog/case-records.ts';
import type { ReadableCatalog } from '../catalog/handles.ts';
import { findCited } from './cite.ts';

/** The sessions that the items of a case are of, as far as they are in this library, in the order of the items. */
export function caseSessions(catalog: ReadableCatalog, records: readonly StoredRecord[]): Session[] {
  const found = new Map<SessionId, Session>();
  for (const record of records) {
    const place = record.kind === 'item' && record.body ? findCited(catalog, record.body.citation) : null;
    if (place) found.set(place.session.id, place.session);
  }
  return [...found.values()];
}
