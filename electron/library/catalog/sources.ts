import { AppError, type ErrorPayload, errorPayloadSchema } from '../../../shared/errors.ts';
import type { SourceId } from '../../../shared/model/ids.ts';
import { type Source, type SourcePlace, sourcePlaceSchema } from '../../../shared/model/source.ts';
import { type ReadableCatalog, statement, type WritableCatalog } from './handles.ts';
import { readJson, writeJson } from './json-column.ts';
import { transaction } from './open-catalog.ts';
import { forgetSessionColumns } from './session-columns.ts';

interface SourceRow {
  readonly id: SourceId;
  readonly name: string;
  readonly store: string;
  readonly added_at_ms: number;
  readonly last_sync_started_at_ms: number | null;
  readonly last_sync_succeeded_at_ms: number | null;
  readonly last_sync_error: string | null;
  readonly sync_every_minutes: number | null;
  readonly has_inventory: number;
  readonly session_count: number;
  readonly recording_count: number;
}

// Both counts run over covering indexes: sessions_external, and the unique one of recordings(source_id, key).
const selectSource = `
SELECT id, name, store, added_at_ms, last_sync_started_at_ms, last_sync_succeeded_at_ms, last_sync_error,
  sync_every_minutes, has_inventory,
  (SELECT count(*) FROM sessions WHERE source_id = sources.id) AS session_count,
  (SELECT count(*) FROM recordings WHERE source_id = sources.id) AS recording_count
FROM sources`;

export interface SourceInput {
  readonly id: SourceId;
  readonly name: string;
  readonly store: SourcePlace;
  readonly addedAtMs: number;
}

export function insertSource(catalog: WritableCatalog, source: SourceInput): void {
  statement(catalog, 'INSERT INTO sources (id, name, store, added_at_ms) VALUES (?, ?, ?, ?)').run(
    source.id,
    source.name,
    JSON.stringify(source.store),
    source.addedAtMs,
  );
}

/** Its name and the way to it. */
export function changeSource(catalog: WritableCatalog, { id, name, store }: Pick<SourceInput, 'id' | 'name' | 'store'>): void {
  statement(catalog, 'UPDATE sources SET name = ?, store = ? WHERE id = ?').run(name, JSON.stringify(store), id);
}

/** In the order in which they were added. */
export function listSources(catalog: ReadableCatalog): Source[] {
  return statement<SourceRow>(catalog, `${selectSource} ORDER BY added_at_ms, id`).all().map(toSource);
}

export function getSource(catalog: ReadableCatalog, id: SourceId): Source | null {
  const row = statement<SourceRow>(catalog, `${selectSource} WHERE id = ?`).get(id);
  return row === undefined ? null : toSource(row);
}

/** Deletes the source with its sessions, recordings, their index and notes; exports stay on record. */
export function deleteSource(catalog: WritableCatalog, id: SourceId): void {
  transaction(catalog, () => {
    statement(catalog, 'DELETE FROM sources WHERE id = ?').run(id);
    forgetSessionColumns(catalog);
  });
}

export function markSyncStarted(catalog: WritableCatalog, id: SourceId, atMs: number): void {
  statement(catalog, 'UPDATE sources SET last_sync_started_at_ms = ? WHERE id = ?').run(atMs, id);
}

export function markSyncSucceeded(catalog: WritableCatalog, id: SourceId, atMs: number): void {
  statement(catalog, 'UPDATE sources SET last_sync_succeeded_at_ms = ?, last_sync_error = NULL WHERE id = ?').run(atMs, id);
}

export function markSyncFailed(catalog: WritableCatalog, id: SourceId, error: ErrorPayload): void {
  statement(catalog, 'UPDATE sources SET last_sync_error = ? WHERE id = ?').run(writeJson(error), id);
}

/** Null: only when somebody asks for it. */
export function setSyncSchedule(catalog: WritableCatalog, id: SourceId, everyMinutes: number | null): void {
  statement(catalog, 'UPDATE sources SET sync_every_minutes = ? WHERE id = ?').run(everyMinutes, id);
}

/** Writes only when it changes. */
export function setHasInventory(catalog: WritableCatalog, id: SourceId, hasInventory: boolean): void {
  const value = hasInventory ? 1 : 0;
  const known = statement<{ has_inventory: number }>(catalog, 'SELECT has_inventory FROM sources WHERE id = ?').get(id);
  if (known?.has_inventory !== value) statement(catalog, 'UPDATE sources SET has_inventory = ? WHERE id = ?').run(value, id);
}

function toSource(row: SourceRow): Source {
  const store = readJson(sourcePlaceSchema, row.store);
  if (store === null) throw new AppError('catalog-damaged', `The settings of the source ${row.name} cannot be read.`);
  return {
    id: row.id,
    name: row.name,
    store,
    addedAtMs: row.added_at_ms,
    lastSyncStartedAtMs: row.last_sync_started_at_ms,
    lastSyncSucceededAtMs: row.last_sync_succeeded_at_ms,
    lastSyncError: readJson(errorPayloadSchema, row.last_sync_error),
    syncEveryMinutes: row.sync_every_minutes,
    hasInventory: row.has_inventory === 1,
    sessionCount: row.session_count,
    recordingCount: row.recording_count,
  };
}

/** The stores that have an inventory of their own, in the order in which they were added. */
export function listInventoryStoreIds(catalog: ReadableCatalog): SourceId[] {
  const sql = `SELECT id FROM sources WHERE has_inventory = 1 AND json_extract(store, '$.kind') <> 'akeyless' ORDER BY added_at_ms, id`;
  return statement<{ id: SourceId }>(catalog, sql)
    .all()
    .map(({ id }) => id);
}

/** The sources that list sessions of recordings elsewhere, in the order in which they were added. */
export function listGatewayIds(catalog: ReadableCatalog): SourceId[] {
  const sql = `SELECT id FROM sources WHERE json_extract(store, '$.kind') = 'akeyless' ORDER BY added_at_ms, id`;
  return statement<{ id: SourceId }>(catalog, sql)
    .all()
    .map(({ id }) => id);
}
