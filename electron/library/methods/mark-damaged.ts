import type { AppError } from '../../../shared/errors.ts';
import type { RecordingId } from '../../../shared/model/ids.ts';
import { getRecording, setCacheState, setRecordingError } from '../catalog/recordings.ts';
import type { LibraryContext } from '../library-context.ts';
import { announce } from './announce.ts';

/** Keeps that a whole copy is not what was stored in it, so that it is offered to be fetched anew. */
export function markDamaged(library: Pick<LibraryContext, 'catalog' | 'events' | 'now'>, id: RecordingId, error: AppError): void {
  const recording = getRecording(library.catalog, id);
  // One that is being healed, or has just left the cache, is no news.
  if (recording?.cacheState !== 'complete') return;
  setCacheState(library.catalog, id, { cacheState: 'damaged', cachedBytes: recording.cachedBytes });
  setRecordingError(library.catalog, id, error.toPayload());
  announce(library, id);
}
