import { useCallback, useEffect, useMemo, useState } from 'react';
import { type ErrorPayload, toAppError } from '../../../shared/errors.ts';
import type { RecordingId } from '../../../shared/model/ids.ts';
import type { SearchHit } from '../../../shared/model/review.ts';
import { call } from '../../bridge/client.ts';

export type SearchMode = 'words' | 'substring' | 'regex';

/** Enough for ticks on a timeline; beyond it the count reads "5,000+". */
const mostHits = 5000;
const pageSize = 1000;

export interface RecordingSearch {
  readonly query: string;
  readonly mode: SearchMode;
  readonly status: 'empty' | 'searching' | 'done' | 'failed';
  /** In order of time. */
  readonly hits: readonly SearchHit[];
  readonly hasMore: boolean;
  readonly error: ErrorPayload | null;
  readonly onSearch: (query: string, mode: SearchMode) => void;
}

interface Found {
  readonly status: RecordingSearch['status'];
  readonly hits: readonly SearchHit[];
  readonly hasMore: boolean;
  readonly error: ErrorPayload | null;
}

const nothing: Found = { status: 'empty', hits: [], hasMore: false, error: null };

/** Search in one indexed recording, started with the query that led here; finds nothing for null. */
export function useRecordingSearch(recordingId: RecordingId | null, initialQuery: string): RecordingSearch {
  const [request, setRequest] = useState<{ query: string; mode: SearchMode }>({ query: initialQuery, mode: 'words' });
  const [found, setFound] = useState<Found>(nothing);
  useEffect(() => setRequest((current) => ({ ...current, query: initialQuery })), [initialQuery]);

  useEffect(() => {
    const { query, mode } = request;
    if (recordingId === null || query.trim() === '') return setFound(nothing);
    const abort = new AbortController();
    setFound((before) => ({ ...before, status: 'searching', error: null }));
    searchAll({ recordingId, query, mode }, abort.signal).then(
      ({ hits, hasMore }) => !abort.signal.aborted && setFound({ status: 'done', hits, hasMore, error: null }),
      (error: unknown) => !abort.signal.aborted && setFound({ ...nothing, status: 'failed', error: toAppError(error).toPayload() }),
    );
    return () => abort.abort();
  }, [recordingId, request]);

  const onSearch = useCallback((query: string, mode: SearchMode) => setRequest({ query, mode }), []);
  return useMemo(() => ({ ...request, ...found, onSearch }), [request, found, onSearch]);
}

interface RecordingQuery {
  readonly recordingId: RecordingId;
  readonly query: string;
  readonly mode: SearchMode;
}

async function searchAll(query: RecordingQuery, signal: AbortSignal): Promise<{ hits: readonly SearchHit[]; hasMore: boolean }> {
  const hits: SearchHit[] = [];
  let cursor: string | null = null;
  do {
    const page: { hits: SearchHit[]; nextCursor: string | null } = await call(
      'search.query',
      { ...query, cursor, limit: pageSize },
      signal,
    );
    hits.push(...page.hits);
    cursor = page.nextCursor;
  } while (cursor !== null && hits.length < mostHits && !signal.aborted);
  return { hits: hits.sort((a, b) => a.atMs - b.atMs), hasMore: cursor !== null };
}
