import { type ReadableCatalog, statement } from './handles.ts';

/** A session with recordings, as far as storage is concerned. */
export interface StoredSession {
  readonly resourceType: string;
  readonly startedAtMs: number | null;
  /** Of the session; where that is unknown, of its recordings as they were probed. */
  readonly durationMs: number | null;
  readonly height: number | null;
  readonly bytes: number;
  readonly objects: number;
  /** When the newest of its objects came. */
  readonly arrivedAtMs: number | null;
}

const rowsAtOnce = 4096;

/** Every session that has objects in a store, a few thousand rows at a time, so that other work comes in between. */
export function* storedSessions(catalog: ReadableCatalog): Generator<readonly StoredSession[]> {
  const last = statement<{ last: number | null }>(catalog, 'SELECT max(row) AS last FROM sessions').get()?.last ?? 0;
  const read = statement<StoredSession>(catalog, storedSessionsSql);
  for (let from = 0; from <= last; from += rowsAtOnce) yield read.all(from, from + rowsAtOnce);
}
export const storedSessionsSql = `
SELECT s.resource_type AS resourceType, s.started_at_ms AS startedAtMs,
  coalesce(s.duration_ms, sum(r.probe ->> '$.durationMs')) AS durationMs, max(r.probe ->> '$.height') AS height,
  sum(r.size_bytes) AS bytes, count(*) AS objects, max(r.last_modified_ms) AS arrivedAtMs
FROM sessions AS s JOIN recordings AS r ON r.session_id = s.id
WHERE s.row >= ? AND s.row < ? AND r.removed_from_store = 0 GROUP BY s.row`;

export interface CachedType {
  readonly resourceType: string;
  readonly recordings: number;
  readonly bytes: number;
  readonly pinnedBytes: number;
}

/** What the cache holds, by type. */
export function cachedByType(catalog: ReadableCatalog): CachedType[] {
  return statement<CachedType>(
    catalog,
    `SELECT s.resource_type AS resourceType, count(*) AS recordings, sum(r.cached_bytes + r.unwrapped_bytes) AS bytes,
       sum((r.cached_bytes + r.unwrapped_bytes) * r.pinned) AS pinnedBytes
     FROM recordings AS r JOIN sessions AS s ON s.id = r.session_id WHERE r.cache_state <> 'none' GROUP BY 1 ORDER BY 3 DESC, 1`,
  ).all();
}
