import { setImmediate } from 'node:timers/promises';
import { createJournalCheck } from '../../../shared/evidence/journal/check-journal.ts';
import type { JournalReport } from '../../../shared/model/journal.ts';
import type { ReadableCatalog } from '../catalog/handles.ts';
import { countJournal, getJournalHead, listJournalStamps, readStoredJournal } from '../catalog/journal.ts';
import { sha256Of } from './entry-hash.ts';
import type { Journal } from './open-journal.ts';

const pageSize = 500;

/** Checks a library's own journal against the head in the catalog and the one beside it, a page at a time. */
export async function checkLibraryJournal(options: {
  readonly catalog: ReadableCatalog;
  readonly journal: Pick<Journal, 'readHeads'>;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: { readonly done: number; readonly total: number }) => void;
}): Promise<JournalReport> {
  const { catalog, journal, signal, onProgress } = options;
  // Before the entries: what is added meanwhile is behind them.
  const beside = await journal.readHeads();
  const inside = getJournalHead(catalog);
  const total = countJournal(catalog);
  const check = createJournalCheck(sha256Of);
  let done = 0;
  for (let after = Number.MIN_SAFE_INTEGER; ; ) {
    const page = readStoredJournal(catalog, after, pageSize);
    for (const { stored } of page) check.add(stored);
    done += page.length;
    onProgress({ done, total: Math.max(total, done) });
    const last = page.at(-1);
    if (last === undefined) break;
    after = last.seq;
    await setImmediate();
    signal.throwIfAborted();
  }
  return check.finish([...beside, ...(inside ? [inside] : [])], listJournalStamps(catalog));
}
