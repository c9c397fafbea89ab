import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { type ErrorPayload, toAppError } from '../../../shared/errors.ts';
import type { RecordingId } from '../../../shared/model/ids.ts';
import type { NotSearched, SearchHit } from '../../../shared/model/review.ts';
import { call } from '../../bridge/client.ts';
import { shiftMoment } from './parts/merge-parts.ts';

export type SearchMode = 'words' | 'substring' | 'regex';

const pageSize = 1000;

/** What is searched for, and how. */
export interface SearchRequest {
  readonly query: string;
  readonly mode: SearchMode;
  readonly caseSensitive: boolean;
  /** Ignored by the mode `words`, which knows only whole ones. */
  readonly wholeWord: boolean;
  readonly source: 'all' | 'output' | 'input' | 'ocr';
}

/** A recording to search. */
export interface SearchedPart {
  readonly recordingId: RecordingId;
  /** Where its time 0 is on the timeline. */
  readonly offsetMs: number;
  /** Another one when more of its text can be found. */
  readonly version: string;
}

export interface RecordingSearch extends SearchRequest {
  readonly status: 'empty' | 'searching' | 'done' | 'failed';
  /** In order of time, which is the timeline's. */
  readonly hits: readonly SearchHit[];
  /** What of the timeline was not searched, and why; their times are their own. */
  readonly notSearched: readonly NotSearched[];
  readonly error: ErrorPayload | null;
  readonly onSearch: (change: Partial<SearchRequest>) => void;
}

type Found = Pick<RecordingSearch, 'status' | 'hits' | 'notSearched' | 'error'>;

const nothing: Found = { status: 'empty', hits: [], notSearched: [], error: null };

/** Search in the recordings of a timeline, started with the query that led here; finds nothing in none. */
export function useRecordingSearch(parts: readonly SearchedPart[], initialQuery: string): RecordingSearch {
  const [request, setRequest] = useState<SearchRequest>({
    query: initialQuery,
    mode: 'words',
    caseSensitive: false,
    wholeWord: false,
    source: 'all',
  });
  const [found, setFound] = useState<Found>(nothing);
  const searched = useRef<SearchRequest | null>(null);
  const partsKey = JSON.stringify(parts);
  useEffect(() => setRequest((current) => ({ ...current, query: initialQuery })), [initialQuery]);

  useEffect(() => {
    const given: readonly SearchedPart[] = JSON.parse(partsKey);
    if (given.length === 0 || request.query.trim() === '') return setFound(nothing);
    const abort = new AbortController();
    // The hits of what was searched for before are no hits of this; where only more text is there now they still are.
    const isAgain = searched.current === request;
    searched.current = request;
    if (!isAgain) setFound({ ...nothing, status: 'searching' });
    const onFound = (now: Pick<Found, 'hits' | 'notSearched'>): void => {
      if (!abort.signal.aborted && !isAgain) setFound({ status: 'searching', error: null, ...now });
    };
    searchAll(given, request, onFound, abort.signal).then(
      (now) => !abort.signal.aborted && setFound({ status: 'done', error: null, ...now }),
      (error: unknown) => !abort.signal.aborted && setFound({ ...nothing, status: 'failed', error: toAppError(error).toPayload() }),
    );
    return () => abort.abort();
  }, [partsKey, request]);

  const onSearch = useCallback((change: Partial<SearchRequest>) => setRequest((before) => ({ ...before, ...change })), []);
  return useMemo(() => ({ ...request, ...found, onSearch }), [request, found, onSearch]);
}

/** All hits, without a limit, by the page: each page is shown as soon as it is here. */
async function searchAll(
  parts: readonly SearchedPart[],
  { source, ...request }: SearchRequest,
  onFound: (found: Pick<Found, 'hits' | 'notSearched'>) => void,
  signal: AbortSignal,
): Promise<Pick<Found, 'hits' | 'notSearched'>> {
  const hits: SearchHit[] = [];
  const notSearched: NotSearched[] = [];
  for (const { recordingId, offsetMs } of parts) {
    const query = { ...request, recordingId, sources: source === 'all' ? [] : [source], limit: pageSize };
    let cursor: string | null = null;
    do {
      const page: { hits: SearchHit[]; nextCursor: string | null; notSearched: NotSearched[] } = await call(
        'search.query',
        { ...query, cursor },
        signal,
      );
      hits.push(...page.hits.map((hit) => shiftMoment(hit, offsetMs)));
      if (cursor === null) notSearched.push(...page.notSearched);
      cursor = page.nextCursor;
      if (cursor !== null) onFound({ hits: [...hits].sort(byTime), notSearched });
    } while (cursor !== null && !signal.aborted);
  }
  return { hits: hits.sort(byTime), notSearched };
}

function byTime(a: SearchHit, b: SearchHit): number {
  return a.atMs - b.atMs;
}
