import type { RecordingId } from '../../../shared/model/ids.ts';
import { type ReadableCatalog, statement, type WritableCatalog } from './handles.ts';

/** The profile that was chosen for a forwarded log; null: the first that fits. */
export function getProfileId(catalog: ReadableCatalog, id: RecordingId): string | null {
  return statement<{ profile_id: string | null }>(catalog, 'SELECT profile_id FROM recordings WHERE id = ?').get(id)?.profile_id ?? null;
}

/** What was probed and indexed with another profile no longer counts. */
export function setProfileId(catalog: WritableCatalog, id: RecordingId, profileId: string | null): void {
  statement(catalog, `UPDATE recordings SET profile_id = ?, probe = NULL, index_state = 'none' WHERE id = ?`).run(profileId, id);
}
