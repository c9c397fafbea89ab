import { setImmediate } from 'node:timers/promises';
import type { RecordingId, SourceId } from '../../../shared/model/ids.ts';
import { type ReadableCatalog, statement, type WritableCatalog } from '../catalog/handles.ts';
import { setMatch } from '../catalog/recording-sync.ts';
import { getRecording } from '../catalog/recordings.ts';
import { upsertSession } from '../catalog/sessions.ts';
import { listGatewayIds, listSources } from '../catalog/sources.ts';
import { catalogLookups, rematchPage } from './match-recordings.ts';
import { planRecording } from './plan-sync.ts';
import { unmatchedRecordings } from './unmatched-recordings.ts';

/**
 * After a gateway listed new sessions: recordings in stores that had no session may find it there. Can be interrupted. What it moved
 * is in `moved` by store: their sessions have to be refreshed.
 */
export async function matchStores(options: {
  readonly catalog: WritableCatalog;
  readonly signal: AbortSignal;
  readonly moved: Set<SourceId>;
}): Promise<void> {
  const { catalog, signal, moved } = options;
  for (const { id: storeId, store } of listSources(catalog)) {
    if (store.kind === 'akeyless') continue;
    const lookups = catalogLookups(catalog, storeId);
    for (const recordings of unmatchedRecordings(catalog, storeId)) {
      if (rematchPage(catalog, storeId, recordings, lookups) > 0) moved.add(storeId);
      await setImmediate();
      signal.throwIfAborted();
    }
  }
}

/**
 * Before a gateway is removed with its sessions: recordings of stores leave them for what else is known of them, and the notes
 * on these sessions go with the recordings. Call it in the transaction that removes the gateway, and refresh the sessions there.
 */
export function releaseRecordings(catalog: WritableCatalog, gatewayId: SourceId): void {
  const others = listGatewayIds(catalog).filter((id) => id !== gatewayId);
  for (const id of recordingsOf(catalog, gatewayId)) {
    const recording = getRecording(catalog, id);
    if (!recording) continue;
    const lookups = catalogLookups(catalog, recording.sourceId, others);
    const plan = planRecording(recording.sourceId, recording, null, {
      ...lookups,
      // That it had a session tells nothing any more; what its own beginning and end are, still does.
      session(sessionId) {
        const session = lookups.session(sessionId);
        return session?.sourceId === gatewayId ? null : session;
      },
      recording: (known) => (known === id ? { ...recording, matchMethod: 'derived' } : lookups.recording(known)),
    });
    if (plan.session) upsertSession(catalog, plan.session);
    setMatch(catalog, id, plan.recording);
    statement(catalog, 'UPDATE notes SET session_id = ? WHERE session_id = ?').run(plan.recording.sessionId, recording.sessionId);
  }
}

/** Recordings of other sources in the sessions of a gateway. */
function recordingsOf(catalog: ReadableCatalog, gatewayId: SourceId): RecordingId[] {
  const sql = `SELECT r.id FROM recordings AS r JOIN sessions AS s ON s.id = r.session_id WHERE s.source_id = ? AND r.source_id <> s.source_id`;
  return statement<{ id: RecordingId }>(catalog, sql)
    .all(gatewayId)
    .map(({ id }) => id);
}
