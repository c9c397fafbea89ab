import { deserialize, serialize } from 'node:v8';
import { z } from 'zod';
import { type ReadableCatalog, statement } from './handles.ts';
import { type SessionRow, sessionColumns } from './session-row.ts';

/** Rows of a chunk: 2^12. */
export const chunkBits = 12;
/** The columns that are filtered, grouped, searched or sorted by their value. */
export const columnNames = [
  'status',
  'resourceType',
  'recordedState',
  'user',
  'target',
  'gateway',
  'sourceId',
  'secretName',
  'errorMessage',
  'watched',
] as const;
export type ColumnName = (typeof columnNames)[number];
/** As narrow as its codes allow. */
export type CodeArray = Uint8Array | Uint16Array | Uint32Array;

/** A chunk as it is stored: its column codes are those of session_values. */
export interface StoredChunk {
  readonly rows: Float64Array;
  readonly startedAtMs: Float64Array;
  readonly durationMs: Float64Array;
  readonly columns: Readonly<Record<ColumnName, CodeArray>>;
  readonly externalIdsAreDigits: boolean;
}

/** A chunk as its rows give it. */
export interface BuiltChunk extends Omit<StoredChunk, 'columns'> {
  readonly values: Readonly<Record<ColumnName, readonly (string | null)[]>>;
  /** Lower case, each followed by a line feed. */
  readonly externalIds: string;
}

const codes = z.union([z.instanceof(Uint8Array), z.instanceof(Uint16Array), z.instanceof(Uint32Array)]);
const storedChunkSchema = z.object({
  rows: z.instanceof(Float64Array),
  startedAtMs: z.instanceof(Float64Array),
  durationMs: z.instanceof(Float64Array),
  columns: z.record(z.enum(columnNames), codes),
  externalIdsAreDigits: z.boolean(),
});

export function packChunk({ rows, startedAtMs, durationMs, columns, externalIdsAreDigits }: StoredChunk): Buffer {
  return serialize({ rows, startedAtMs, durationMs, columns, externalIdsAreDigits });
}

/** null for what another engine wrote in a way this one cannot read: then the rows are read. */
export function unpackChunk(data: Buffer): StoredChunk | null {
  try {
    return storedChunkSchema.parse(deserialize(data));
  } catch {
    return null;
  }
}

export function buildFromRows(catalog: ReadableCatalog, chunk: number): BuiltChunk {
  const rows = statement<SessionRow>(catalog, chunkRowsSql).all(chunk * 2 ** chunkBits, (chunk + 1) * 2 ** chunkBits);
  const externalIds = rows.map((row) => `${(row.external_id ?? '').toLowerCase().replaceAll('\n', ' ')}\n`).join('');
  return {
    rows: Float64Array.from(rows, (row) => row.row),
    startedAtMs: Float64Array.from(rows, (row) => row.started_at_ms ?? Number.NEGATIVE_INFINITY),
    durationMs: Float64Array.from(rows, (row) => row.duration_ms ?? Number.NEGATIVE_INFINITY),
    values: forEachColumn((name) => rows.map(columnValue[name])),
    externalIds,
    externalIdsAreDigits: /^[\d\n]*$/.test(externalIds),
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
  errorMessage: (row) => row.error_message,
  // As many digits each: they are sorted as text.
  watched: (row) => row.watched_percent?.toString().padStart(3, '0') ?? null,
};

/** Codes for values, in an array as narrow as the largest of them allows. */
export function codeArray<T>(values: Iterable<T> & { readonly length: number }, code: (value: T) => number): CodeArray {
  const wide = new Uint32Array(values.length);
  let index = 0;
  let largest = 0;
  for (const value of values) {
    const found = code(value);
    if (found > largest) largest = found;
    wide[index++] = found;
  }
  if (largest < 2 ** 8) return new Uint8Array(wide);
  return largest < 2 ** 16 ? new Uint16Array(wide) : wide;
}

export function forEachColumn<T>(make: (name: ColumnName) => T): Record<ColumnName, T> {
  return {
    status: make('status'),
    resourceType: make('resourceType'),
    recordedState: make('recordedState'),
    user: make('user'),
    target: make('target'),
    gateway: make('gateway'),
    sourceId: make('sourceId'),
    secretName: make('secretName'),
    errorMessage: make('errorMessage'),
    watched: make('watched'),
  };
}
