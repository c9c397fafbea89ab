import { createHash } from 'node:crypto';
import type { SourceId } from '../../../shared/model/ids.ts';
import type { Source } from '../../../shared/model/source.ts';

type Scheduled = Pick<Source, 'id' | 'addedAtMs' | 'lastSyncStartedAtMs' | 'syncEveryMinutes'>;

/** Sources of the same interval, and libraries that were started together, do not ask all at once. */
const jitterShare = 0.1;
const mostJitterMs = 5 * 60_000;

/** When a source is to be synced next by itself; null where it is not. The same answer whenever it is asked between two syncs. */
export function nextSyncAtMs({ id, addedAtMs, lastSyncStartedAtMs, syncEveryMinutes }: Scheduled): number | null {
  if (syncEveryMinutes === null) return null;
  const sinceMs = lastSyncStartedAtMs ?? addedAtMs;
  const everyMs = syncEveryMinutes * 60_000;
  const share = createHash('sha256').update(`${id} ${sinceMs}`).digest().readUInt16BE() / 0x1_0000;
  return sinceMs + everyMs + Math.floor(share * Math.min(mostJitterMs, everyMs * jitterShare));
}

/** Starts the syncs that are due; one that fails to start stops none of the others. */
export function startDueSyncs(sources: readonly Scheduled[], nowMs: number, start: (id: SourceId) => void): void {
  for (const source of sources) {
    const dueMs = nextSyncAtMs(source);
    if (dueMs === null || dueMs > nowMs) continue;
    try {
      start(source.id);
    } catch {
      // A sync says itself why it fails, and it is due again next time.
    }
  }
}
