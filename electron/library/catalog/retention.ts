import type { CacheRemoval, Overdue, OverdueTotals, RetentionRule } from '../../../shared/model/capacity.ts';
import type { RecordingId } from '../../../shared/model/ids.ts';
import { type ReadableCatalog, statement, type WritableCatalog } from './handles.ts';

const ruleColumns = `id, name, source_id AS sourceId, resource_type AS resourceType, older_than_ms AS olderThanMs,
  added_at_ms AS addedAtMs, added_by AS addedBy`;

/** In the order in which they were added. */
export function listRetentionRules(catalog: ReadableCatalog): RetentionRule[] {
  return statement<RetentionRule>(catalog, `SELECT ${ruleColumns} FROM retention_rules ORDER BY added_at_ms, id`).all();
}

export function insertRetentionRule(catalog: WritableCatalog, rule: RetentionRule): void {
  const { id, name, sourceId, resourceType, olderThanMs, addedAtMs, addedBy } = rule;
  statement(catalog, 'INSERT INTO retention_rules VALUES (?, ?, ?, ?, ?, ?, ?)').run(
    id,
    name,
    sourceId,
    resourceType,
    olderThanMs,
    addedAtMs,
    addedBy,
  );
}

export function deleteRetentionRule(catalog: WritableCatalog, id: string): void {
  statement(catalog, 'DELETE FROM retention_rules WHERE id = ?').run(id);
}

const overdueFrom = `
FROM recordings AS r JOIN sessions AS s ON s.id = r.session_id
WHERE (:sourceId IS NULL OR r.source_id = :sourceId) AND (:resourceType IS NULL OR s.resource_type = :resourceType)
  AND coalesce(s.started_at_ms, r.last_modified_ms) < :beforeMs AND (:cachedOnly = 0 OR r.cache_state <> 'none')`;
const heldBytes = `iif(r.cache_state = 'none', 0, r.cached_bytes + r.unwrapped_bytes)`;

interface OverdueRow extends Omit<Overdue, 'pinned'> {
  readonly pinned: number;
}

/** Recordings older than a rule allows: those that are cached first, the oldest of them first. */
export function listOverdue(
  catalog: ReadableCatalog,
  rule: Pick<RetentionRule, 'sourceId' | 'resourceType' | 'olderThanMs'>,
  { nowMs, limit, cachedOnly = false }: { readonly nowMs: number; readonly limit: number; readonly cachedOnly?: boolean },
): Overdue[] {
  const rows = statement<OverdueRow>(
    catalog,
    `SELECT r.id AS recordingId, r.session_id AS sessionId, s.external_id AS session, r.key, s.resource_type AS resourceType,
       coalesce(s.started_at_ms, r.last_modified_ms) AS sinceMs, r.size_bytes AS sizeBytes, ${heldBytes} AS cachedBytes, r.pinned
     ${overdueFrom} ORDER BY r.cache_state = 'none', sinceMs, r.id LIMIT :limit`,
  ).all({ ...bound(rule, nowMs, cachedOnly), limit });
  return rows.map((row) => ({ ...row, pinned: row.pinned === 1 }));
}

export function overdueTotals(
  catalog: ReadableCatalog,
  rule: Pick<RetentionRule, 'sourceId' | 'resourceType' | 'olderThanMs'>,
  nowMs: number,
): OverdueTotals {
  const totals = statement<OverdueTotals>(
    catalog,
    `SELECT count(*) AS recordings, coalesce(sum(r.cache_state <> 'none'), 0) AS cached, coalesce(sum(${heldBytes}), 0) AS cachedBytes,
       coalesce(sum(r.cache_state <> 'none' AND r.pinned = 1), 0) AS pinned, coalesce(sum(${heldBytes} * r.pinned), 0) AS pinnedBytes
     ${overdueFrom}`,
  ).get(bound(rule, nowMs, false));
  return totals ?? { recordings: 0, cached: 0, cachedBytes: 0, pinned: 0, pinnedBytes: 0 };
}

function bound(rule: Pick<RetentionRule, 'sourceId' | 'resourceType' | 'olderThanMs'>, nowMs: number, cachedOnly: boolean) {
  const { sourceId, resourceType, olderThanMs } = rule;
  return { sourceId, resourceType, beforeMs: nowMs - olderThanMs, cachedOnly: Number(cachedOnly) };
}

/** Adds to the record of removals, which nothing is ever taken from. */
export function recordCacheRemoval(catalog: WritableCatalog, removal: CacheRemoval): void {
  const { atMs, by, rule, ruleText, recordingId, session, key, bytes, sha256, wasPinned } = removal;
  statement(
    catalog,
    `INSERT INTO cache_removals (at_ms, by, rule, rule_text, recording_id, session, key, bytes, sha256, was_pinned)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  ).run(atMs, by, rule, ruleText, recordingId, session, key, bytes, sha256, Number(wasPinned));
}

interface RemovalRow extends Omit<CacheRemoval, 'wasPinned' | 'recordingId'> {
  readonly recordingId: RecordingId;
  readonly wasPinned: number;
}

/** The newest first. */
export function listCacheRemovals(catalog: ReadableCatalog, limit: number): CacheRemoval[] {
  const rows = statement<RemovalRow>(
    catalog,
    `SELECT at_ms AS atMs, by, rule, rule_text AS ruleText, recording_id AS recordingId, session, key, bytes, sha256,
       was_pinned AS wasPinned FROM cache_removals ORDER BY row DESC LIMIT ?`,
  ).all(limit);
  return rows.map((row) => ({ ...row, wasPinned: row.wasPinned === 1 }));
}
