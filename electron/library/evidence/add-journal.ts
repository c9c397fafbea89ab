import { journalExtractPath } from '../../../shared/evidence/bag-journal.ts';
import type { SessionId } from '../../../shared/model/ids.ts';
import type { JournalEntry } from '../../../shared/model/journal.ts';
import { listBagPaths } from '../catalog/exports.ts';
import type { ReadableCatalog } from '../catalog/handles.ts';
import { getJournalHead } from '../catalog/journal.ts';
import { listRecordings } from '../catalog/recordings.ts';
import { journalExtract } from '../journal/journal-extract.ts';
import type { BagWriter } from './bag-writer.ts';

export interface AddJournalOptions {
  readonly catalog: ReadableCatalog;
  readonly sessionIds: Iterable<SessionId>;
  /** Ids of what else it is about: a case, the export itself. */
  readonly others?: readonly string[];
  /** Entries that it refuses are withheld like those about other things. */
  readonly isTold?: ((entry: JournalEntry) => boolean) | undefined;
  readonly signal: AbortSignal;
}

/** Writes what the journal tells of sessions, their recordings, their notes and what was exported of them. */
export async function addJournal(writer: Pick<BagWriter, 'add'>, options: AddJournalOptions): Promise<void> {
  const { catalog, sessionIds, others = [], isTold, signal } = options;
  // A library has one from its first opening on.
  if (getJournalHead(catalog) === null) return;
  const objects = new Set<string>(others);
  for (const sessionId of sessionIds) {
    objects.add(sessionId);
    for (const { id } of listRecordings(catalog, { sessionIds: [sessionId] })) objects.add(id);
    for (const bagPath of listBagPaths(catalog, sessionId)) objects.add(bagPath);
  }
  await writer.add(journalExtractPath, journalExtract(catalog, objects, signal, isTold));
}
