import { z } from 'zod';
import { AppError } from '../../../shared/errors.ts';
import type { SessionSort } from '../../../shared/model/session.ts';
import { sessionSortSchema } from '../../../shared/model/session.ts';
import { chunkBits } from './session-chunk.ts';
import type { Dictionary, SessionChunk, SessionColumns } from './session-columns.ts';
import type { Judge } from './session-filter.ts';

/** Where a session stands in the order: by its key, then newest first, then the later row first. Smaller comes first. */
interface Place {
  readonly key: number;
  readonly startedAtMs: number;
  readonly row: number;
}

export interface RowPage {
  /** `sessions.row` of the page, in order. */
  readonly rows: readonly number[];
  readonly nextCursor: string | null;
  /** How many sessions pass the filter. */
  readonly total: number;
}

/** One scan: counts what passes and keeps the first `limit` places after the cursor. */
export function pageOfRows(
  columns: SessionColumns,
  judge: Judge,
  request: { readonly sort: SessionSort; readonly cursor: string | null; readonly limit: number },
): RowPage {
  const order = sortOrder(columns, request.sort);
  const after = request.cursor === null ? null : decodeCursor(request.cursor, request.sort, order);
  const best = new BestPlaces(request.limit + 1);
  const keys = new Float64Array(2 ** chunkBits);
  let total = 0;
  for (const chunk of inTimeOrder(columns, request.sort)) {
    const verdicts = judge(chunk);
    if (verdicts === 'none') continue;
    order.fillKeys(chunk, keys);
    for (let index = 0; index < chunk.count; index++) {
      if (verdicts !== 'all' && verdicts[index] !== 0) continue;
      total++;
      const key = keys[index] ?? 0;
      if (key > best.worstKey) continue;
      const startedAtMs = chunk.startedAtMs[index] ?? 0;
      if (key === best.worstKey && startedAtMs < best.worstStartedAtMs) continue;
      const place = { key, startedAtMs, row: chunk.rows[index] ?? 0 };
      if (after === null || compare(place, after) > 0) best.offer(place);
    }
  }
  const page = best.places.slice(0, request.limit);
  const last = page.at(-1);
  const more = best.places.length > request.limit && last !== undefined;
  return { rows: page.map(({ row }) => row), nextCursor: more ? encodeCursor(last, request.sort, order) : null, total };
}

/** The newest chunks first (or last), so that most rows fail the first comparison. */
function inTimeOrder(columns: SessionColumns, sort: SessionSort): SessionChunk[] {
  const oldestFirst = sort.key === 'startedAt' && !sort.descending;
  return [...columns.chunks.values()].sort((a, b) => (oldestFirst ? a.newestMs - b.newestMs : b.newestMs - a.newestMs));
}

function compare(a: Place, b: Place): number {
  if (a.key !== b.key) return a.key < b.key ? -1 : 1;
  if (a.startedAtMs !== b.startedAtMs) return a.startedAtMs > b.startedAtMs ? -1 : 1;
  return b.row - a.row;
}

/** The first places of those offered, in order. */
class BestPlaces {
  readonly places: Place[] = [];
  /** The last place that is kept; nothing after it need be offered. */
  worstKey = Number.POSITIVE_INFINITY;
  worstStartedAtMs = Number.NEGATIVE_INFINITY;
  readonly #size: number;

  constructor(size: number) {
    this.#size = size;
  }

