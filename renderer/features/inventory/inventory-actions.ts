import type { SessionId } from '../../../shared/model/ids.ts';
import type { Session, SessionFilter } from '../../../shared/model/session.ts';
import { call } from '../../bridge/client.ts';
import { collectSessions } from '../../bridge/collect-sessions.ts';
import { plural } from '../../lib/format.ts';
import { toast, toastError } from '../../ui/toast.tsx';

/** Whether a session has a recording that is not here yet. */
export function isFetchable({ recordingCount, cachedCount }: Session): boolean {
  return recordingCount > cachedCount;
}

async function fetchOf(sessionIds: readonly SessionId[]): Promise<void> {
  if (sessionIds.length === 0) return toast('All of their recordings are here already.');
  await call('recordings.fetch', { sessionIds: [...sessionIds] });
  toast(`Fetching the recordings of ${plural(sessionIds.length, 'session')}.`);
}

export function fetchSelected(sessionIds: readonly SessionId[]): void {
  fetchOf(sessionIds).catch(toastError);
}

/** Fetches what a filter lists, all pages of it. */
export function fetchFiltered(filter: SessionFilter): void {
  collectSessions(filter, isFetchable).then(fetchOf).catch(toastError);
}

/** Indexes the recordings of sessions that are here. */
export async function indexSessions(sessionIds: readonly SessionId[]): Promise<void> {
  try {
    await call('recordings.index', { sessionIds: [...sessionIds] });
    toast(`Indexing the recordings of ${plural(sessionIds.length, 'session')}.`);
  } catch (error) {
    toastError(error);
  }
}

/** Fetches the recordings of sessions and keeps them from leaving the cache, or lets them leave it again. */
export async function keepOffline(sessionIds: readonly SessionId[], pinned: boolean): Promise<void> {
  let count = 0;
  const missing: SessionId[] = [];
  try {
    for (const sessionId of sessionIds) {
      const { session, recordings } = await call('sessions.get', { sessionId });
      if (isFetchable(session)) missing.push(sessionId);
      for (const recording of recordings) {
        if (recording.pinned !== pinned) await call('recordings.pin', { recordingId: recording.id, pinned });
        count += 1;
      }
    }
    toast(
      pinned
        ? `${plural(count, 'recording')} will be kept offline until you let them go.`
        : `${plural(count, 'recording')} may leave the cache when space is needed.`,
    );
    if (pinned && missing.length > 0) await call('recordings.fetch', { sessionIds: missing });
  } catch (error) {
    toastError(error);
  }
}
