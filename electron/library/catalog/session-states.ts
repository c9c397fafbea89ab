import type { SessionId, SourceId } from '../../../shared/model/ids.ts';
import { refreshWatched, refreshWatchedOfSource } from './coverage.ts';
import { statement, type WritableCatalog } from './handles.ts';
import { chunkBits } from './session-chunk.ts';
import { persistSessionColumns } from './session-columns.ts';

/** Uploads lag behind: the web worker's uploader polls every 60 s and waits 30 s for a stable size (domain.md 2.1). */
const uploadGraceMs = 5 * 60_000;

/**
 * The one rule for what became of a session's recording (meanings in shared/model/session.ts). Parameters: whether the
 * source has an inventory, how many of its objects are still there to be had, and the present time.
 */
export function recordedStateSql(session: string, hasInventory: string, available: string, now: string): string {
  return `CASE
    WHEN ${available} > 0 THEN iif(${session}.origin <> 'inventory' AND ${hasInventory}, 'orphan', 'recorded')
    WHEN ${session}.status IN ('connecting', 'connected') THEN 'in-progress'
    WHEN ${session}.status = 'failed' OR ${session}.started_at_ms IS NULL THEN 'not-expected'
    WHEN ${session}.status = 'unknown' AND ${session}.ended_at_ms IS NULL THEN 'in-progress'
    WHEN coalesce(${session}.ended_at_ms, ${session}.started_at_ms) + ${uploadGraceMs} > ${now} THEN 'in-progress'
    ELSE 'missing' END`;
}

/** Sessions of a source are listed by its own inventory, or by a gateway, whose list is of every store's. */
const listedSql = `(sources.has_inventory = 1
  OR EXISTS (SELECT 1 FROM sources AS g WHERE g.has_inventory = 1 AND json_extract(g.store, '$.kind') = 'akeyless'))`;

const refreshSql = (sessions: string): string => `
WITH wanted AS (
  SELECT s.row, count(r.row) AS total, total(r.cache_state = 'complete') AS cached,
    (SELECT count(*) FROM notes WHERE session_id = s.id) AS notes,
    ${recordedStateSql('s', listedSql, "total(r.removed_from_store = 0 OR r.cache_state = 'complete')", ':nowMs')} AS state
  FROM sessions AS s CROSS JOIN sources ON sources.id = s.source_id LEFT JOIN recordings AS r ON r.session_id = s.id
  WHERE ${sessions} GROUP BY s.row
)
UPDATE sessions SET recorded_state = wanted.state, recording_count = wanted.total, cached_count = wanted.cached, note_count = wanted.notes
FROM wanted WHERE sessions.row = wanted.row AND (sessions.recorded_state, sessions.recording_count, sessions.cached_count,
  sessions.note_count) IS NOT (wanted.state, wanted.total, wanted.cached, wanted.notes)`;

/** Rows by number, as session-chunk.ts has them: the memory that a stretch takes does not grow with the catalog. */
const stretchOf = (sessions: string): string =>
  `${sessions}.row >= :from AND ${sessions}.row < :to AND +${sessions}.source_id IN (SELECT value FROM json_each(:sourceIds))`;
export const refreshStretchSql = refreshSql(stretchOf('s'));
const refreshSessionSql = refreshSql('s.id = :id');

/** Sessions of several sources cost no more than those of one. */
export interface SourcesScope {
  readonly sourceIds: readonly SourceId[];
  readonly nowMs: number;
}

/**
 * Recomputes recorded state and counts from the rows; writes only rows that differ. Sessions that were made from recordings, or from
 * metadata beside them, which have since found another session, are deleted on the way. Gives after each stretch of sessions how
 * many differed; other work can be done in between.
 */
export function* refreshSteps(catalog: WritableCatalog, { sourceIds, nowMs }: SourcesScope): Generator<number> {
  for (const sourceId of sourceIds) refreshWatchedOfSource(catalog, sourceId);
  const last = statement<{ row: number | null }>(catalog, 'SELECT max(row) AS row FROM sessions').get()?.row ?? 0;
  for (let from = 0; from <= last; from += stretch) {
    const sessions = { from, to: from + stretch, sourceIds: JSON.stringify(sourceIds) };
    statement(catalog, deleteEmptiedSql(stretchOf('sessions'))).run(sessions);
    yield statement(catalog, refreshStretchSql).run({ ...sessions, nowMs }).changes;
  }
  for (const _ of persistSessionColumns(catalog)) yield 0;
}
const stretch = 2 ** chunkBits;

/** Deletes a session that was made from recordings, or from metadata beside them, which have since found another session. */
export function deleteIfEmptied(catalog: WritableCatalog, sessionId: SessionId): void {
  statement(catalog, deleteEmptiedSql('id = ?')).run(sessionId);
}

function deleteEmptiedSql(sessions: string): string {
  return `DELETE FROM sessions WHERE ${sessions} AND origin <> 'inventory' AND note_count = 0
    AND NOT EXISTS (SELECT 1 FROM recordings WHERE session_id = sessions.id)`;
}

/** The same in one go, for where no other work may come in between. Gives how many sessions differed. */
export function refreshSessionStates(catalog: WritableCatalog, scope: SourcesScope): number {
  let changes = 0;
  for (const changed of refreshSteps(catalog, scope)) changes += changed;
  return changes;
}

/** The same for one session. */
export function refreshSessionState(catalog: WritableCatalog, sessionId: SessionId, nowMs: number): number {
  refreshWatched(catalog, sessionId);
  return statement(catalog, refreshSessionSql).run({ id: sessionId, nowMs }).changes;
}

/** Brings the counts of one session up to date, leaving its recorded state. */
export function refreshSessionCounts(catalog: WritableCatalog, sessionId: SessionId): void {
  statement(catalog, refreshCountsSql).run({ id: sessionId });
}

const refreshCountsSql = `
WITH wanted AS (
  SELECT (SELECT count(*) FROM recordings WHERE session_id = :id) AS total,
    (SELECT count(*) FROM recordings WHERE session_id = :id AND cache_state = 'complete') AS cached,
    (SELECT count(*) FROM notes WHERE session_id = :id) AS notes
)
UPDATE sessions SET recording_count = wanted.total, cached_count = wanted.cached, note_count = wanted.notes
FROM wanted WHERE sessions.id = :id
  AND (sessions.recording_count, sessions.cached_count, sessions.note_count) IS NOT (wanted.total, wanted.cached, wanted.notes)`;
