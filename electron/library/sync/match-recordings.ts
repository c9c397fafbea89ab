import type { RecordingId, SessionId, SourceId } from '../../../shared/model/ids.ts';
import type { ReadableCatalog, WritableCatalog } from '../catalog/handles.ts';
import { transaction } from '../catalog/open-catalog.ts';
import { getRecording, upsertRecording } from '../catalog/recordings.ts';
import { findSessionByExternalId, getSession, upsertSession } from '../catalog/sessions.ts';
import type { InventorySession } from './inventory.ts';
import { type PlanLookups, planInventorySession, planRecording, sessionIdOf } from './plan-sync.ts';
import { unmatchedRecordings } from './unmatched-recordings.ts';

const batchSize = 2_500;

export function catalogLookups(catalog: ReadableCatalog, sourceId: SourceId): PlanLookups {
  return {
    recording: (id: RecordingId) => getRecording(catalog, id),
    session: (id: SessionId) => getSession(catalog, id),
    sessionByExternalId: (externalId) => findSessionByExternalId(catalog, sourceId, externalId),
  };
}

export interface InventoryOutcome {
  readonly added: number;
  readonly changed: number;
  readonly unchanged: number;
}

/** Writes inventory entries in batches, each all or nothing. */
export function applyInventory(catalog: WritableCatalog, sourceId: SourceId, sessions: readonly InventorySession[]): InventoryOutcome {
  const outcome = { added: 0, changed: 0, unchanged: 0 };
  for (let at = 0; at < sessions.length; at += batchSize) {
    transaction(catalog, () => {
      for (const entry of sessions.slice(at, at + batchSize)) {
        const input = planInventorySession(sourceId, entry, getSession(catalog, sessionIdOf(sourceId, entry.externalId)));
        outcome[input === null ? 'unchanged' : upsertSession(catalog, input)] += 1;
      }
    });
  }
  return outcome;
}

/** Looks for sessions of recordings that had none, after new sessions became known. Gives how many found one. */
export function rematchRecordings(catalog: WritableCatalog, sourceId: SourceId, pass: number): number {
  const lookups = catalogLookups(catalog, sourceId);
  let moved = 0;
  for (const recordings of unmatchedRecordings(catalog, sourceId)) {
    transaction(catalog, () => {
      for (const recording of recordings) {
        // What the store no longer lists stays marked so: only objects that are there are matched anew.
        if (recording.removedFromStore) continue;
        const plan = planRecording(sourceId, recording, null, lookups);
        if (plan.recording.matchMethod === 'derived') continue;
        upsertRecording(catalog, plan.recording, pass);
        moved += 1;
      }
    });
  }
  return moved;
}