  offer(place: Place): void {
    const last = this.places.at(-1);
    if (this.places.length === this.#size && last !== undefined && compare(place, last) >= 0) return;
    let low = 0;
    let high = this.places.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const other = this.places[middle];
      if (other !== undefined && compare(other, place) < 0) low = middle + 1;
      else high = middle;
    }
    this.places.splice(low, 0, place);
    if (this.places.length > this.#size) this.places.pop();
    const worst = this.places.at(-1);
    if (this.places.length < this.#size || worst === undefined) return;
    this.worstKey = worst.key;
    this.worstStartedAtMs = worst.startedAtMs;
  }
}

type SortValue = string | number | null;

/** How a sort key becomes a number that ascends in the order wanted, and back into the value a cursor carries. */
interface Order {
  fillKeys(chunk: SessionChunk, keys: Float64Array): void;
  valueOf(key: number): SortValue;
  keyOf(value: SortValue): number;
}

function sortOrder({ dictionaries }: SessionColumns, sort: SessionSort): Order {
  const sign = sort.descending ? -1 : 1;
  if (sort.key === 'startedAt' || sort.key === 'duration') {
    const name = sort.key === 'startedAt' ? 'startedAtMs' : 'durationMs';
    return {
      fillKeys: (chunk, keys) => {
        const values = chunk[name];
        for (let index = 0; index < values.length; index++) keys[index] = sign * (values[index] ?? 0);
      },
      valueOf: (key) => (Number.isFinite(key) ? sign * key : null),
      keyOf: (value) => sign * (typeof value === 'number' ? value : Number.NEGATIVE_INFINITY),
    };
  }
  const column = sort.key;
  const ranking = rankingOf(dictionaries[column]);
  return {
    fillKeys: (chunk, keys) => {
      const codes = chunk.columns[column];
      for (let index = 0; index < codes.length; index++) keys[index] = sign * (ranking.ranks[codes[index] ?? 0] ?? 0);
    },
    valueOf: (key) => ranking.sorted[sign * key] ?? null,
    keyOf: (value) => sign * rankOf(ranking.sorted, typeof value === 'string' ? value : null),
  };
}

interface Ranking {
  /** By code: the value's position in `sorted`. */
  readonly ranks: Uint32Array;
  readonly sorted: readonly (string | null)[];
}
const rankings = new WeakMap<Dictionary, Ranking>();

/** Sorting the distinct values is kept until there are more of them. */
function rankingOf(dictionary: Dictionary): Ranking {
  const known = rankings.get(dictionary);
  if (known !== undefined && known.sorted.length === dictionary.values.length) return known;
  const sorted = [...dictionary.values].sort(compareValues);
  const ranks = new Uint32Array(sorted.length);
  for (const [rank, value] of sorted.entries()) ranks[dictionary.codes.get(value) ?? 0] = rank;
  const ranking = { ranks, sorted };
  rankings.set(dictionary, ranking);
  return ranking;
}

/** By code unit, without regard to case first; unknown before all. */
function compareValues(a: string | null, b: string | null): number {
  if (a === null || b === null) return Number(a !== null) - Number(b !== null);
  const [foldedA, foldedB] = [a.toLowerCase(), b.toLowerCase()];
  if (foldedA !== foldedB) return foldedA < foldedB ? -1 : 1;
  return a < b ? -1 : Number(a > b);
}

/** The value's rank; between two ranks for a value that is gone. */
function rankOf(sorted: readonly (string | null)[], value: string | null): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (compareValues(sorted[middle] ?? null, value) < 0) low = middle + 1;
    else high = middle;
  }
  return low < sorted.length && sorted[low] === value ? low : low - 0.5;
}

const cursorSchema = z.object({
  sort: sessionSortSchema,
  value: z.union([z.string(), z.number(), z.null()]),
  startedAtMs: z.number().nullable(),
  row: z.int(),
});

function encodeCursor(place: Place, sort: SessionSort, order: Order): string {
  const startedAtMs = Number.isFinite(place.startedAtMs) ? place.startedAtMs : null;
  return Buffer.from(JSON.stringify({ sort, value: order.valueOf(place.key), startedAtMs, row: place.row })).toString('base64url');
}

function decodeCursor(cursor: string, sort: SessionSort, order: Order): Place {
  try {
    const parsed = cursorSchema.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()));
    if (parsed.sort.key !== sort.key || parsed.sort.descending !== sort.descending) throw new Error('The cursor is of another order.');
    return { key: order.keyOf(parsed.value), startedAtMs: parsed.startedAtMs ?? Number.NEGATIVE_INFINITY, row: parsed.row };
  } catch (error) {
    throw new AppError('usage', 'The page asked for is not of this list.', { action: 'Start again from the first page.', cause: error });
  }
}
