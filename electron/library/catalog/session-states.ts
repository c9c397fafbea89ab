import type { SessionId, SourceId } from '../../../shared/model/ids.ts';
import { refreshWatched, refreshWatchedOfSource } from './coverage.ts';
import { statement, type WritableCatalog } from './handles.ts';
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

const recordingsBySession = (condition: string): string => `
SELECT session_id, count(*) AS total, sum(cache_state = 'complete') AS cached,
  sum(removed_from_store = 0 OR cache_state = 'complete') AS available
FROM recordings ${condition} GROUP BY session_id`;

const refreshSql = (sessions: string, recordings: string, notes: string): string => `
WITH counted AS (${recordingsBySession(recordings)}),
noted AS (SELECT session_id, count(*) AS total FROM notes ${notes} GROUP BY session_id),
wanted AS (
  SELECT s.row, coalesce(c.total, 0) AS total, coalesce(c.cached, 0) AS cached, coalesce(n.total, 0) AS notes,
    ${recordedStateSql('s', listedSql, 'coalesce(c.available, 0)', ':nowMs')} AS state
  FROM sessions AS s JOIN sources ON sources.id = s.source_id
  LEFT JOIN counted AS c ON c.session_id = s.id LEFT JOIN noted AS n ON n.session_id = s.id
  WHERE ${sessions}
)
UPDATE sessions SET recorded_state = wanted.state, recording_count = wanted.total, cached_count = wanted.cached, note_count = wanted.notes
FROM wanted WHERE sessions.row = wanted.row AND (sessions.recorded_state, sessions.recording_count, sessions.cached_count,
  sessions.note_count) IS NOT (wanted.state, wanted.total, wanted.cached, wanted.notes)`;

const refreshSourceSql = refreshSql('s.source_id = :id', 'WHERE source_id = :id', '');
/** The recordings of a gateway's sessions are in stores (index: recordings_session). */
export const refreshGatewaySql = refreshSql('s.source_id = :id', 'WHERE session_id IN (SELECT id FROM sessions WHERE source_id = :id)', '');
const refreshSessionSql = refreshSql('s.id = :id', 'WHERE session_id = :id', 'WHERE session_id = :id');

const isGatewaySql = `SELECT 1 FROM sources WHERE id = ? AND json_extract(store, '$.kind') = 'akeyless'`;

export type RefreshScope =
  | { readonly sourceId: SourceId; readonly nowMs: number }
  | { readonly sessionId: SessionId; readonly nowMs: number };

/** Recomputes recorded state and counts from the rows; writes only rows that differ. Gives how many did. */
export function refreshSessionStates(catalog: WritableCatalog, scope: RefreshScope): number {
  if ('sessionId' in scope) {
    refreshWatched(catalog, scope.sessionId);
    return statement(catalog, refreshSessionSql).run({ id: scope.sessionId, nowMs: scope.nowMs }).changes;
  }
  refreshWatchedOfSource(catalog, scope.sourceId);
  const isGateway = statement(catalog, isGatewaySql).get(scope.sourceId) !== undefined;
  const { changes } = statement(catalog, isGateway ? refreshGatewaySql : refreshSourceSql).run({ id: scope.sourceId, nowMs: scope.nowMs });
  persistSessionColumns(catalog);
  return changes;
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
