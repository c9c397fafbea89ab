import { AppError } from '../../../shared/errors.ts';
import type { SourceId } from '../../../shared/model/ids.ts';
import type { SyncResult } from '../../../shared/model/job.ts';
import type { Source } from '../../../shared/model/source.ts';
import { inSteps } from '../../common/in-steps.ts';
import type { WritableCatalog } from '../catalog/handles.ts';
import { markRemovedFromStore } from '../catalog/recordings.ts';
import { refreshSteps } from '../catalog/sessions.ts';
import { listGatewayIds, markSyncStarted, markSyncSucceeded } from '../catalog/sources.ts';
import { listByPrefix } from '../stores/list-by-prefix.ts';
import type { RecordingStore } from '../stores/recording-store.ts';
import { objectKind } from './object-kinds.ts';
import { matchByOverlap } from './overlap/match-by-overlap.ts';
import { createSyncPass, type SyncPass } from './sync-pass.ts';

export interface SyncProgress {
  /** Objects seen so far; how many there will be is not known before the end. */
  readonly done: number;
  readonly total: null;
  readonly detail: string;
}

export interface SyncSourceOptions {
  readonly catalog: WritableCatalog;
  readonly store: RecordingStore;
  readonly source: Pick<Source, 'id' | 'store' | 'lastSyncStartedAtMs' | 'lastSyncSucceededAtMs'>;
  readonly now: () => number;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: SyncProgress) => void;
  /** Objects held in memory before they are written; a smaller listing is matched with everything known. For tests. */
  readonly windowSize?: number;
}

/** About 15 MB of listing entries: all but large archives are matched in one go. */
const defaultWindowSize = 50_000;

/**
 * Brings the catalog up to date with a source: lists its objects once, reads the inventories and sidecars among them,
 * finds a session for every recording, and marks recordings that the store no longer lists.
 *
 * Safe to interrupt at any point and to run again; an unchanged source writes no session and no recording. A single
 * object that cannot be read is reported in the result and stops nothing. A listing that fails or is cancelled throws,
 * and marks nothing as removed; marking the source's sync as failed is for the caller.
 */
export async function syncSource(options: SyncSourceOptions): Promise<SyncResult> {
  const { catalog, source, store, now, signal } = options;
  markSyncStarted(catalog, source.id, now());
  // Its recordings may be those of sessions that gateways list.
  const moved = new Set<SourceId>([source.id, ...listGatewayIds(catalog)]);
  const pass = createSyncPass({ catalog, store, source, signal });
  try {
    await readListing(options, pass);
    await pass.finish();
    const removed = await inSteps(markRemovedFromStore(catalog, { sourceId: source.id, seen: pass.seen }), signal);
    pass.counts.removed = removed;
    await matchByOverlap({ catalog, signal, moved });
    await inSteps(refreshSteps(catalog, { sourceIds: [...moved], nowMs: now() }), signal);
    markSyncSucceeded(catalog, source.id, now());
    return { ...pass.counts, failures: [...pass.failures] };
  } catch (error) {
    // What was written so far stays, and is shown as what it is.
    await inSteps(refreshSteps(catalog, { sourceIds: [...moved], nowMs: now() }));
    throw signal.aborted ? new AppError('cancelled', `The sync of ${store.label} was cancelled.`, { cause: error }) : error;
  }
}

async function readListing(
  { store, signal, onProgress, windowSize = defaultWindowSize }: SyncSourceOptions,
  pass: SyncPass,
): Promise<void> {
  for await (const page of listByPrefix(store, { signal })) {
    signal.throwIfAborted();
    for (const object of page) {
      pass.counts.objectsSeen += 1;
      const kind = objectKind(object.key);
      if (kind !== 'other') pass.add(kind, object);
    }
    onProgress({ done: pass.counts.objectsSeen, total: null, detail: `${pass.counts.objectsSeen} objects listed` });
    if (pass.pending >= windowSize) await pass.flush();
  }
}
