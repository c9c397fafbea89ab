import { z } from 'zod';
import { type CaseConflict, type CaseRecord, caseRecordSchema } from '../../../shared/model/cases.ts';
import { type CaseId, type CaseRecordId, caseIdSchema } from '../../../shared/model/ids.ts';
import { type JournalEntry, journalEntrySchema } from '../../../shared/model/journal.ts';
import { type ReadableCatalog, statement, type WritableCatalog } from './handles.ts';
import { readJson } from './json-column.ts';

/** What a case itself is stored as; its notes are in a table of their own. */
export type StoredRecord = Exclude<CaseRecord, { readonly kind: 'note' }>;
type CaseItself = Extract<CaseRecord, { readonly kind: 'case' }>;

interface RecordRow {
  readonly record: string;
}

function toRecord({ record }: RecordRow): CaseRecord | null {
  return readJson(caseRecordSchema, record);
}

/** Every case; what cannot be read (written by a newer version) is left out. */
export function listCases(catalog: ReadableCatalog): CaseItself[] {
  return statement<RecordRow>(catalog, 'SELECT record FROM case_records WHERE id = case_id')
    .all()
    .flatMap((row) => {
      const record = toRecord(row);
      return record?.kind === 'case' ? [record] : [];
    });
}

export function getCase(catalog: ReadableCatalog, id: CaseId): CaseItself | null {
  const row = statement<RecordRow>(catalog, 'SELECT record FROM case_records WHERE id = ? AND case_id = id').get(id);
  const record = row ? toRecord(row) : null;
  return record?.kind === 'case' ? record : null;
}

/** All of a case, what was taken out of it included, in the order in which it came. */
export function listCaseRecords(catalog: ReadableCatalog, id: CaseId): StoredRecord[] {
  return statement<RecordRow>(catalog, 'SELECT record FROM case_records WHERE case_id = ? ORDER BY rowid')
    .all(id)
    .flatMap((row) => {
      const record = toRecord(row);
      return record !== null && record.kind !== 'note' ? [record] : [];
    });
}

/** A record and the case that it is of; null where there is no such record. */
export function getCaseRecord(
  catalog: ReadableCatalog,
  id: CaseRecordId,
): { readonly caseId: CaseId; readonly record: StoredRecord } | null {
  const row = statement<RecordRow & { caseId: string }>(catalog, 'SELECT case_id AS caseId, record FROM case_records WHERE id = ?').get(id);
  const record = row ? toRecord(row) : null;
  return row && record && record.kind !== 'note' ? { caseId: caseIdSchema.parse(row.caseId), record } : null;
}

export function putCaseRecord(catalog: WritableCatalog, caseId: CaseId, record: StoredRecord): void {
  statement(
    catalog,
    'INSERT INTO case_records (id, case_id, record) VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE SET record = excluded.record',
  ).run(record.id, caseId, JSON.stringify(record));
}

export type StoredConflict = Pick<CaseConflict, 'theirs' | 'library' | 'takenInAtMs'>;

export function listConflicts(catalog: ReadableCatalog, id: CaseId): StoredConflict[] {
  return statement<{ theirs: string; library: string; takenInAtMs: number }>(
    catalog,
    'SELECT theirs, library, taken_in_at_ms AS takenInAtMs FROM case_conflicts WHERE case_id = ? ORDER BY record_id',
  )
    .all(id)
    .flatMap(({ theirs, ...rest }) => {
      const record = readJson(caseRecordSchema, theirs);
      return record ? [{ ...rest, theirs: record }] : [];
    });
}

/** A newer version of what is in conflict takes the place of the one before. */
export function putConflict(catalog: WritableCatalog, caseId: CaseId, { theirs, library, takenInAtMs }: StoredConflict): void {
  statement(
    catalog,
    `INSERT INTO case_conflicts (case_id, record_id, theirs, library, taken_in_at_ms) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (case_id, record_id) DO UPDATE SET theirs = excluded.theirs, library = excluded.library,
       taken_in_at_ms = excluded.taken_in_at_ms`,
  ).run(caseId, theirs.id, JSON.stringify(theirs), library, takenInAtMs);
}

export function deleteConflict(catalog: WritableCatalog, caseId: CaseId, recordId: CaseRecordId): void {
  statement(catalog, 'DELETE FROM case_conflicts WHERE case_id = ? AND record_id = ?').run(caseId, recordId);
}

/** Entries of other journals that came with a case, in the order of their time. */
export function listReceivedJournal(catalog: ReadableCatalog, id: CaseId): { readonly library: string; readonly entry: JournalEntry }[] {
  return statement<{ library: string; entry: string }>(catalog, 'SELECT library, entry FROM case_journal WHERE case_id = ?')
    .all(id)
    .flatMap(({ library, entry }) => {
      const parsed = readJson(journalEntrySchema, entry);
      return parsed ? [{ library, entry: parsed }] : [];
    })
    .sort((a, b) => a.entry.atMs - b.entry.atMs || a.entry.seq - b.entry.seq);
}

/** False for an entry that is here already. */
export function putReceivedEntry(catalog: WritableCatalog, caseId: CaseId, library: string, entry: JournalEntry): boolean {
  const insert = statement(catalog, 'INSERT OR IGNORE INTO case_journal (case_id, library, hash, entry) VALUES (?, ?, ?, ?)');
  return insert.run(caseId, library, entry.hash, JSON.stringify(entry)).changes > 0;
}

/** How many items, findings and conflicts each case has. */
export function countCases(catalog: ReadableCatalog): ReadonlyMap<string, { items: number; findings: number; conflicts: number }> {
  const rows = statement<{ id: string; items: number; findings: number; conflicts: number }>(catalog, countSql).all();
  return new Map(
    z
      .array(countRowSchema)
      .parse(rows)
      .map(({ id, ...counts }) => [id, counts]),
  );
}
const countRowSchema = z.object({ id: z.string(), items: z.int(), findings: z.int(), conflicts: z.int() });
const countSql = `
SELECT case_id AS id,
  coalesce(sum(record ->> '$.kind' = 'item' AND record ->> '$.body' IS NOT NULL), 0) AS items,
  coalesce(sum(record ->> '$.kind' = 'finding' AND record ->> '$.body' IS NOT NULL), 0) AS findings,
  (SELECT count(*) FROM case_conflicts AS c WHERE c.case_id = r.case_id) AS conflicts
FROM case_records AS r GROUP BY case_id`;
