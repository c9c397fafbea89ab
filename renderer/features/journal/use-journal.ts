import { useCallback, useEffect, useState } from 'react';
import { AppError, toAppError } from '../../../shared/errors.ts';
import type { Job } from '../../../shared/model/job.ts';
import type { JournalEntry } from '../../../shared/model/journal.ts';
import { call } from '../../bridge/client.ts';
import { jobEnded } from '../../bridge/jobs.ts';

const pageSize = 100;

export interface JournalPages {
  /** The newest first. */
  readonly entries: readonly JournalEntry[];
  /** Null before the first answer. */
  readonly total: number | null;
  readonly error: AppError | null;
  readonly isReading: boolean;
  readonly hasOlder: boolean;
  /** Begins again with the newest. */
  refresh(): void;
  showOlder(): void;
}

/** The journal page by page, back from its newest entry. */
export function useJournal(): JournalPages {
  const [entries, setEntries] = useState<readonly JournalEntry[]>([]);
  const [total, setTotal] = useState<number | null>(null);
  const [error, setError] = useState<AppError | null>(null);
  const [isReading, setReading] = useState(true);

  const read = useCallback((known: readonly JournalEntry[]) => {
    setReading(true);
    call('journal.list', { beforeSeq: known.at(-1)?.seq ?? null, limit: pageSize })
      .then((page) => {
        setEntries([...known, ...page.entries]);
        setTotal(page.total);
        setError(null);
      })
      .catch((caught: unknown) => setError(toAppError(caught)))
      .finally(() => setReading(false));
  }, []);
  useEffect(() => read([]), [read]);

  return {
    entries,
    total,
    error,
    isReading,
    hasOlder: (entries.at(-1)?.seq ?? 1) > 1,
    refresh: () => read([]),
    showOlder: () => read(entries),
  };
}

/** Runs a job of the journal to its end; null when it was cancelled. */
export async function runJournalJob(method: 'journal.verify' | 'journal.export' | 'journal.stamp'): Promise<Job['result'] | null> {
  const { jobId } = await call(method, {});
  const { state, error, result } = await jobEnded(jobId);
  if (error) throw AppError.fromPayload(error);
  return state === 'done' ? result : null;
}
