import {
  type JournalEntry,
  type JournalHead,
  type JournalStamp,
  journalEntrySchema,
  journalHeadSchema,
  journalStampSchema,
} from '../../../shared/model/journal.ts';
import { connection, type ReadableCatalog, statement, type WritableCatalog } from './handles.ts';
import { readJson } from './json-column.ts';
import { transaction } from './open-catalog.ts';

/** Number and hash of the newest entry; null while there is none. */
export function newestJournalEntry(catalog: ReadableCatalog): Pick<JournalEntry, 'seq' | 'hash'> | null {
  const row = statement<{ entry: string }>(catalog, 'SELECT entry FROM journal ORDER BY seq DESC LIMIT 1').get();
  return row ? journalEntrySchema.parse(JSON.parse(row.entry)) : null;
}

/**
 * One transaction that is on the disk when this returns; an outer one of this kind is joined. The head of the journal is written beside
 * the catalog too, and a power failure must not look as if somebody had shortened the journal.
 */
export function durably<T>(catalog: WritableCatalog, work: () => T): T {
  const { database } = catalog[connection];
  // Also SQLite refuses to change it there.
  if (database.inTransaction) return work();
  database.pragma('synchronous = FULL');
  try {
    return transaction(catalog, work);
  } finally {
    database.pragma('synchronous = NORMAL');
  }
}

/** Adds an entry and the signed head that it makes, both or none, and not before they are on the disk. */
export function appendJournalEntry(catalog: WritableCatalog, entry: JournalEntry, head: JournalHead): void {
  durably(catalog, () => {
    statement(catalog, 'INSERT INTO journal (seq, entry, object, action) VALUES (?, ?, ?, ?)').run(
      entry.seq,
      JSON.stringify(entry),
      entry.object,
      entry.action,
    );
    statement(catalog, 'INSERT INTO journal_head (id, head) VALUES (1, ?) ON CONFLICT (id) DO UPDATE SET head = excluded.head').run(
      JSON.stringify(head),
    );
  });
}

export function getJournalHead(catalog: ReadableCatalog): JournalHead | null {
  const row = statement<{ head: string }>(catalog, 'SELECT head FROM journal_head').get();
  return row ? readJson(journalHeadSchema, row.head) : null;
}

/** Time stamps of heads, the earliest first. */
export function listJournalStamps(catalog: ReadableCatalog): JournalStamp[] {
  const rows = statement<{ stamp: string }>(catalog, 'SELECT stamp FROM journal_stamps ORDER BY row').all();
  return rows.map(({ stamp }) => journalStampSchema.parse(JSON.parse(stamp)));
}

export function insertJournalStamp(catalog: WritableCatalog, stamp: JournalStamp): void {
  statement(catalog, 'INSERT INTO journal_stamps (stamp) VALUES (?)').run(JSON.stringify(stamp));
}

/** The hash of an entry as it is stored; null where there is no such entry. */
export function getJournalHash(catalog: ReadableCatalog, seq: number): string | null {
  const row = statement<{ hash: string | null }>(catalog, `SELECT entry ->> '$.hash' AS hash FROM journal WHERE seq = ?`).get(seq);
  return row?.hash ?? null;
}

/** Entries as they are stored, in the order in which they stand, after a number; at most `limit`. Not checked: that is what they are read for. */
export function readStoredJournal(
  catalog: ReadableCatalog,
  afterSeq: number,
  limit: number,
): { readonly seq: number; readonly stored: unknown }[] {
  return statement<{ seq: number; entry: string }>(catalog, 'SELECT seq, entry FROM journal WHERE seq > ? ORDER BY seq LIMIT ?')
    .all(afterSeq, limit)
    .map(({ seq, entry }) => ({ seq, stored: parseOrText(entry) }));
}

/** The newest first, before a number. */
export function listJournal(
  catalog: ReadableCatalog,
  { beforeSeq, object, limit }: { readonly beforeSeq: number | null; readonly object: string | null; readonly limit: number },
): JournalEntry[] {
  const rows = statement<{ entry: string }>(
    catalog,
    'SELECT entry FROM journal WHERE seq < ? AND (? IS NULL OR object = ?) ORDER BY seq DESC LIMIT ?',
  ).all(beforeSeq ?? Number.MAX_SAFE_INTEGER, object, object, limit);
  return rows.flatMap(({ entry }) => readJson(journalEntrySchema, entry) ?? []);
}

export function countJournal(catalog: ReadableCatalog): number {
  return statement<{ count: number }>(catalog, 'SELECT count(*) AS count FROM journal').get()?.count ?? 0;
}

function parseOrText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
