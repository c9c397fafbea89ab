import { useEffect } from 'react';
import { create } from 'zustand';
import type { ResultOf } from '../../shared/contract/index.ts';
import type { Session } from '../../shared/model/session.ts';
import { call, callQuietly } from '../bridge/client.ts';
import { useQuery } from '../bridge/use-query.ts';
import { sessionName } from '../lib/session-name.ts';
import { toast, toastError } from '../ui/toast.tsx';

/** Sessions that are come back to. Followed by the window, so that they are there at once wherever they are shown. */
const useShortcutStore = create<ResultOf<'sessions.shortcuts'>>(() => ({ recent: [], pinned: [] }));

/** Keeps them current while a component is mounted. */
export function useFollowShortcuts(): void {
  const { data } = useQuery('sessions.shortcuts', {}, ['shortcuts', 'sessions']);
  useEffect(() => {
    if (data) useShortcutStore.setState(data);
  }, [data]);
}

/** The pinned sessions, and those opened last that are not pinned; each the newest first. */
export function useShortcuts(): { readonly pinned: readonly Session[]; readonly recent: readonly Session[] } {
  const { pinned, recent } = useShortcutStore();
  const ids = new Set(pinned.map(({ id }) => id));
  return { pinned, recent: recent.filter(({ id }) => !ids.has(id)) };
}

export function useIsPinned(sessionId: Session['id'] | undefined): boolean {
  return useShortcutStore(({ pinned }) => pinned.some(({ id }) => id === sessionId));
}

/** Pins a session, or unpins it, and says so: what shows it may be out of sight. */
export function togglePin(session: Session): void {
  const pinned = !useShortcutStore.getState().pinned.some(({ id }) => id === session.id);
  call('sessions.pin', { sessionId: session.id, pinned }).then(
    () => toast(`${pinned ? 'Pinned' : 'Not pinned any more'}: ${sessionName(session)}`),
    toastError,
  );
}

/** Notes that a session is reviewed, while a component is mounted for it. */
export function useNoteOpened(sessionId: Session['id']): void {
  useEffect(() => {
    // That it is missing under Recent is no news to who reviews.
    callQuietly('sessions.noteOpened', { sessionId }).catch(() => undefined);
  }, [sessionId]);
}
