import { AppError } from '../../../shared/errors.ts';
import type { RecordingId, SessionId, SourceId } from '../../../shared/model/ids.ts';
import type { Recording } from '../../../shared/model/recording.ts';
import type { Session } from '../../../shared/model/session.ts';
import type { Source } from '../../../shared/model/source.ts';
import type { ReadableCatalog } from '../catalog/handles.ts';
import { getRecording } from '../catalog/recordings.ts';
import { getSession } from '../catalog/sessions.ts';
import { getSource } from '../catalog/sources.ts';

export function requireSource(catalog: ReadableCatalog, id: SourceId): Source {
  const source = getSource(catalog, id);
  if (!source) throw new AppError('not-found', `There is no source ${id} in this library.`);
  return source;
}

export function requireSession(catalog: ReadableCatalog, id: SessionId): Session {
  const session = getSession(catalog, id);
  if (!session) throw new AppError('not-found', `There is no session ${id} in this library.`);
  return session;
}

export function requireRecording(catalog: ReadableCatalog, id: RecordingId): Recording {
  const recording = getRecording(catalog, id);
  if (!recording) throw new AppError('not-found', `There is no recording ${id} in this library.`);
  return recording;
}
