import { AppError } from '../../../shared/errors.ts';
import { gatewayPartNames } from '../../../shared/model/gateway.ts';
import type { SourceId } from '../../../shared/model/ids.ts';
import type { SyncResult } from '../../../shared/model/job.ts';
import type { Source } from '../../../shared/model/source.ts';
import { inSteps } from '../../common/in-steps.ts';
import { setGatewayParts } from '../catalog/gateway-state.ts';
import type { WritableCatalog } from '../catalog/handles.ts';
import { transaction } from '../catalog/open-catalog.ts';
import { refreshSteps } from '../catalog/session-states.ts';
import { getSource, listSources, markSyncStarted, markSyncSucceeded } from '../catalog/sources.ts';
import type { GatewayClient } from '../gateway/gateway-client.ts';
import { matchStores } from './gateway-recordings.ts';
import { matchByOverlap } from './overlap/match-by-overlap.ts';
import { syncGatewayFacts } from './sync-gateway-facts.ts';
import { type SessionCounts, syncGatewaySessions } from './sync-gateway-sessions.ts';

export interface GatewaySyncProgress {
  /** Sessions seen so far; how many there will be is not known before the end. */
  readonly done: number;
  readonly total: null;
  readonly detail: string;
}

const expected: ReadonlySet<string> = new Set(['gateway-forbidden', 'gateway-not-found']);

/**
 * Brings the catalog up to date with an Akeyless Gateway: its sessions, its clusters, and the settings that govern sessions.
 * Safe to interrupt at any point and to run again; an unchanged gateway writes no session and no resource. A part that the
 * identity may not see is reported in the result. A session list that fails or is cancelled throws; marking the source's
 * sync as failed is for the caller.
 */
export async function syncGateway(options: {
  readonly catalog: WritableCatalog;
  readonly gateway: GatewayClient;
  readonly source: Pick<Source, 'id'>;
  readonly now: () => number;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: GatewaySyncProgress) => void;
}): Promise<SyncResult> {
  const { catalog, gateway, source, now, signal, onProgress } = options;
  const sourceId = source.id;
  const counts: SessionCounts = { sessionsSeen: 0, added: 0, changed: 0, unchanged: 0, failures: [] };
  const tell = (detail: string): void => onProgress({ done: counts.sessionsSeen, total: null, detail });
  const { lastSyncStartedAtMs: startedMs = null, lastSyncSucceededAtMs: succeededMs = null } = getSource(catalog, sourceId) ?? {};
  const wasListed = succeededMs !== null;
  const wasCut = startedMs !== null && (succeededMs === null || startedMs >= succeededMs);
  markSyncStarted(catalog, sourceId, now());
  const moved = new Set<SourceId>([sourceId]);
  try {
    const { parts, clusterNames } = await syncGatewayFacts({ catalog, gateway, sourceId, now, signal, onProgress: tell });
    // What an identity may not see, or an older gateway does not know, is no failure of every sync: the source shows it.
    for (const { name, error } of parts) if (error && !expected.has(error.code)) counts.failures.push({ item: name, error });
    const askedAtMs = now();
    await syncGatewaySessions({
      catalog,
      gateway,
      sourceId,
      clusterNames,
      now,
      signal,
      counts,
      onProgress: (seen) => tell(`${seen} sessions listed`),
    });
    // Also what an earlier sync listed and did not come to.
    if (counts.added > 0 || wasCut) {
      tell('Looking for their recordings');
      await matchStores({ catalog, signal, moved });
    }
    await matchByOverlap({ catalog, signal, moved });
    // From its first list on, what it does not list is an orphan.
    if (!wasListed) for (const { id } of listSources(catalog)) moved.add(id);
    await inSteps(refreshSteps(catalog, { sourceIds: [...moved], nowMs: now() }), signal);
    const all = [{ name: gatewayPartNames[0], askedAtMs, error: null }, ...parts];
    transaction(catalog, () => {
      setGatewayParts(catalog, sourceId, { parts: all, remoteAccess: null });
      markSyncSucceeded(catalog, sourceId, now());
    });
    return { objectsSeen: 0, removed: 0, ...counts };
  } catch (error) {
    // What was written so far stays, and is shown as what it is.
    await inSteps(refreshSteps(catalog, { sourceIds: [...moved], nowMs: now() }));
    throw signal.aborted ? new AppError('cancelled', `The sync of ${gateway.label} was cancelled.`, { cause: error }) : error;
  }
}
