import type { RecordingId } from '../../../shared/model/ids.ts';
import { planEviction } from '../cache/eviction.ts';
import type { RecordingCache } from '../cache/recording-cache.ts';
import type { WritableCatalog } from '../catalog/handles.ts';
import { cacheTotals, evictionCandidates, setCacheState } from '../catalog/recordings.ts';
import { reservedBytes, reserveUnwrapped } from '../catalog/unwrapped.ts';

export interface ReserveRoomOptions {
  readonly catalog: WritableCatalog;
  readonly cache: Pick<RecordingCache, 'remove' | 'isRead'>;
  readonly quotaBytes: number;
  /** Whose copy is made, and what it takes by now. */
  readonly recordingId: RecordingId;
  readonly sizeBytes: number;
  /** Recordings that must stay although nothing pins them. */
  readonly keep: ReadonlySet<RecordingId>;
}

/**
 * Counts room for an unwrapped copy that grows, and takes least recently used recordings out of the cache for it, as for
 * a download. Fails with `cache-quota`, nothing evicted, where it cannot fit.
 */
export async function reserveRoom({ catalog, cache, quotaBytes, recordingId, sizeBytes, keep }: ReserveRoomOptions): Promise<void> {
  const usedBytes = cacheTotals(catalog).usedBytes - reservedBytes(catalog, recordingId);
  const candidates = evictionCandidates(catalog).filter(({ id }) => id !== recordingId && !keep.has(id) && !cache.isRead(id));
  const evicted = planEviction({ usedBytes, neededBytes: sizeBytes, quotaBytes, candidates });
  for (const id of evicted) setCacheState(catalog, id, { cacheState: 'none', cachedBytes: 0 });
  reserveUnwrapped(catalog, recordingId, sizeBytes);
  for (const id of evicted) await cache.remove(id);
}
