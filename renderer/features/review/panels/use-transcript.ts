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

/**
 * The transcript of a recording, read in pages as they come into view. With another version they are read anew, and what was
 * read before is shown until then.
 */
export function useTranscript(recordingId: RecordingId | null, version = ''): Transcript {
  const pages = useRef(new Map<number, readonly TranscriptLine[] | 'reading'>());
  const older = useRef(new Map<number, readonly TranscriptLine[]>());
  const inView = useRef({ first: 0, last: 0 });
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
        older.current.delete(page);
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

  const read = useRef<{ readonly recordingId: RecordingId | null; readonly version: string } | null>(null);
  useEffect(() => {
    reading.current = new AbortController();
    const isOther = read.current?.recordingId !== recordingId;
    read.current = { recordingId, version };
    older.current = isOther ? new Map() : new Map([...older.current, ...readPages(pages.current)]);
    pages.current = new Map();
    if (isOther) {
      inView.current = { first: 0, last: 0 };
      setTotal(null);
      setError(null);
    }
    for (let page = inView.current.first; page <= inView.current.last; page += 1) void readPage(page);
    const { current } = reading;
    return () => current.abort();
  }, [readPage, recordingId, version]);

  const lineAt = useCallback((index: number): TranscriptLine | null => {
    const number = Math.floor(index / pageSize);
    const page = pages.current.get(number);
    const lines = page === undefined || page === 'reading' ? older.current.get(number) : page;
    return lines?.[index % pageSize] ?? null;
  }, []);
  const onView = useCallback(
    (first: number, last: number) => {
      inView.current = { first: Math.floor(first / pageSize), last: Math.floor(last / pageSize) };
      for (let page = inView.current.first; page <= inView.current.last; page += 1) void readPage(page);
    },
    [readPage],
  );
  return { total, error, lineAt, onView };
}

function readPages(pages: ReadonlyMap<number, readonly TranscriptLine[] | 'reading'>): (readonly [number, readonly TranscriptLine[]])[] {
  return [...pages].flatMap(([page, lines]) => (lines === 'reading' ? [] : [[page, lines] as const]));
}

function forgetFarPages(pages: Map<number, unknown>, around: number): void {
  const farthestFirst = [...pages.keys()].sort((a, b) => Math.abs(b - around) - Math.abs(a - around));
  for (const page of farthestFirst.slice(0, Math.max(pages.size - keptPages, 0))) pages.delete(page);
}
