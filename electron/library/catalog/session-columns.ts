import { deserialize, serialize } from 'node:v8';
import { z } from 'zod';
import { connection, type ReadableCatalog, statement, type WritableCatalog } from './handles.ts';
import { type SessionRow, sessionColumns } from './session-row.ts';

// Why not SQL alone: "any filter, one page, the total" over a million rows would need an index for each combination of
// filter and order. A scan of arrays needs none: about 10 ms a million, whatever the filter, and the facets the same way.

const chunkBits = 12;
/** The columns that are filtered, grouped or sorted by their value. */
export const columnNames = ['status', 'resourceType', 'recordedState', 'user', 'target', 'gateway', 'sourceId', 'secretName'] as const;
export type ColumnName = (typeof columnNames)[number];

/** The distinct values of a column over the whole catalog; a value keeps its code as long as the connection lives. */
export interface Dictionary {
  readonly values: (string | null)[];
  /** Lower case, for free text. */
  readonly folded: string[];
  readonly codes: Map<string | null, number>;
}

/** The values of one column in one chunk: a small code per row, and the dictionary code each stands for. */
export interface ChunkColumn {
  readonly codes: Uint16Array;
  readonly dictionary: Uint32Array;
}

/** Up to 4096 sessions, column by column. Times that are unknown are -Infinity. */
export interface SessionChunk {
  readonly version: number;
  readonly count: number;
  readonly rows: Float64Array;
  readonly startedAtMs: Float64Array;
  readonly durationMs: Float64Array;
  readonly newestMs: number;
  readonly columns: Readonly<Record<ColumnName, ChunkColumn>>;
  /** Lower-case external ids, each followed by a line feed, and where each begins. */
  readonly externalIds: string;
  readonly externalIdStarts: Uint32Array;
}

export interface SessionColumns {
  readonly chunks: ReadonlyMap<number, SessionChunk>;
  readonly dictionaries: Readonly<Record<ColumnName, Dictionary>>;
}

/** As it is stored: no codes of a dictionary, which are of one connection only. */
interface StoredChunk {
  readonly rows: Float64Array;
  readonly startedAtMs: Float64Array;
  readonly durationMs: Float64Array;
  readonly columns: Readonly<Record<ColumnName, { readonly codes: Uint16Array; readonly values: readonly (string | null)[] }>>;
  readonly externalIds: string;
  readonly externalIdStarts: Uint32Array;
}

/** The layout only: the rows are our own, authenticated by the database's encryption, and a million of them take time. */
const storedChunkSchema = z.custom<StoredChunk>(
  (value) =>
    z
      .object({ rows: z.instanceof(Float64Array), externalIds: z.string(), columns: z.record(z.enum(columnNames), z.unknown()) })
      .safeParse(value).success,
);

interface Memory {
  readonly chunks: Map<number, SessionChunk>;
  readonly dictionaries: Record<ColumnName, Dictionary>;
}
const memoryKey: unique symbol = Symbol('session columns');

/** The columns as they are now: kept per connection, reloaded by chunk when its version rose. */
export function loadSessionColumns(catalog: ReadableCatalog): SessionColumns {
  const memory = memoryOf(catalog);
  // What a transaction shows may be rolled back, so it must not be taken for that version later.
  const rollbackPossible = catalog[connection].database.inTransaction;
  const versions = statement<{ chunk: number; version: number }>(catalog, 'SELECT chunk, version FROM session_chunks').all();
  for (const { chunk, version } of versions) {
    if (memory.chunks.get(chunk)?.version === version) continue;
    const stored = readStored(catalog, chunk, version) ?? buildFromRows(catalog, chunk);
    memory.chunks.set(chunk, intern(stored, memory.dictionaries, rollbackPossible ? -1 : version));
  }
  return memory;
}

/** Stores the chunks whose stored form is out of date, so that the next start loads instead of rebuilding. */
export function persistSessionColumns(catalog: WritableCatalog): void {
  const stale = statement<{ chunk: number; version: number }>(
    catalog,
    `SELECT chunk, version FROM session_chunks
     WHERE NOT EXISTS (SELECT 1 FROM session_chunk_data AS d WHERE d.chunk = session_chunks.chunk AND d.version = session_chunks.version)`,
  ).all();
  const write = statement(catalog, 'INSERT OR REPLACE INTO session_chunk_data VALUES (?, ?, ?)');
  for (const { chunk, version } of stale) write.run(chunk, version, serialize(buildFromRows(catalog, chunk)));
}

