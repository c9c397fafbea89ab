import { useCallback, useEffect, useMemo, useState } from 'react';
import { type ErrorPayload, toAppError } from '../../../shared/errors.ts';
import type { RecordingId } from '../../../shared/model/ids.ts';
import type { SearchHit } from '../../../shared/model/review.ts';
import { call } from '../../bridge/client.ts';

export type SearchMode = 'words' | 'substring' | 'regex';

const pageSize = 1000;

/** What is searched for, and how. */
export interface SearchRequest {
  readonly query: string;
  readonly mode: SearchMode;
  readonly caseSensitive: boolean;
  /** Ignored by the mode `words`, which knows only whole ones. */
  readonly wholeWord: boolean;
  readonly source: 'all' | 'output' | 'input';
}

export interface RecordingSearch extends SearchRequest {
  readonly status: 'empty' | 'searching' | 'done' | 'failed';
  /** In order of time. */
  readonly hits: readonly SearchHit[];
  readonly error: ErrorPayload | null;
  readonly onSearch: (change: Partial<SearchRequest>) => void;
}

interface Found {
  readonly status: RecordingSearch['status'];
  readonly hits: readonly SearchHit[];
  readonly error: ErrorPayload | null;
}

const nothing: Found = { status: 'empty', hits: [], error: null };

/** Search in one indexed recording, started with the query that led here; finds nothing for null. */
export function useRecordingSearch(recordingId: RecordingId | null, initialQuery: string): RecordingSearch {
  const [request, setRequest] = useState<SearchRequest>({
    query: initialQuery,
    mode: 'words',
    caseSensitive: false,
    wholeWord: false,
    source: 'all',
  });
  const [found, setFound] = useState<Found>(nothing);
  useEffect(() => setRequest((current) => ({ ...current, query: initialQuery })), [initialQuery]);

  useEffect(() => {
    if (recordingId === null || request.query.trim() === '') return setFound(nothing);
    const abort = new AbortController();
    // The hits of what was searched for before are no hits of this.
    setFound({ ...nothing, status: 'searching' });
    const onHits = (hits: readonly SearchHit[]): void => {
      if (!abort.signal.aborted) setFound({ status: 'searching', hits, error: null });
    };
    searchAll(recordingId, request, onHits, abort.signal).then(
      (hits) => !abort.signal.aborted && setFound({ status: 'done', hits, error: null }),
      (error: unknown) => !abort.signal.aborted && setFound({ ...nothing, status: 'failed', error: toAppError(error).toPayload() }),
    );
    return () => abort.abort();
  }, [recordingId, request]);

  const onSearch = useCallback((change: Partial<SearchRequest>) => setRequest((before) => ({ ...before, ...change })), []);
  return useMemo(() => ({ ...request, ...found, onSearch }), [request, found, onSearch]);
}

/** All hits, without a limit, by the page: each page is shown as soon as it is here. */
async function searchAll(
  recordingId: RecordingId,
  { source, ...request }: SearchRequest,
  onHits: (hits: readonly SearchHit[]) => void,
  signal: AbortSignal,
): Promise<readonly SearchHit[]> {
  const query = { ...request, recordingId, sources: source === 'all' ? [] : [source], limit: pageSize };
  const hits: SearchHit[] = [];
  let cursor: string | null = null;
  do {
    const page: { hits: SearchHit[]; nextCursor: string | null } = await call('search.query', { ...query, cursor }, signal);
    hits.push(...page.hits);
    cursor = page.nextCursor;
    if (cursor !== null) onHits([...hits].sort(byTime));
  } while (cursor !== null && !signal.aborted);
  return hits.sort(byTime);
}

function byTime(a: SearchHit, b: SearchHit): number {
  return a.atMs - b.atMs;
}
