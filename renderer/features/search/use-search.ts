import { useCallback, useEffect, useRef, useState } from 'react';
import type { ParamsOf } from '../../../shared/contract/index.ts';
import { type AppError, toAppError } from '../../../shared/errors.ts';
import type { NotSearched, SearchHit } from '../../../shared/model/review.ts';
import { call } from '../../bridge/client.ts';

export interface SearchAddress {
  readonly query: string;
  readonly mode: 'words' | 'substring' | 'regex';
  readonly scope: 'all' | 'output' | 'input' | 'note';
  readonly caseSensitive: boolean;
}

/** What the search screen's address asks for. */
export function readSearch(params: URLSearchParams): SearchAddress {
  const mode = params.get('mode');
  const scope = params.get('in');
  return {
    query: (params.get('q') ?? '').slice(0, 1000),
    mode: mode === 'substring' || mode === 'regex' ? mode : 'words',
    scope: scope === 'output' || scope === 'input' || scope === 'note' ? scope : 'all',
    caseSensitive: params.get('case') === '1',
  };
}

interface Found {
  readonly hits: readonly SearchHit[];
  readonly searched: number;
  readonly notSearched: readonly NotSearched[];
  readonly nextCursor: string | null;
  readonly loading: boolean;
  readonly error: AppError | null;
}

const nothing: Found = { hits: [], searched: 0, notSearched: [], nextCursor: null, loading: false, error: null };
/** While somebody types, a query runs when the keys rest this long. */
const restMs = 200;

/**
 * Runs the search of an address; a newer one cancels the one before. `again` asks anew for what is shown, `openProtected` for what it
 * takes to search what is protected, too.
 */
export function useSearch({
  query,
  mode,
  scope,
  caseSensitive,
}: SearchAddress): Found & { loadMore(): void; again(): void; openProtected(): Promise<void> } {
  const [found, setFound] = useState<Found>(() => ({ ...nothing, loading: query !== '' }));
  const running = useRef<AbortController | null>(null);
  const run = useCallback(
    (cursor: string | null): void => {
      running.current?.abort();
      const controller = new AbortController();
      running.current = controller;
      setFound((before) => ({ ...(cursor === null ? { ...nothing, hits: before.hits } : before), loading: true }));
      const params: ParamsOf<'search.query'> = { query, mode, caseSensitive, sources: scope === 'all' ? [] : [scope] };
      const read = async (): Promise<void> => {
        let next = cursor;
        // A page examines a bounded number of lines: one without a hit is not the end.
        do {
          const page = await call('search.query', { ...params, cursor: next }, controller.signal);
          if (controller.signal.aborted) return;
          next = page.nextCursor;
          const isDone = page.hits.length > 0 || next === null;
          setFound((before) => ({
            ...page,
            hits: cursor === null ? page.hits : [...before.hits, ...page.hits],
            loading: !isDone,
            error: null,
          }));
          if (isDone) return;
        } while (next !== null);
      };
      read().catch((error: unknown) => {
        if (!controller.signal.aborted) setFound({ ...nothing, error: toAppError(error) });
      });
    },
    [query, mode, scope, caseSensitive],
  );
  useEffect(() => {
    if (query.trim() === '') {
      setFound(nothing);
      return;
    }
    const timer = setTimeout(() => run(null), restMs);
    return () => {
      clearTimeout(timer);
      running.current?.abort();
    };
  }, [query, run]);
  return {
    ...found,
    loadMore: () => found.nextCursor !== null && run(found.nextCursor),
    again: () => query.trim() !== '' && run(null),
    // Once it is open, it is searched like all else.
    async openProtected() {
      await call('search.query', { query, openProtected: true, limit: 1 });
      run(null);
    },
  };
}
