import type { ErrorPayload } from '../../../shared/errors.ts';
import type { RecordingId, SessionId, Sha256, SourceId } from '../../../shared/model/ids.ts';
import type { CacheState, IndexState, ProbeResult, Recording } from '../../../shared/model/recording.ts';
import { type ReadableCatalog, statement, type WritableCatalog } from './handles.ts';
import { writeJson } from './json-column.ts';
import { type RecordingRow, recordingColumns, toRecording } from './recording-row.ts';
import { refreshSessionCounts } from './session-states.ts';

export function getRecording(catalog: ReadableCatalog, id: RecordingId): Recording | null {
  const row = statement<RecordingRow>(catalog, `SELECT ${recordingColumns} FROM recordings WHERE id = ?`).get(id);
  return row === undefined ? null : toRecording(row);
}

/** What to list; every given restriction must hold, none lists the whole library. */
export interface RecordingSelection {
  readonly sessionIds?: readonly SessionId[] | undefined;
  readonly recordingIds?: readonly RecordingId[] | undefined;
  readonly sourceId?: SourceId | undefined;
  readonly cacheState?: CacheState | undefined;
}

/** In the order of source and key. */
export function listRecordings(catalog: ReadableCatalog, selection: RecordingSelection): Recording[] {
  const conditions: string[] = [];
  const values: unknown[] = [];
  const restrict = (condition: string, value: unknown): void => {
    conditions.push(condition);
    values.push(value);
  };
  if (selection.sessionIds) restrict('session_id IN (SELECT value FROM json_each(?))', JSON.stringify(selection.sessionIds));
  if (selection.recordingIds) restrict('id IN (SELECT value FROM json_each(?))', JSON.stringify(selection.recordingIds));
  if (selection.sourceId !== undefined) restrict('source_id = ?', selection.sourceId);
  if (selection.cacheState !== undefined) restrict('cache_state = ?', selection.cacheState);
  const where = conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`;
  return statement<RecordingRow>(catalog, `SELECT ${recordingColumns} FROM recordings ${where} ORDER BY source_id, key`)
    .all(...values)
    .map(toRecording);
}

export interface CacheStateChange {
  readonly cacheState: CacheState;
  readonly cachedBytes: number;
  /** Left as they are when not given. */
  readonly sha256?: Sha256 | null | undefined;
  readonly storeChecksumVerified?: boolean | null | undefined;
}

/** Also brings the session's count of cached recordings up to date; without a whole original there is no unwrapped copy of it either. */
export function setCacheState(catalog: WritableCatalog, id: RecordingId, change: CacheStateChange): void {
  const { cacheState, cachedBytes, sha256, storeChecksumVerified } = change;
  const row = statement<{ session_id: SessionId }>(
    catalog,
    `UPDATE recordings SET cache_state = ?, cached_bytes = ?${cacheState === 'complete' ? '' : ', unwrapped = NULL, unwrapped_bytes = 0'}
     WHERE id = ? RETURNING session_id`,
  ).get(cacheState, cachedBytes, id);
  if (sha256 !== undefined) statement(catalog, 'UPDATE recordings SET sha256 = ? WHERE id = ?').run(sha256, id);
  if (storeChecksumVerified !== undefined) {
    const verified = storeChecksumVerified === null ? null : Number(storeChecksumVerified);
    statement(catalog, 'UPDATE recordings SET store_checksum_verified = ? WHERE id = ?').run(verified, id);
  }
  if (row !== undefined) refreshSessionCounts(catalog, row.session_id);
}

/** Notes that a recording was used, for least-recently-used eviction. */
export function touchRecording(catalog: WritableCatalog, id: RecordingId, atMs: number): void {
  statement(catalog, 'UPDATE recordings SET last_used_ms = ? WHERE id = ?').run(atMs, id);
}

export function setPinned(catalog: WritableCatalog, id: RecordingId, pinned: boolean): void {
  statement(catalog, 'UPDATE recordings SET pinned = ? WHERE id = ?').run(Number(pinned), id);
}

/** Says what a recording is, and with it whether there is a picture whose text can be read. */
export function setProbe(catalog: WritableCatalog, id: RecordingId, probe: ProbeResult | null): void {
  const hasPicture = (probe?.kind === 'video' || probe?.kind === 'guacamole') && probe.playable !== 'no';
  statement(
    catalog,
    `UPDATE recordings SET probe = ?, screen_text_state = CASE
       WHEN NOT ? THEN 'unsupported'
       WHEN screen_text_state = 'unsupported' AND screen_text_problem IS NULL THEN 'none'
       ELSE screen_text_state END
     WHERE id = ?`,
  ).run(writeJson(probe), Number(hasPicture), id);
}

export function setIndexState(catalog: WritableCatalog, id: RecordingId, state: IndexState): void {
  statement(catalog, 'UPDATE recordings SET index_state = ? WHERE id = ?').run(state, id);
}

/** Keeps the last failure with the recording; null clears it. */
export function setRecordingError(catalog: WritableCatalog, id: RecordingId, error: ErrorPayload | null): void {
  statement(catalog, 'UPDATE recordings SET error = ? WHERE id = ?').run(writeJson(error), id);
}

export interface CacheTotals {
  readonly usedBytes: number;
  readonly pinnedBytes: number;
  readonly recordings: number;
  readonly pinnedRecordings: number;
}

/** Of everything that takes room in the cache, unwrapped copies too. Reads recordings_cached alone. */
export function cacheTotals(catalog: ReadableCatalog): CacheTotals {
  const totals = statement<CacheTotals>(catalog, cacheTotalsSql).get();
  return totals ?? { usedBytes: 0, pinnedBytes: 0, recordings: 0, pinnedRecordings: 0 };
}
export const cacheTotalsSql = `
SELECT coalesce(sum(cached_bytes + unwrapped_bytes), 0) AS usedBytes,
  coalesce(sum((cached_bytes + unwrapped_bytes) * pinned), 0) AS pinnedBytes,
  count(*) AS recordings, coalesce(sum(pinned), 0) AS pinnedRecordings
FROM recordings WHERE cache_state <> 'none'`;

/** What may leave the cache, least recently used first; reads recordings_cached alone. */
export function evictionCandidates(catalog: ReadableCatalog): { readonly id: RecordingId; readonly cachedBytes: number }[] {
  return statement<{ id: RecordingId; cachedBytes: number }>(catalog, evictionSql).all();
}
export const evictionSql = `
SELECT id, cached_bytes + unwrapped_bytes AS cachedBytes FROM recordings WHERE cache_state <> 'none' AND pinned = 0 ORDER BY last_used_ms`;

export { isAsKnown, markRemovedFromStore, type RecordingInput, refreshObject, upsertRecording } from './recording-sync.ts';
