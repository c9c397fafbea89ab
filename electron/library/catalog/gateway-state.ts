import { z } from 'zod';
import {
  type GatewayPart,
  type GatewayState,
  gatewayPartSchema,
  type RemoteAccess,
  remoteAccessSchema,
  type Visibility,
  visibilitySchema,
} from '../../../shared/model/gateway.ts';
import type { SourceId } from '../../../shared/model/ids.ts';
import { type ReadableCatalog, statement, type WritableCatalog } from './handles.ts';
import { readJson, writeJson } from './json-column.ts';

interface GatewayStateRow {
  readonly visibility: string | null;
  readonly visibility_before: string | null;
  readonly visibility_changed_at_ms: number | null;
  readonly parts: string;
  readonly remote_access: string | null;
  readonly cursor: string | null;
  readonly cursor_started_at_ms: number | null;
  readonly resources: number;
}

const selectSql = `
SELECT visibility, visibility_before, visibility_changed_at_ms, parts, remote_access, cursor, cursor_started_at_ms,
  (SELECT count(*) FROM gateway_resources WHERE source_id = gateway_state.source_id) AS resources
FROM gateway_state WHERE source_id = ?`;

/** What is known of a gateway beside its sessions; null before its first sync. */
export function getGatewayState(catalog: ReadableCatalog, id: SourceId): GatewayState | null {
  const row = statement<GatewayStateRow>(catalog, selectSql).get(id);
  if (row === undefined) return null;
  return {
    visibility: readJson(visibilitySchema, row.visibility) ?? { scope: 'unknown', gateways: [] },
    visibilityBefore: readJson(visibilitySchema, row.visibility_before),
    visibilityChangedAtMs: row.visibility_changed_at_ms,
    parts: readJson(z.array(gatewayPartSchema), row.parts) ?? [],
    remoteAccess: readJson(remoteAccessSchema, row.remote_access),
    resources: row.resources,
    isInterrupted: row.cursor !== null,
  };
}

/** Writes what the gateway was asked and how it answered; settings that it did not tell this time stay as they were last told. */
export function setGatewayParts(
  catalog: WritableCatalog,
  id: SourceId,
  told: { readonly parts: readonly GatewayPart[]; readonly remoteAccess: RemoteAccess | null },
): void {
  ensureRow(catalog, id);
  statement(catalog, 'UPDATE gateway_state SET parts = ?, remote_access = coalesce(?, remote_access) WHERE source_id = ?').run(
    JSON.stringify(told.parts),
    writeJson(told.remoteAccess),
    id,
  );
}

/** Writes whose sessions are listed; a change is kept with what was before, since it explains why sessions come or stay away. */
export function setVisibility(catalog: WritableCatalog, id: SourceId, visibility: Visibility, atMs: number): void {
  ensureRow(catalog, id);
  const text = JSON.stringify(visibility);
  statement(
    catalog,
    `UPDATE gateway_state SET visibility = :text,
       visibility_before = visibility,
       visibility_changed_at_ms = iif(visibility IS NULL, NULL, :atMs)
     WHERE source_id = :id AND visibility IS NOT :text`,
  ).run({ text, atMs, id });
}

/** Where an interrupted listing of sessions stopped. */
export interface ListingPlace {
  readonly cursor: string;
  /** Start of the oldest session read before it, in milliseconds since 1970; null: none had one. */
  readonly startedAtMs: number | null;
}

export function getListingPlace(catalog: ReadableCatalog, id: SourceId): ListingPlace | null {
  const row = statement<GatewayStateRow>(catalog, selectSql).get(id);
  return row === undefined || row.cursor === null ? null : { cursor: row.cursor, startedAtMs: row.cursor_started_at_ms };
}

/** Null: the listing is whole. */
export function setListingPlace(catalog: WritableCatalog, id: SourceId, place: ListingPlace | null): void {
  ensureRow(catalog, id);
  statement(
    catalog,
    'UPDATE gateway_state SET cursor = :cursor, cursor_started_at_ms = :startedAtMs WHERE source_id = :id AND cursor IS NOT :cursor',
  ).run({ id, cursor: place?.cursor ?? null, startedAtMs: place?.startedAtMs ?? null });
}

function ensureRow(catalog: WritableCatalog, id: SourceId): void {
  const known = statement(catalog, 'SELECT 1 FROM gateway_state WHERE source_id = ?').get(id);
  if (known === undefined) statement(catalog, 'INSERT INTO gateway_state (source_id) VALUES (?)').run(id);
}
