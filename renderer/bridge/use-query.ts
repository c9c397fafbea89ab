import { useCallback, useEffect, useRef, useState } from 'react';
import type { EventOf, MethodName, ParamsOf, ResultOf } from '../../shared/contract/index.ts';
import { type AppError, toAppError } from '../../shared/errors.ts';
import { call, callQuietly, onConnectionChange, subscribe } from './client.ts';

type Topic = EventOf<'catalog.changed'>['topics'][number];

export interface Query<T> {
  /** What was read last; kept while it is read again. */
  readonly data: T | null;
  readonly error: AppError | null;
  readonly loading: boolean;
  refresh(): void;
}

/**
 * A read of the library that stays current: read again when a named topic changed and when the connection came back.
 * Answers to older params never replace those to newer ones.
 */
export function useQuery<M extends MethodName>(method: M, params: ParamsOf<M> | null, topics: readonly Topic[] = []): Query<ResultOf<M>> {
  const [state, setState] = useState<{ data: ResultOf<M> | null; error: AppError | null; loading: boolean }>({
    data: null,
    error: null,
    loading: params !== null,
  });
  const key = JSON.stringify(params);
  const running = useRef<AbortController | null>(null);

  const read = useCallback(
    (ask: typeof call) => {
      running.current?.abort();
      const given: ParamsOf<M> | null = JSON.parse(key);
      if (given === null) return;
      const controller = new AbortController();
      running.current = controller;
      setState((before) => ({ ...before, loading: true }));
      ask(method, given, controller.signal).then(
        (data) => {
          if (!controller.signal.aborted) setState({ data, error: null, loading: false });
        },
        (error: unknown) => {
          if (!controller.signal.aborted) setState((before) => ({ ...before, error: toAppError(error), loading: false }));
        },
      );
    },
    [method, key],
  );
  const refresh = useCallback(() => read(call), [read]);

  useEffect(() => {
    refresh();
    return () => running.current?.abort();
  }, [refresh]);

  const topicKey = topics.join(' ');
  useEffect(() => {
    const wanted = new Set(topicKey.split(' '));
    // Many changes in a row (a sync, a fetch of everything) are one reread.
    let timer: ReturnType<typeof setTimeout> | null = null;
    const soon = (): void => {
      timer ??= setTimeout(() => {
        timer = null;
        // Nobody asked for this: a dialog would come out of nowhere.
        read(callQuietly);
      }, 150);
    };
    const stops = [
      subscribe('catalog.changed', (change) => {
        if (change.topics.some((topic) => wanted.has(topic))) soon();
      }),
      onConnectionChange((connection) => {
        if (connection === 'open') read(callQuietly);
      }),
    ];
    return () => {
      if (timer) clearTimeout(timer);
      for (const stop of stops) stop();
    };
  }, [topicKey, read]);

  return { ...state, refresh };
}
