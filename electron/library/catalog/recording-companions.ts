import type { RecordingId } from '../../../shared/model/ids.ts';
import type { Recording } from '../../../shared/model/recording.ts';
import { type ReadableCatalog, statement, type WritableCatalog } from './handles.ts';
import { type RecordingRow, recordingColumns, toRecording } from './recording-row.ts';
import { knownSql } from './recording-sync.ts';

/** The object of a name beside a recording: same source, same folder. */
export function findBeside(catalog: ReadableCatalog, { sourceId, key }: Recording, name: string): Recording | null {
  const row = statement<RecordingRow>(catalog, knownSql).get(sourceId, key.slice(0, key.lastIndexOf('/') + 1) + name);
  return row === undefined ? null : toRecording(row);
}

/** Says which objects are read with a recording, and no longer which were before. */
export function setCompanions(catalog: WritableCatalog, id: RecordingId, companions: readonly RecordingId[]): void {
  statement(catalog, "UPDATE recordings SET companion_of = NULL, index_state = 'none' WHERE companion_of = ?").run(id);
  const set = statement(catalog, "UPDATE recordings SET companion_of = ?, index_state = 'unsupported' WHERE id = ? AND id <> ?");
  for (const companion of companions) set.run(id, companion, id);
}

export function listCompanions(catalog: ReadableCatalog, id: RecordingId): Recording[] {
  return statement<RecordingRow>(catalog, `SELECT ${recordingColumns} FROM recordings WHERE companion_of = ? ORDER BY key`)
    .all(id)
    .map(toRecording);
}
