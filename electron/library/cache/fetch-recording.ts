import type { RecordingId } from '../../../shared/model/ids.ts';
import type { Recording } from '../../../shared/model/recording.ts';
import type { WritableCatalog } from '../catalog/handles.ts';
import { refreshObject, setCacheState, setRecordingError, touchRecording } from '../catalog/recordings.ts';
import type { RecordingStore } from '../stores/recording-store.ts';
import { makeRoom } from './make-room.ts';
import type { RecordingCache } from './recording-cache.ts';

export interface FetchRecordingOptions {
  readonly catalog: WritableCatalog;
  readonly cache: RecordingCache;
  readonly store: RecordingStore;
  readonly recording: Recording;
  readonly quotaBytes: number;
  /** Recordings that are being fetched now: no room is made at their cost. */
  readonly inFlight: ReadonlySet<RecordingId>;
  readonly now: () => number;
  readonly signal: AbortSignal;
  readonly onProgress: (doneBytes: number, totalBytes: number) => void;
  /** From now on it can be read while it arrives. */
  readonly onBegun?: (() => void) | undefined;
}

/**
 * One recording from its store into the cache, made room for, verified and told to the catalog. When it fails or is
 * cancelled, what has arrived stays as a partial copy that the next try carries on with; the caller keeps the error.
 */
export async function fetchRecording(options: FetchRecordingOptions): Promise<void> {
  const { catalog, cache, store, recording, quotaBytes, inFlight, now, signal, onProgress, onBegun } = options;
  const { id, key } = recording;
  // A listing seldom carries the checksum, and the object may have been replaced since.
  const object = await store.head(key, signal);
  refreshObject(catalog, id, object);
  try {
    await makeRoom({ catalog, cache, quotaBytes, recordingId: id, sizeBytes: object.sizeBytes, keep: inFlight });
    touchRecording(catalog, id, now());
    const { sha256, storeChecksumVerified } = await cache.fetch({ id, object, store, signal, onProgress, onBegun });
    setCacheState(catalog, id, { cacheState: 'complete', cachedBytes: object.sizeBytes, sha256, storeChecksumVerified });
    setRecordingError(catalog, id, null);
  } catch (error) {
    const { cachedBytes } = await cache.status(id).catch(() => ({ cachedBytes: 0 }));
    setCacheState(catalog, id, { cacheState: cachedBytes > 0 ? 'partial' : 'none', cachedBytes });
    throw error;
  }
}
