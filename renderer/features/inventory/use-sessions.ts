import { useCallback, useEffect, useRef, useState } from 'react';
import { type AppError, toAppError } from '../../../shared/errors.ts';
import type { Session } from '../../../shared/model/session.ts';
import { call, onConnectionChange, subscribe } from '../../bridge/client.ts';
import type { InventoryAddress } from './filter-address.ts';

const pageSize = 200;
/** The largest page of the contract, for reading again what was read in smaller ones. */
const rereadPageSize = 500;
/** Of a longer list only so much is read again; the rest follows as it is scrolled to. */
const maxReread = 10_000;

interface State {
  readonly sessions: readonly Session[];
  readonly total: number;
  readonly nextCursor: string | null;
  readonly loading: boolean;
  readonly error: AppError | null;
}

export interface Sessions extends State {
  /** Reads the next page, once. */
  loadMore(): void;
  refresh(): void;
}

/**
 * The sessions of an address, page by page as they are scrolled to; what is shown is read again when it changed.
 * @param initialCount how many to begin with, for somebody who comes back to a row further down
 */
export function useSessions({ filter, sort }: InventoryAddress, initialCount: number): Sessions {
  const [state, setState] = useState<State>({ sessions: [], total: 0, nextCursor: null, loading: true, error: null });
  const key = JSON.stringify({ filter, sort });
  const running = useRef<AbortController | null>(null);
  const latest = useRef(state);
  latest.current = state;
  const firstCount = useRef(initialCount);

  const read = useCallback(
    async (count: number, cursor: string | null): Promise<void> => {
      running.current?.abort();
      const controller = new AbortController();
      running.current = controller;
      setState((before) => ({ ...before, loading: true }));
      try {
        const params: Pick<InventoryAddress, 'filter' | 'sort'> = JSON.parse(key);
        let sessions: Session[] = [];
        let next = cursor;
        let total = 0;
        do {
          const limit = count > pageSize ? rereadPageSize : pageSize;
          const page = await call('sessions.list', { ...params, cursor: next, limit }, controller.signal);
          sessions = [...sessions, ...page.sessions];
          next = page.nextCursor;
          total = page.total;
        } while (next !== null && sessions.length < count);
        if (controller.signal.aborted) return;
        setState((before) => ({
          sessions: cursor === null ? sessions : [...before.sessions, ...sessions],
          total,
          nextCursor: next,
          loading: false,
          error: null,
        }));
      } catch (error) {
        if (!controller.signal.aborted) setState((before) => ({ ...before, loading: false, error: toAppError(error) }));
      }
    },
    [key],
  );

  // As much as was shown before, so that a change elsewhere does not move the reader.
  const refresh = useCallback(() => void read(Math.min(latest.current.sessions.length, maxReread), null), [read]);

  useEffect(() => {
    void read(Math.max(pageSize, Math.min(firstCount.current, maxReread)), null);
    firstCount.current = 0;
    return () => running.current?.abort();
  }, [read]);

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | null = null;
    const soon = (): void => {
      timer ??= setTimeout(() => {
        timer = null;
        // Never cutting short the reading before: while a sync changes something all the time, nothing would ever be shown.
        if (latest.current.loading) soon();
        else refresh();
      }, 250);
    };
    const stops = [
      subscribe('catalog.changed', ({ topics }) => (topics.includes('sessions') || topics.includes('coverage')) && soon()),
      onConnectionChange((connection) => connection === 'open' && refresh()),
    ];
    return () => {
      if (timer) clearTimeout(timer);
      for (const stop of stops) stop();
    };
  }, [refresh]);

  const loadMore = useCallback(() => {
    const { loading, nextCursor } = latest.current;
    if (!loading && nextCursor !== null) void read(pageSize, nextCursor);
  }, [read]);

  return { ...state, loadMore, refresh };
}
