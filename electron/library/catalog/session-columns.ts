import type { SampleId } from '../../../shared/model/ids.ts';
import { connection, type ReadableCatalog, statement, type WritableCatalog } from './handles.ts';
import { transaction } from './open-catalog.ts';
import {
  buildFromRows,
  type CodeArray,
  type ColumnName,
  codeArray,
  columnNames,
  forEachColumn,
  packChunk,
  type StoredChunk,
  unpackChunk,
} from './session-chunk.ts';

// Why not SQL alone: "any filter, one page, the total" over a million rows would need an index for each combination of
// filter and order. A scan of arrays needs none: some 10 ms a million, whatever the filter, and the facets the same way.

/** The distinct values of a column over the whole catalog; a value keeps its code as long as the connection lives. */
export interface Dictionary {
  readonly values: (string | null)[];
  /** Lower case, for free text. */
  readonly folded: string[];
  readonly codes: Map<string | null, number>;
}

/** Up to 4096 sessions, column by column. Times that are unknown are -Infinity. */
export interface SessionChunk {
  readonly chunk: number;
  readonly version: number;
  readonly count: number;
  readonly rows: Float64Array;
  readonly startedAtMs: Float64Array;
  readonly durationMs: Float64Array;
  readonly oldestMs: number;
  readonly newestMs: number;
  /** Codes of the dictionaries. */
  readonly columns: Readonly<Record<ColumnName, CodeArray>>;
  readonly externalIdsAreDigits: boolean;
}

export interface SessionColumns {
  readonly chunks: ReadonlyMap<number, SessionChunk>;
  readonly dictionaries: Readonly<Record<ColumnName, Dictionary>>;
  /** What the last filter made of each chunk. */
  readonly judged: Judged;
  /** Lower-case external ids of a chunk in order, each followed by a line feed; read when first asked for. */
  externalIds(chunk: SessionChunk): string;
  /** `sessions.row` of the sessions of a sample that is kept; none where there is no such sample. */
  sampledRows(sample: SampleId): ReadonlySet<number>;
}

export interface Judged {
  filter: string;
  verdicts: WeakMap<SessionChunk, 'all' | 'none' | Uint8Array>;
}

interface Memory {
  readonly judged: Judged;
  readonly chunks: Map<number, SessionChunk>;
  readonly dictionaries: Record<ColumnName, Dictionary>;
  readonly externalIds: Map<number, { readonly version: number; readonly text: string }>;
  /** Codes in stored chunks to codes of the dictionaries, and back; how far session_values was read. */
  readonly fromStored: number[];
  readonly toStored: Record<ColumnName, number[]>;
  lastStored: number;
}
const memoryKey: unique symbol = Symbol('session columns');

/** The columns as they are now: kept per connection, reloaded by chunk when its version rose. */
export function loadSessionColumns(catalog: ReadableCatalog): SessionColumns {
  const memory = loadMemory(catalog);
  return {
    chunks: memory.chunks,
    dictionaries: memory.dictionaries,
    judged: memory.judged,
    externalIds: (chunk) => {
      const known = memory.externalIds.get(chunk.chunk);
      if (known?.version === chunk.version) return known.text;
      const text = readExternalIds(catalog, chunk);
      memory.externalIds.set(chunk.chunk, { version: chunk.version, text });
      return text;
    },
    sampledRows: (sample) =>
      new Set(
        statement<{ row: number }>(catalog, sampledRowsSql)
          .all(sample)
          .map(({ row }) => row),
      ),
  };
}
export const sampledRowsSql = `
SELECT s.row FROM sample_sessions AS m JOIN sessions AS s ON s.id = m.session_id WHERE m.sample_id = ?`;

/**
 * Stores the chunks whose stored form is out of date, one at each step, so that the next start loads instead of rebuilding. Nothing of
 * it is kept in memory.
 */
export function* persistSessionColumns(catalog: WritableCatalog): Generator<void> {
  const stale = statement<{ chunk: number; version: number }>(catalog, staleSql).all();
  if (stale.length === 0) return;
  let memory = emptyMemory();
  const write = statement(catalog, 'INSERT OR REPLACE INTO session_chunk_data VALUES (?, ?, ?, ?)');
  for (const { chunk, version } of stale) {
    transaction(catalog, () => {
      if (isForgotten(catalog, memory)) memory = emptyMemory();
      readValues(catalog, memory);
      const built = buildFromRows(catalog, chunk);
      const columns = forEachColumn((name) => {
        const dictionary = memory.dictionaries[name];
        return codeArray(built.values[name], (value) => storedCode(catalog, memory, name, codeOf(dictionary, value)));
      });
      write.run(chunk, version, packChunk({ ...built, columns }), built.externalIds);
    });
    yield;
  }
}

/** Drops what is stored, with every value of sessions that are gone; it is stored anew when next persisted. */
export function forgetSessionColumns(catalog: WritableCatalog): void {
  statement(catalog, 'DELETE FROM session_chunk_data').run();
  statement(catalog, 'DELETE FROM session_values').run();
}

