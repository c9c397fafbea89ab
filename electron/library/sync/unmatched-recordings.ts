import type { RecordingId, SourceId } from '../../../shared/model/ids.ts';
import type { Recording } from '../../../shared/model/recording.ts';
import { type ReadableCatalog, statement } from '../catalog/handles.ts';
import { getRecording } from '../catalog/recordings.ts';

const pageSize = 500;

/** Recordings for which nothing names a session, or only metadata beside them and no inventory, in pages by key (index: unique source_id, key). */
export function* unmatchedRecordings(catalog: ReadableCatalog, sourceId: SourceId): Generator<Recording[]> {
  const query = statement<{ id: RecordingId; key: string }>(
    catalog,
    `SELECT r.id, r.key FROM recordings AS r JOIN sessions AS s ON s.id = r.session_id
     WHERE r.source_id = ? AND r.key > ? AND (r.match_method IN ('derived', 'overlap') OR s.origin = 'sidecar')
     ORDER BY r.key LIMIT ${pageSize}`,
  );
  for (let after = ''; ; ) {
    const rows = query.all(sourceId, after);
    const last = rows.at(-1);
    if (last === undefined) return;
    yield rows.flatMap(({ id }) => getRecording(catalog, id) ?? []);
    after = last.key;
  }
}
