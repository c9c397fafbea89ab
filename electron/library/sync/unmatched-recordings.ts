import type { RecordingId, SourceId } from '../../../shared/model/ids.ts';
import type { Recording } from '../../../shared/model/recording.ts';
import { type ReadableCatalog, statement } from '../catalog/handles.ts';
import { getRecording } from '../catalog/recordings.ts';

const pageSize = 500;

/** Recordings for which nothing names a session, in pages by key (index: unique source_id, key). */
export function* unmatchedRecordings(catalog: ReadableCatalog, sourceId: SourceId): Generator<Recording[]> {
  const query = statement<{ id: RecordingId; key: string }>(
    catalog,
    `SELECT id, key FROM recordings WHERE source_id = ? AND match_method IN ('derived', 'overlap') AND key > ? ORDER BY key LIMIT ${pageSize}`,
  );
  for (let after = ''; ; ) {
    const rows = query.all(sourceId, after);
    const last = rows.at(-1);
    if (last === undefined) return;
    yield rows.flatMap(({ id }) => getRecording(catalog, id) ?? []);
    after = last.key;
  }
}
