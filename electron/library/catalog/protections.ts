import { noProtection, type Protected, type Protection, protectionSchema } from '../../../shared/model/access.ts';
import { type CaseRecord, caseRecordSchema } from '../../../shared/model/cases.ts';
import { type CaseId, caseIdSchema, type SessionId, type SourceId, sourceIdSchema } from '../../../shared/model/ids.ts';
import { type ReadableCatalog, statement, type WritableCatalog } from './handles.ts';
import { readJson } from './json-column.ts';

interface ProtectionRow {
  readonly id: string;
  readonly opening: string;
  readonly exporting: string;
}
const tables = {
  source: { name: 'source_protections', id: 'source_id' },
  case: { name: 'case_protections', id: 'case_id' },
} as const;

export interface StoredProtection {
  readonly of: Protected;
  readonly protection: Protection;
}

/** Only those that demand something; sources first. */
export function listProtections(catalog: ReadableCatalog): StoredProtection[] {
  return [
    ...rowsOf(catalog, 'source').map((row) => ({ of: { kind: 'source', id: sourceIdSchema.parse(row.id) } as const, ...demands(row) })),
    ...rowsOf(catalog, 'case').map((row) => ({ of: { kind: 'case', id: caseIdSchema.parse(row.id) } as const, ...demands(row) })),
  ];
}

function rowsOf(catalog: ReadableCatalog, kind: Protected['kind']): ProtectionRow[] {
  const { name, id } = tables[kind];
  return statement<ProtectionRow>(catalog, `SELECT ${id} AS id, opening, exporting FROM ${name} ORDER BY ${id}`).all();
}

function demands({ opening, exporting }: ProtectionRow): Pick<StoredProtection, 'protection'> {
  return { protection: protectionSchema.parse({ opening, exporting }) };
}

export function getProtection(catalog: ReadableCatalog, of: Protected): Protection {
  const { name, id } = tables[of.kind];
  const row = statement<ProtectionRow>(catalog, `SELECT ${id} AS id, opening, exporting FROM ${name} WHERE ${id} = ?`).get(of.id);
  return row === undefined ? noProtection : demands(row).protection;
}

export function putProtection(catalog: WritableCatalog, of: Protected, { opening, exporting }: Protection): void {
  const { name, id } = tables[of.kind];
  if (opening === 'none' && exporting === 'none') statement(catalog, `DELETE FROM ${name} WHERE ${id} = ?`).run(of.id);
  else statement(catalog, `INSERT OR REPLACE INTO ${name} (${id}, opening, exporting) VALUES (?, ?, ?)`).run(of.id, opening, exporting);
}

/** Protected sources that tell of a session or hold a recording of it. */
export function protectedSourcesOf(catalog: ReadableCatalog, sessionId: SessionId): SourceId[] {
  return statement<{ id: SourceId }>(catalog, protectedSourcesSql)
    .all({ sessionId })
    .map(({ id }) => id);
}
export const protectedSourcesSql = `
SELECT source_id AS id FROM source_protections WHERE source_id IN (
  SELECT source_id FROM sessions WHERE id = :sessionId UNION SELECT source_id FROM recordings WHERE session_id = :sessionId)
ORDER BY source_id`;

/** Sessions that some sources tell of, or hold a recording of; at most so many. */
export function sessionsOfSources(catalog: ReadableCatalog, sources: readonly SourceId[], limit: number): SessionId[] {
  return statement<{ id: SessionId }>(
    catalog,
    `SELECT id FROM sessions WHERE source_id IN (SELECT value FROM json_each(:sources))
     UNION SELECT session_id FROM recordings WHERE source_id IN (SELECT value FROM json_each(:sources)) LIMIT :limit`,
  )
    .all({ sources: JSON.stringify(sources), limit })
    .map(({ id }) => id);
}

/** Items of protected cases that may be of a session: more than are, never fewer. */
export function protectedItemsLike(
  catalog: ReadableCatalog,
  sessionId: SessionId,
): { readonly caseId: CaseId; readonly record: CaseRecord }[] {
  return statement<{ caseId: string; record: string }>(catalog, protectedItemsSql)
    .all({ sessionId })
    .flatMap(({ caseId, record }) => {
      const parsed = readJson(caseRecordSchema, record);
      return parsed ? [{ caseId: caseIdSchema.parse(caseId), record: parsed }] : [];
    });
}
// The + of a column takes its affinity away, without which the indexes of expressions are not used: a case may have 20,000 items.
export const protectedItemsSql = `
SELECT case_id AS caseId, record FROM case_records WHERE +case_id IN (SELECT case_id FROM case_protections) AND id IN (
  SELECT id FROM case_records WHERE record ->> '$.body.citation.sessionId' = :sessionId
  UNION ALL SELECT id FROM case_records WHERE record ->> '$.body.citation.externalId' =
    (SELECT +external_id FROM sessions WHERE id = :sessionId)
  UNION ALL SELECT id FROM case_records WHERE record ->> '$.body.citation.recording.recordingId' IN
    (SELECT +id FROM recordings WHERE session_id = :sessionId)
  UNION ALL SELECT id FROM case_records WHERE record ->> '$.body.citation.recording.sha256' IN
    (SELECT +sha256 FROM recordings WHERE session_id = :sessionId)
  UNION ALL SELECT id FROM case_records WHERE record ->> '$.body.citation.recording.key' IN
    (SELECT +key FROM recordings WHERE session_id = :sessionId))`;
