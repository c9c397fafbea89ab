import type { RecordingId } from '../../../shared/model/ids.ts';
import type { WritableCatalog } from '../catalog/handles.ts';
import { cacheTotals, evictionCandidates, setCacheState } from '../catalog/recordings.ts';
import { planEviction } from './eviction.ts';
import type { RecordingCache } from './recording-cache.ts';

export interface MakeRoomOptions {
  readonly catalog: WritableCatalog;
  readonly cache: Pick<RecordingCache, 'remove'>;
  readonly quotaBytes: number;
  readonly neededBytes: number;
  /** Recordings that must stay although nothing pins them: those being fetched now. */
  readonly keep: ReadonlySet<RecordingId>;
}

/** Takes least recently used, unpinned recordings out of the cache until what is needed fits its quota. */
export async function makeRoom({ catalog, cache, quotaBytes, neededBytes, keep }: MakeRoomOptions): Promise<void> {
  const { usedBytes } = cacheTotals(catalog);
  const candidates = evictionCandidates(catalog).filter(({ id }) => !keep.has(id));
  for (const id of planEviction({ usedBytes, neededBytes, quotaBytes, candidates })) {
    setCacheState(catalog, id, { cacheState: 'none', cachedBytes: 0 });
    await cache.remove(id);
  }
}
