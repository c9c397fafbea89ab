import type { SessionId, SourceId } from '../../../shared/model/ids.ts';
import type { Session, SessionFilter, SessionSort, SessionStatus } from '../../../shared/model/session.ts';
import { type ReadableCatalog, statement, type WritableCatalog } from './handles.ts';
import { loadSessionColumns } from './session-columns.ts';
import { compileFilter } from './session-filter.ts';
import { pageOfRows } from './session-page.ts';
import { type SessionRow, sessionColumns, toSession } from './session-row.ts';
import { recordedStateSql } from './session-states.ts';

export { sessionFacets } from './session-facets.ts';
export {
  deleteIfEmptied,
  refreshSessionState,
  refreshSessionStates,
  refreshSteps,
  type SourcesScope,
} from './session-states.ts';

/** What an inventory, a sidecar or a recording tells about a session; `raw` is the entry as it was given, JSON. */
export interface SessionInput {
  readonly id: SessionId;
  readonly sourceId: SourceId;
  readonly externalId: string | null;
  readonly status: SessionStatus;
  readonly resourceType: string;
  readonly user: string | null;
  readonly target: string | null;
  readonly gateway: string | null;
  readonly secretName: string | null;
  readonly clientType: string | null;
  readonly accessId: string | null;
  readonly instanceId: string | null;
  readonly errorMessage: string | null;
  readonly startedAtMs: number | null;
  readonly endedAtMs: number | null;
  readonly origin: Session['origin'];
  readonly raw: string | null;
}

/** Writes only when something differs. The recorded state is brought up to date by refreshSessionStates. */
export function upsertSession(catalog: WritableCatalog, input: SessionInput): 'added' | 'changed' | 'unchanged' {
  const known = statement<SessionRow & { raw: string | null }>(catalog, knownSessionSql).get(input.id);
  if (known === undefined) {
    statement(catalog, insertSql).run(input.id, input.sourceId, ...values(input));
    if (input.raw !== null) writeRaw(catalog, input);
    return 'added';
  }
  const knownValues = writtenColumns.map((name) => known[name]);
  if (known.raw === input.raw && values(input).every((value, index) => value === knownValues[index])) return 'unchanged';
  statement(catalog, updateSql).run(...values(input), input.id);
  writeRaw(catalog, input);
  return 'changed';
}

/** Puts a session under another source that lists it, with all that is known of it. */
export function moveSession(catalog: WritableCatalog, id: SessionId, sourceId: SourceId): void {
  // The external id is named so that the trigger of session_chunks sees it.
  statement(catalog, 'UPDATE sessions SET source_id = ?, external_id = external_id WHERE id = ?').run(sourceId, id);
}

export function getSession(catalog: ReadableCatalog, id: SessionId): Session | null {
  const row = statement<SessionRow>(catalog, `SELECT ${sessionColumns} FROM sessions WHERE id = ?`).get(id);
  return row === undefined ? null : toSession(row);
}

/** The entry as the inventory or sidecar gave it, JSON; null where there was none. */
export function getSessionRaw(catalog: ReadableCatalog, id: SessionId): string | null {
  return statement<{ raw: string }>(catalog, 'SELECT raw FROM session_raw WHERE session_id = ?').get(id)?.raw ?? null;
}

export function findSessionByExternalId(catalog: ReadableCatalog, sourceId: SourceId, externalId: string): Session | null {
  const row = statement<SessionRow>(catalog, findByExternalIdSql).get(sourceId, externalId);
  return row === undefined ? null : toSession(row);
}
export const findByExternalIdSql = `SELECT ${sessionColumns} FROM sessions WHERE source_id = ? AND external_id = ?`;

export interface SessionListRequest {
  readonly filter: SessionFilter;
  readonly sort: SessionSort;
  readonly cursor: string | null;
  readonly limit: number;
}

export interface SessionPage {
  readonly sessions: Session[];
  readonly nextCursor: string | null;
  readonly total: number;
}

/** One page under any filter and order; pages go by key, so that a session never shows twice. Throws `usage` for a foreign cursor. */
export function listSessions(catalog: ReadableCatalog, request: SessionListRequest): SessionPage {
  const columns = loadSessionColumns(catalog);
  const { rows, nextCursor, total } = pageOfRows(columns, compileFilter(request.filter, columns), request);
  const byRow = new Map<number, Session>();
  for (const row of statement<SessionRow>(catalog, pageRowsSql).all(JSON.stringify(rows))) byRow.set(row.row, toSession(row));
  return { sessions: rows.flatMap((row) => byRow.get(row) ?? []), nextCursor, total };
}
export const pageRowsSql = `SELECT ${sessionColumns} FROM sessions WHERE row IN (SELECT value FROM json_each(?))`;

export const knownSessionSql = `SELECT ${sessionColumns}, raw FROM sessions LEFT JOIN session_raw ON session_id = id WHERE id = ?`;

const writtenColumns = [
  'external_id',
  'status',
  'resource_type',
  'user',
  'target',
  'gateway',
  'secret_name',
  'client_type',
  'access_id',
  'instance_id',
  'error_message',
  'started_at_ms',
  'ended_at_ms',
  'duration_ms',
  'origin',
] as const satisfies readonly (keyof SessionRow)[];

/** A new session has no recording yet; that an upload may still be on its way is for refreshSessionStates to say. */
const insertSql = `
WITH given (id, source_id, ${writtenColumns.join(', ')}) AS (VALUES (?, ?, ${writtenColumns.map(() => '?').join(', ')}))
INSERT INTO sessions (id, source_id, ${writtenColumns.join(', ')}, recorded_state)
SELECT id, source_id, ${writtenColumns.join(', ')}, ${recordedStateSql('given', '0', '0', '9e15')} FROM given`;
const updateSql = `UPDATE sessions SET ${writtenColumns.map((name) => `${name} = ?`).join(', ')} WHERE id = ?`;
/** In the order of writtenColumns. */
function values(input: SessionInput): (string | number | null)[] {
  const { startedAtMs, endedAtMs } = input;
  const durationMs = startedAtMs === null || endedAtMs === null || endedAtMs < startedAtMs ? null : endedAtMs - startedAtMs;
  return [
    input.externalId,
    input.status,
    input.resourceType,
    input.user,
    input.target,
    input.gateway,
    input.secretName,
    input.clientType,
    input.accessId,
    input.instanceId,
    input.errorMessage,
    startedAtMs,
    endedAtMs,
    durationMs,
    input.origin,
  ];
}

function writeRaw(catalog: WritableCatalog, { id, raw }: SessionInput): void {
  if (raw === null) statement(catalog, 'DELETE FROM session_raw WHERE session_id = ?').run(id);
  else statement(catalog, 'INSERT OR REPLACE INTO session_raw VALUES (?, ?)').run(id, raw);
}
