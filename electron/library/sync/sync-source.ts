import { randomInt } from 'node:crypto';
import { AppError } from '../../../shared/errors.ts';
import type { SyncResult } from '../../../shared/model/job.ts';
import type { Source } from '../../../shared/model/source.ts';
import type { WritableCatalog } from '../catalog/handles.ts';
import { transaction } from '../catalog/open-catalog.ts';
import { markRemovedFromStore } from '../catalog/recordings.ts';
import { deleteEmptyDerivedSessions, refreshSessionStates } from '../catalog/sessions.ts';
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

/** About 50 MB of listing entries: all but the largest archives are matched in one go. */
const defaultWindowSize = 200_000;

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
  const pass = createSyncPass({ catalog, store, source, signal, number: randomInt(2 ** 47) });
  try {
    await readListing(options, pass);
    await pass.finish();
    pass.counts.removed += markRemovedFromStore(catalog, { sourceId: source.id, pass: pass.number });
    await matchByOverlap({ catalog, now, signal });
    transaction(catalog, () => {
      deleteEmptyDerivedSessions(catalog, source.id);
      refreshSessionStates(catalog, { sourceId: source.id, nowMs: now() });
      // Its recordings may be those of sessions that gateways list.
      for (const sourceId of listGatewayIds(catalog)) refreshSessionStates(catalog, { sourceId, nowMs: now() });
      markSyncSucceeded(catalog, source.id, now());
    });
    return { ...pass.counts, failures: [...pass.failures] };
  } catch (error) {
    // What was written so far stays, and is shown as what it is.
    refreshSessionStates(catalog, { sourceId: source.id, nowMs: now() });
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
