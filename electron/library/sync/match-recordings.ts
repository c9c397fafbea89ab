import type { RecordingId, SessionId, SourceId } from '../../../shared/model/ids.ts';
import type { Recording } from '../../../shared/model/recording.ts';
import type { Session } from '../../../shared/model/session.ts';
import type { ReadableCatalog, WritableCatalog } from '../catalog/handles.ts';
import { lastMatchSteps, storePlace } from '../catalog/match-history.ts';
import { transaction } from '../catalog/open-catalog.ts';
import { getRecording, upsertRecording } from '../catalog/recordings.ts';
import { findSessionByExternalId, getSession, moveSession, type SessionInput, upsertSession } from '../catalog/sessions.ts';
import { getSource, listGatewayIds, listInventoryStoreIds } from '../catalog/sources.ts';
import type { InventorySession } from './inventory.ts';
import { type PlanLookups, planInventorySession, planRecording, planSharedSession, sessionIdOf } from './plan-sync.ts';
import { unmatchedRecordings } from './unmatched-recordings.ts';

const batchSize = 2_500;

/**
 * What is known of a store's recordings and of sessions. A session is known by the store's own list, else by a gateway's: the
 * one that was added first, where several list it.
 */
export function catalogLookups(
  catalog: ReadableCatalog,
  sourceId: SourceId,
  gatewayIds: readonly SourceId[] = listGatewayIds(catalog),
): PlanLookups {
  const store = getSource(catalog, sourceId)?.store;
  const manual = store && store.kind !== 'akeyless' ? lastMatchSteps(catalog, storePlace(store)) : null;
  const ofGateways = gatewayIds.filter((id) => id !== sourceId);
  return {
    recording: (id: RecordingId) => getRecording(catalog, id),
    session: (id: SessionId) => getSession(catalog, id),
    manual: (key) => manual?.get(key) ?? null,
    sessionByExternalId(externalId) {
      const own = findSessionByExternalId(catalog, sourceId, externalId);
      if (own?.origin === 'inventory') return own;
      for (const id of ofGateways) {
        const told = findSessionByExternalId(catalog, id, externalId);
        if (told) return told;
      }
      return own;
    },
  };
}

export interface InventoryOutcome {
  readonly added: number;
  readonly changed: number;
  readonly unchanged: number;
}

/**
 * Writes inventory entries in batches, each all or nothing. A session that several sources list is one session: it stays with the
 * gateway that listed it first, and learns from the others that it is over; what a store's own inventory has told goes over to a
 * gateway, in which the recordings of every store find it.
 */
export function applyInventory(catalog: WritableCatalog, sourceId: SourceId, sessions: readonly InventorySession[]): InventoryOutcome {
  const outcome = { added: 0, changed: 0, unchanged: 0 };
  const gateways = listGatewayIds(catalog);
  const otherGateways = gateways.filter((id) => id !== sourceId);
  const stores = gateways.includes(sourceId) ? listInventoryStoreIds(catalog) : [];

  function plan(entry: InventorySession): SessionInput | null {
    const own =
      findSessionByExternalId(catalog, sourceId, entry.externalId) ?? getSession(catalog, sessionIdOf(sourceId, entry.externalId));
    if (own) return planInventorySession(sourceId, entry, own);
    const shared = listedIn(catalog, otherGateways, entry);
    if (shared) return planSharedSession(entry, shared);
    const ofStore = listedIn(catalog, stores, entry);
    if (ofStore) moveSession(catalog, ofStore.id, sourceId);
    return planInventorySession(sourceId, entry, ofStore);
  }

  for (let at = 0; at < sessions.length; at += batchSize) {
    transaction(catalog, () => {
      for (const entry of sessions.slice(at, at + batchSize)) {
        const input = plan(entry);
        outcome[input === null ? 'unchanged' : upsertSession(catalog, input)] += 1;
      }
    });
  }
  return outcome;
}

/** The same session in the inventory of another source. */
function listedIn(catalog: ReadableCatalog, sources: readonly SourceId[], entry: InventorySession): Session | null {
  for (const id of sources) {
    const told = findSessionByExternalId(catalog, id, entry.externalId);
    if (told?.origin === 'inventory' && told.startedAtMs === entry.startedAtMs) return told;
  }
  return null;
}

/** Looks for sessions of recordings that had none, after new sessions became known. Gives how many found one. */
export function rematchRecordings(catalog: WritableCatalog, sourceId: SourceId): number {
  const lookups = catalogLookups(catalog, sourceId);
  let moved = 0;
  for (const recordings of unmatchedRecordings(catalog, sourceId)) moved += rematchPage(catalog, sourceId, recordings, lookups);
  return moved;
}

/** The same for some recordings of a source, all or nothing. */
export function rematchPage(catalog: WritableCatalog, sourceId: SourceId, recordings: readonly Recording[], lookups: PlanLookups): number {
  let moved = 0;
  transaction(catalog, () => {
    for (const recording of recordings) {
      // What the store no longer lists stays marked so: only objects that are there are matched anew.
      if (recording.removedFromStore) continue;
      const plan = planRecording(sourceId, recording, null, lookups);
      if (plan.recording.matchMethod === 'derived' || plan.recording.matchMethod === 'overlap') continue;
      if (plan.recording.sessionId === recording.sessionId && plan.recording.matchMethod === recording.matchMethod) continue;
      upsertRecording(catalog, plan.recording);
      moved += 1;
    }
  });
  return moved;
}
