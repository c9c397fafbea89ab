import { AppError } from '../../../shared/errors.ts';
import type { RecordingId } from '../../../shared/model/ids.ts';
import type { MatchStep, Recording } from '../../../shared/model/recording.ts';
import type { Session } from '../../../shared/model/session.ts';
import { type ReadableCatalog, statement, type WritableCatalog } from '../catalog/handles.ts';
import { addMatchStep, matchStepsOf, storePlace } from '../catalog/match-history.ts';
import { transaction } from '../catalog/open-catalog.ts';
import { setMatch } from '../catalog/recording-sync.ts';
import { deleteIfEmptied, getSession, refreshSessionState, upsertSession } from '../catalog/sessions.ts';
import { getSource } from '../catalog/sources.ts';
import { catalogLookups } from './match-recordings.ts';
import { planRecording } from './plan-sync.ts';

export interface ManualMatch {
  readonly recording: Recording;
  /** Null: out of the session that it is in. */
  readonly session: Session | null;
  readonly reason: string;
  readonly author: string;
  readonly nowMs: number;
}

/**
 * Puts a recording into a session because somebody says so, or takes it out of one: then it stands by itself until somebody
 * links it. The step is kept for good, and counts at every sync, also of a source that was removed and added again.
 */
export function matchByHand(catalog: WritableCatalog, { recording, session, reason, author, nowMs }: ManualMatch): void {
  const place = placeOf(catalog, recording);
  const before = getSession(catalog, recording.sessionId);
  const about = session ?? before;
  if (place === null || about === null) throw new AppError('not-found', `There is no session ${recording.sessionId} in this library.`);
  if (session !== null && session.sourceId !== recording.sourceId && getSource(catalog, session.sourceId)?.store.kind !== 'akeyless') {
    throw new AppError('usage', 'The session is one of another store.', {
      action: 'Choose a session that a gateway lists, or one of the store that has the recording.',
    });
  }
  const step: MatchStep = {
    action: session === null ? 'unlink' : 'link',
    key: recording.key,
    sessionId: about.id,
    externalId: about.externalId,
    reason,
    author,
    atMs: nowMs,
  };
  transaction(catalog, () => {
    addMatchStep(catalog, place, step);
    const plan = planRecording(recording.sourceId, recording, null, catalogLookups(catalog, recording.sourceId));
    if (plan.session) upsertSession(catalog, plan.session);
    setMatch(catalog, recording.id, plan.recording);
    deleteIfEmptied(catalog, recording.sessionId);
    for (const id of new Set([recording.sessionId, plan.recording.sessionId])) refreshSessionState(catalog, id, nowMs);
  });
}

/** All steps by hand about an object, oldest first. */
export function manualSteps(catalog: ReadableCatalog, recording: Pick<Recording, 'sourceId' | 'key'>): MatchStep[] {
  const place = placeOf(catalog, recording);
  return place === null ? [] : matchStepsOf(catalog, place, recording.key);
}

/** The objects that have this key, in any source. */
export function recordingsByKey(catalog: ReadableCatalog, key: string): RecordingId[] {
  const sql = 'SELECT r.id FROM sources AS s JOIN recordings AS r ON r.source_id = s.id AND r.key = ?';
  return statement<{ id: RecordingId }>(catalog, sql)
    .all(key)
    .map(({ id }) => id);
}

function placeOf(catalog: ReadableCatalog, { sourceId }: Pick<Recording, 'sourceId'>): string | null {
  const store = getSource(catalog, sourceId)?.store;
  return store && store.kind !== 'akeyless' ? storePlace(store) : null;
}
