import type { RecordingId } from '../../../shared/model/ids.ts';
import { type ReadableCatalog, statement } from './handles.ts';

/** What became of an object in its store, and what it was before. */
export interface ObjectChange {
  /** When it was noticed, epoch milliseconds. */
  readonly atMs: number;
  readonly change: 'replaced' | 'removed' | 'returned';
  readonly sizeBytes: number;
  readonly etag: string | null;
  readonly versionId: string | null;
  readonly lastModifiedMs: number | null;
}

/** Everything that became of these objects since they were first seen, oldest first; unchanged ones are left out. */
export function findObjectChanges(
  catalog: ReadableCatalog,
  ids: readonly RecordingId[],
): ReadonlyMap<RecordingId, readonly ObjectChange[]> {
  const rows = statement<ObjectChange & { recordingId: RecordingId }>(catalog, objectChangesSql).all(JSON.stringify(ids));
  return Map.groupBy(rows, ({ recordingId }) => recordingId);
}
export const objectChangesSql = `
SELECT recording_id AS recordingId, at_ms AS atMs, change, size_bytes AS sizeBytes, etag, version_id AS versionId,
  last_modified_ms AS lastModifiedMs
FROM object_changes WHERE recording_id IN (SELECT value FROM json_each(?)) ORDER BY row`;