/** The values that were read are gone since: their codes stand for nothing any more. */
function isForgotten(catalog: ReadableCatalog, { lastStored }: Memory): boolean {
  return lastStored > 0 && statement(catalog, 'SELECT 1 FROM session_values WHERE code = ?').get(lastStored) === undefined;
}

const staleSql = `SELECT chunk, version FROM session_chunks
WHERE NOT EXISTS (SELECT 1 FROM session_chunk_data AS d WHERE d.chunk = session_chunks.chunk AND d.version = session_chunks.version)`;

function loadMemory(catalog: ReadableCatalog): Memory {
  const memory = memoryOf(catalog);
  readValues(catalog, memory);
  const versions = statement<{ chunk: number; version: number }>(catalog, 'SELECT chunk, version FROM session_chunks').all();
  for (const { chunk, version } of versions) {
    if (memory.chunks.get(chunk)?.version === version) continue;
    memory.chunks.set(chunk, readStored(catalog, memory, chunk, version) ?? readRows(catalog, memory, chunk, version));
  }
  return memory;
}

/** What a transaction shows may be rolled back, so nothing that is read within one is kept. */
function memoryOf(catalog: ReadableCatalog): Memory {
  const { memory, database } = catalog[connection];
  const known = memory.get(memoryKey);
  if (known !== undefined && !database.inTransaction) return known as Memory;
  const fresh = emptyMemory();
  if (!database.inTransaction) memory.set(memoryKey, fresh);
  return fresh;
}

function emptyMemory(): Memory {
  return {
    judged: { filter: '', verdicts: new WeakMap() },
    chunks: new Map(),
    dictionaries: forEachColumn(() => ({ values: [], folded: [], codes: new Map() })),
    externalIds: new Map(),
    fromStored: [],
    toStored: forEachColumn(() => []),
    lastStored: 0,
  };
}

function readValues(catalog: ReadableCatalog, memory: Memory): void {
  const rows = statement<{ code: number; field: string; value: string | null }>(
    catalog,
    'SELECT code, field, value FROM session_values WHERE code > ? ORDER BY code',
  );
  for (const { code, field, value } of rows.iterate(memory.lastStored)) {
    const name = columnNames.find((known) => known === field);
    if (name !== undefined) linkStored(memory, name, codeOf(memory.dictionaries[name], value), code);
    memory.lastStored = code;
  }
}

function linkStored(memory: Memory, name: ColumnName, code: number, stored: number): void {
  memory.fromStored[stored] = code;
  memory.toStored[name][code] = stored;
}

function storedCode(catalog: WritableCatalog, memory: Memory, name: ColumnName, code: number): number {
  const known = memory.toStored[name][code];
  if (known !== undefined) return known;
  const insert = statement(catalog, 'INSERT INTO session_values (field, value) VALUES (?, ?)');
  const stored = Number(insert.run(name, memory.dictionaries[name].values[code] ?? null).lastInsertRowid);
  linkStored(memory, name, code, stored);
  memory.lastStored = stored;
  return stored;
}

function readStored(catalog: ReadableCatalog, memory: Memory, chunk: number, version: number): SessionChunk | null {
  const row = statement<{ data: Buffer }>(catalog, 'SELECT data FROM session_chunk_data WHERE chunk = ? AND version = ?').get(
    chunk,
    version,
  );
  const stored = row === undefined ? null : unpackChunk(row.data);
  if (stored === null) return null;
  const columns = forEachColumn((name) => codeArray(stored.columns[name], (code) => memory.fromStored[code] ?? 0));
  return toChunk(chunk, version, stored, columns);
}

function readRows(catalog: ReadableCatalog, memory: Memory, chunk: number, version: number): SessionChunk {
  const built = buildFromRows(catalog, chunk);
  const columns = forEachColumn((name) => {
    const dictionary = memory.dictionaries[name];
    return codeArray(built.values[name], (value) => codeOf(dictionary, value));
  });
  return toChunk(chunk, version, built, columns);
}

function toChunk(chunk: number, version: number, from: Omit<StoredChunk, 'columns'>, columns: SessionChunk['columns']): SessionChunk {
  const { rows, startedAtMs, durationMs, externalIdsAreDigits } = from;
  let oldestMs = Number.POSITIVE_INFINITY;
  let newestMs = Number.NEGATIVE_INFINITY;
  for (const time of startedAtMs) {
    if (time < oldestMs) oldestMs = time;
    if (time > newestMs) newestMs = time;
  }
  return { chunk, version, count: rows.length, rows, startedAtMs, durationMs, oldestMs, newestMs, columns, externalIdsAreDigits };
}

function readExternalIds(catalog: ReadableCatalog, { chunk, version }: SessionChunk): string {
  const stored = statement<{ ids: string }>(
    catalog,
    'SELECT external_ids AS ids FROM session_chunk_data WHERE chunk = ? AND version = ?',
  ).get(chunk, version);
  return stored?.ids ?? buildFromRows(catalog, chunk).externalIds;
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
