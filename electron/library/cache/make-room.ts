import type { RecordingId } from '../../../shared/model/ids.ts';
import type { WritableCatalog } from '../catalog/handles.ts';
import { cacheTotals, evictionCandidates, getRecording, setCacheState } from '../catalog/recordings.ts';
import { planEviction } from './eviction.ts';
import type { RecordingCache } from './recording-cache.ts';

export interface MakeRoomOptions {
  readonly catalog: WritableCatalog;
  readonly cache: Pick<RecordingCache, 'remove' | 'isRead'>;
  readonly quotaBytes: number;
  /** What is to come, and its whole size. */
  readonly recordingId: RecordingId;
  readonly sizeBytes: number;
  /** Recordings that must stay although nothing pins them: those being fetched now. */
  readonly keep: ReadonlySet<RecordingId>;
}

/**
 * Takes least recently used recordings out of the cache until another one fits its quota, and counts that one whole
 * from now on: never a pinned one, one that is being read, or one that is to be kept. All is decided and told to the
 * catalog before the first await, so that two downloads never fill the same room. Fails with `cache-quota`, nothing
 * changed, when it cannot fit.
 */
export async function makeRoom({ catalog, cache, quotaBytes, recordingId, sizeBytes, keep }: MakeRoomOptions): Promise<void> {
  const { usedBytes } = cacheTotals(catalog);
  const counted = getRecording(catalog, recordingId)?.cachedBytes ?? 0;
  const candidates = evictionCandidates(catalog).filter(({ id }) => id !== recordingId && !keep.has(id) && !cache.isRead(id));
  const evicted = planEviction({ usedBytes: usedBytes - counted, neededBytes: sizeBytes, quotaBytes, candidates });
  for (const id of evicted) setCacheState(catalog, id, { cacheState: 'none', cachedBytes: 0 });
  setCacheState(catalog, recordingId, { cacheState: 'partial', cachedBytes: sizeBytes });
  for (const id of evicted) await cache.remove(id);
}
