import type { RecordingId } from '../../../shared/model/ids.ts';
import type { Recording } from '../../../shared/model/recording.ts';
import { refreshSessionState } from '../catalog/sessions.ts';
import type { LibraryContext } from '../library-context.ts';
import { requireRecording } from './require.ts';

/** After a change to a recording: brings its session up to date, tells every listener, and rereads it. */
export function announce(library: Pick<LibraryContext, 'catalog' | 'events' | 'now'>, recordingId: RecordingId): Recording {
  const { sessionId } = requireRecording(library.catalog, recordingId);
  refreshSessionState(library.catalog, sessionId, library.now());
  library.events.emit('catalog.changed', { topics: ['recordings', 'sessions'], sessionId, recordingId });
  return requireRecording(library.catalog, recordingId);
}
