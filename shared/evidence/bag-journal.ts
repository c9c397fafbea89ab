import { toAppError } from '../errors.ts';
import type { JournalReport } from '../model/journal.ts';
import type { Problem } from '../model/recording.ts';
import type { AbortSignalLike, BagReader } from './bag-reader.ts';
import { checkJournalLines } from './journal/check-journal-lines.ts';

/** What the journal of the library tells of what is in a bag that Witness made. */
export const journalExtractPath = 'data/journal.jsonl';

export interface BagJournalCheck {
  /** Null where the bag has none, or what it has is none. */
  readonly journal: JournalReport | null;
  readonly problems: readonly Problem[];
}

/** Checks the extract of a journal in a bag: its entries, their chain, and the signed head. */
export async function checkBagJournal(bag: BagReader, signal: AbortSignalLike | undefined): Promise<BagJournalCheck> {
  if (!bag.files.has(journalExtractPath)) return { journal: null, problems: [] };
  try {
    const { sha256Of } = bag;
    const journal = await checkJournalLines(bag.chunks(journalExtractPath), { name: journalExtractPath, sha256Of, signal });
    const problems = journal.breaks.map(({ message }) => ({ code: 'journal-altered', message: `${journalExtractPath}: ${message}` }));
    return { journal, problems };
  } catch (error) {
    if (signal?.aborted) throw toAppError(error);
    const { code, message } = toAppError(error);
    // Of a browser that is too old for it: that says nothing against the journal.
    return { journal: null, problems: [{ code: code === 'input-unknown-format' ? 'algorithm-unsupported' : 'journal-altered', message }] };
  }
}
