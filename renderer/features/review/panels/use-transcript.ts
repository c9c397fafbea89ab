import { useCallback, useEffect, useRef, useState } from 'react';
import { type ErrorPayload, toAppError } from '../../../../shared/errors.ts';
import type { RecordingId } from '../../../../shared/model/ids.ts';
import type { TranscriptLine } from '../../../../shared/model/playback.ts';
import { call } from '../../../bridge/client.ts';

const pageSize = 500;
/** Pages kept, around what was looked at last: at most 10,000 lines. */
const keptPages = 20;

export interface Transcript {
  /** Null before the first page is here. */
  readonly total: number | null;
  readonly error: ErrorPayload | null;
  /** Null while the line is on its way. */
  readonly lineAt: (index: number) => TranscriptLine | null;
  /** Says which lines are in view; the missing ones are read. */
  readonly onView: (first: number, last: number) => void;
}

/** The transcript of a recording, read in pages as they come into view. */
export function useTranscript(recordingId: RecordingId | null): Transcript {
  const pages = useRef(new Map<number, readonly TranscriptLine[] | 'reading'>());
  const [total, setTotal] = useState<number | null>(null);
  const [error, setError] = useState<ErrorPayload | null>(null);
  // Pages live in a ref, since a hundred of them may come and go: this renders what is in view again.
  const [, setPagesRead] = useState(0);
  const reading = useRef(new AbortController());

  const readPage = useCallback(
    async (page: number): Promise<void> => {
      if (recordingId === null || pages.current.has(page)) return;
      const { signal } = reading.current;
      pages.current.set(page, 'reading');
      try {
        const result = await call('playback.transcript', { recordingId, offset: page * pageSize, limit: pageSize }, signal);
        if (signal.aborted) return;
        pages.current.set(page, result.lines);
        forgetFarPages(pages.current, page);
        setTotal(result.total);
        setError(null);
        setPagesRead((count) => count + 1);
      } catch (cause) {
        if (signal.aborted) return;
        pages.current.delete(page);
        setError(toAppError(cause).toPayload());
      }
    },
    [recordingId],
  );

  useEffect(() => {
    reading.current = new AbortController();
    pages.current = new Map();
    setTotal(null);
    setError(null);
    void readPage(0);
    const { current } = reading;
    return () => current.abort();
  }, [readPage]);

  const lineAt = useCallback((index: number): TranscriptLine | null => {
    const page = pages.current.get(Math.floor(index / pageSize));
    return page === undefined || page === 'reading' ? null : (page[index % pageSize] ?? null);
  }, []);
  const onView = useCallback(
    (first: number, last: number) => {
      for (let page = Math.floor(first / pageSize); page <= Math.floor(last / pageSize); page += 1) void readPage(page);
    },
    [readPage],
  );
  return { total, error, lineAt, onView };
}

function forgetFarPages(pages: Map<number, unknown>, around: number): void {
  const farthestFirst = [...pages.keys()].sort((a, b) => Math.abs(b - around) - Math.abs(a - around));
  for (const page of farthestFirst.slice(0, Math.max(pages.size - keptPages, 0))) pages.delete(page);
}