function memoryOf(catalog: ReadableCatalog): Memory {
  const { memory } = catalog[connection];
  const known = memory.get(memoryKey);
  if (known !== undefined) return known as Memory;
  const fresh: Memory = { chunks: new Map(), dictionaries: forEachColumn(() => ({ values: [], folded: [], codes: new Map() })) };
  memory.set(memoryKey, fresh);
  return fresh;
}

function readStored(catalog: ReadableCatalog, chunk: number, version: number): StoredChunk | null {
  const row = statement<{ data: Buffer }>(catalog, 'SELECT data FROM session_chunk_data WHERE chunk = ? AND version = ?').get(
    chunk,
    version,
  );
  if (row === undefined) return null;
  try {
    return storedChunkSchema.parse(deserialize(row.data));
  } catch {
    return null; // written by an engine with another serialization: rebuilt from the rows
  }
}

function buildFromRows(catalog: ReadableCatalog, chunk: number): StoredChunk {
  const rows = statement<SessionRow>(catalog, chunkRowsSql).all(chunk << chunkBits, (chunk + 1) << chunkBits);
  const starts = new Uint32Array(rows.length);
  let externalIds = '';
  for (const [index, row] of rows.entries()) {
    starts[index] = externalIds.length;
    externalIds += `${(row.external_id ?? '').toLowerCase()}\n`;
  }
  return {
    rows: Float64Array.from(rows, (row) => row.row),
    startedAtMs: Float64Array.from(rows, (row) => row.started_at_ms ?? Number.NEGATIVE_INFINITY),
    durationMs: Float64Array.from(rows, (row) => row.duration_ms ?? Number.NEGATIVE_INFINITY),
    columns: forEachColumn((name) => encode(rows.map(columnValue[name]))),
    externalIds,
    externalIdStarts: starts,
  };
}
export const chunkRowsSql = `SELECT ${sessionColumns} FROM sessions WHERE row >= ? AND row < ? ORDER BY row`;

const columnValue: Readonly<Record<ColumnName, (row: SessionRow) => string | null>> = {
  status: (row) => row.status,
  resourceType: (row) => row.resource_type,
  recordedState: (row) => row.recorded_state,
  user: (row) => row.user,
  target: (row) => row.target,
  gateway: (row) => row.gateway,
  sourceId: (row) => row.source_id,
  secretName: (row) => row.secret_name,
};

function encode(column: readonly (string | null)[]): { codes: Uint16Array<ArrayBuffer>; values: (string | null)[] } {
  const known = new Map<string | null, number>();
  const codes = Uint16Array.from(column, (value) => {
    const code = known.get(value) ?? known.size;
    if (code === known.size) known.set(value, code);
    return code;
  });
  return { codes, values: [...known.keys()] };
}

function intern(stored: StoredChunk, dictionaries: Readonly<Record<ColumnName, Dictionary>>, version: number): SessionChunk {
  return {
    version,
    count: stored.rows.length,
    rows: stored.rows,
    startedAtMs: stored.startedAtMs,
    durationMs: stored.durationMs,
    newestMs: stored.startedAtMs.reduce((newest, time) => Math.max(newest, time), Number.NEGATIVE_INFINITY),
    columns: forEachColumn((name) => ({
      codes: stored.columns[name].codes,
      dictionary: Uint32Array.from(stored.columns[name].values, (value) => codeOf(dictionaries[name], value)),
    })),
    externalIds: stored.externalIds,
    externalIdStarts: stored.externalIdStarts,
  };
}

function codeOf(dictionary: Dictionary, value: string | null): number {
  const known = dictionary.codes.get(value);
  if (known !== undefined) return known;
  const code = dictionary.values.length;
  dictionary.values.push(value);
  dictionary.folded.push((value ?? '').toLowerCase());
  dictionary.codes.set(value, code);
  return code;
}

function forEachColumn<T>(make: (name: ColumnName) => T): Record<ColumnName, T> {
  return {
    status: make('status'),
    resourceType: make('resourceType'),
    recordedState: make('recordedState'),
    user: make('user'),
    target: make('target'),
    gateway: make('gateway'),
    sourceId: make('sourceId'),
    secretName: make('secretName'),
  };
}
