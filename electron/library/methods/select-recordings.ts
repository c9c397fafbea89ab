import { AppError } from '../../../shared/errors.ts';
import type { RecordingId, SessionId } from '../../../shared/model/ids.ts';
import type { Recording } from '../../../shared/model/recording.ts';
import type { ReadableCatalog } from '../catalog/handles.ts';
import { listRecordings } from '../catalog/recordings.ts';

export interface RecordingSelection {
  readonly recordingIds?: readonly RecordingId[] | undefined;
  readonly sessionIds?: readonly SessionId[] | undefined;
  readonly all?: boolean | undefined;
}

/** The recordings that a call names, each once. Naming none at all is a usage error, not "all". */
export function selectRecordings(catalog: ReadableCatalog, selection: RecordingSelection): Recording[] {
  if (selection.all) return listRecordings(catalog, {});
  if (!selection.recordingIds?.length && !selection.sessionIds?.length) {
    throw new AppError('usage', 'No recording was named.', { action: 'Name recordings or sessions, or ask for all.' });
  }
  const byId = new Map<RecordingId, Recording>();
  if (selection.sessionIds?.length) {
    for (const recording of listRecordings(catalog, { sessionIds: selection.sessionIds })) byId.set(recording.id, recording);
  }
  if (selection.recordingIds?.length) {
    for (const recording of listRecordings(catalog, { recordingIds: selection.recordingIds })) byId.set(recording.id, recording);
  }
  if (byId.size === 0) throw new AppError('not-found', 'No recording in this library has that id.');
  return [...byId.values()];
}
