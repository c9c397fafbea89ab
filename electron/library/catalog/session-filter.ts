import type { FacetName, SessionFilter } from '../../../shared/model/session.ts';
import { facetNames } from '../../../shared/model/session.ts';
import { type ColumnName, chunkBits } from './session-chunk.ts';
import type { Dictionary, SessionChunk, SessionColumns } from './session-columns.ts';

/** From how many characters on a word is also looked for inside external ids: fewer match almost any number. */
const externalIdMinLength = 4;
const textColumns = ['user', 'target', 'gateway', 'secretName', 'errorMessage'] as const satisfies readonly ColumnName[];

/** A verdict is 0 for a row that passes; else it has the bit of each facet that the row fails, and this one for the rest. */
const failsRest = 128;
export function failsFacet(facetIndex: number): number {
  return 1 << facetIndex;
}

/** 'all' or 'none' of a chunk's rows pass, or one verdict per row; with 'none' no row counts for any facet either. */
export type Verdicts = 'all' | 'none' | Uint8Array;
export type Judge = (chunk: SessionChunk) => Verdicts;

/** Lowers rows that fail; false when none of the chunk can count any more. */
type Step = (chunk: SessionChunk, verdicts: Uint8Array) => boolean;

/**
 * The judge of a filter, which remembers its verdicts until another filter comes: the facets, the next page and another
 * order ask for the same ones. A chunk that changed is another object, so it is judged anew.
 */
export function compileFilter(filter: SessionFilter, columns: SessionColumns): Judge {
  const key = JSON.stringify(filter);
  if (columns.judged.filter !== key) Object.assign(columns.judged, { filter: key, verdicts: new WeakMap() });
  const { verdicts } = columns.judged;
  let judge: Judge | null = null;
  return (chunk) => {
    const known = verdicts.get(chunk);
    if (known !== undefined) return known;
    judge ??= judgeOf(filter, columns);
    const fresh = judge(chunk);
    const kept = typeof fresh === 'string' ? fresh : fresh.slice(0, chunk.count);
    verdicts.set(chunk, kept);
    return kept;
  };
}

/** Prepares a filter against the dictionaries, so that what is done per row is array look-ups. */
function judgeOf(filter: SessionFilter, columns: SessionColumns): Judge {
  const verdicts = new Uint8Array(2 ** chunkBits);
  const steps = [...sampleSteps(filter, columns), ...rangeSteps(filter), ...facetSteps(filter, columns), ...textSteps(filter, columns)];
  if (steps.length === 0) return () => 'all';
  return (chunk) => {
    verdicts.fill(0, 0, chunk.count);
    for (const step of steps) if (!step(chunk, verdicts)) return 'none';
    return verdicts;
  };
}

function sampleSteps({ sample }: SessionFilter, columns: SessionColumns): Step[] {
  if (sample === null) return [];
  const sampled = columns.sampledRows(sample);
  return [
    (chunk, verdicts) => {
      for (let row = 0; row < chunk.count; row++) verdicts[row] = sampled.has(chunk.rows[row] ?? -1) ? 0 : failsRest;
      return verdicts.includes(0);
    },
  ];
}

function rangeSteps(filter: SessionFilter): Step[] {
  const steps: Step[] = [];
  if (filter.fromMs !== null || filter.toMs !== null) {
    const below = filter.toMs ?? Number.POSITIVE_INFINITY;
    const from = filter.fromMs ?? Number.MIN_SAFE_INTEGER; // above the -Infinity of an unknown time
    steps.push((chunk, verdicts) => {
      if (chunk.newestMs < from || chunk.oldestMs >= below) return false;
      if (chunk.oldestMs < from || chunk.newestMs >= below) failOutside(chunk.startedAtMs, from, below, verdicts);
      return true;
    });
  }
  if (filter.minDurationMs !== null || filter.maxDurationMs !== null) {
    const below = (filter.maxDurationMs ?? Number.MAX_SAFE_INTEGER) + 1; // whole milliseconds
    const from = filter.minDurationMs ?? 0;
    steps.push((chunk, verdicts) => {
      failOutside(chunk.durationMs, from, below, verdicts);
      return true;
    });
  }
  return steps;
}

function failOutside(values: Float64Array, from: number, below: number, verdicts: Uint8Array): void {
  for (let row = 0; row < values.length; row++) {
    const value = values[row] ?? 0;
    if (value < from || value >= below) verdicts[row] = failsRest;
  }
}

function facetSteps(filter: SessionFilter, { dictionaries }: SessionColumns): Step[] {
  return facetNames.flatMap((facet, index) => {
    const chosen: readonly string[] = filter[facet];
    return chosen.length === 0 ? [] : [facetStep(facet, failingCodes(dictionaries[facet], chosen, failsFacet(index)))];
  });
}

// No branches in the loops below: what a row holds cannot be predicted, and a million mispredictions are what takes time.
function facetStep(facet: FacetName, failing: Uint8Array): Step {
  return (chunk, verdicts) => {
    const codes = chunk.columns[facet];
    for (let row = 0; row < codes.length; row++) verdicts[row] = (verdicts[row] ?? 0) | (failing[codes[row] ?? 0] ?? 0);
    return true;
  };
}

/** By code: 0 for what was chosen, the facet's bit for everything else. */
function failingCodes(dictionary: Dictionary, chosen: readonly string[], bit: number): Uint8Array {
  const failing = new Uint8Array(dictionary.values.length).fill(bit);
  for (const value of chosen) {
    const code = dictionary.codes.get(value);
    if (code !== undefined) failing[code] = 0;
  }
  return failing;
}

/** Every word must be found in the user, target, gateway, secret name, error or external id. */
function textSteps(filter: SessionFilter, columns: SessionColumns): Step[] {
  const words = filter.text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  return words.map((word) => textStep(word, columns));
}

function textStep(word: string, columns: SessionColumns): Step {
  const matching = textColumns.flatMap((name) => {
    const matches = new Uint8Array(columns.dictionaries[name].values.length);
    for (const [code, value] of columns.dictionaries[name].folded.entries()) if (value.includes(word)) matches[code] = 1;
    return matches.includes(1) ? [{ name, matches }] : [];
  });
  const couldBeId = word.length >= externalIdMinLength;
  const digits = /^\d+$/.test(word);
  const found = new Uint8Array(2 ** chunkBits);
  return (chunk, verdicts) => {
    const inIds = couldBeId && (digits || !chunk.externalIdsAreDigits);
    if (matching.length === 0 && !inIds) return false;
    found.fill(0, 0, chunk.count);
    for (const { name, matches } of matching) {
      const codes = chunk.columns[name];
      for (let row = 0; row < codes.length; row++) found[row] = (found[row] ?? 0) | (matches[codes[row] ?? 0] ?? 0);
    }
    if (inIds) markExternalIds(word, columns.externalIds(chunk), found);
    for (let row = 0; row < chunk.count; row++) verdicts[row] = (verdicts[row] ?? 0) | ((1 - (found[row] ?? 0)) * failsRest);
    return true;
  };
}

/** Ids follow each other in one string: few hits mean few steps, whatever the number of ids. */
function markExternalIds(word: string, ids: string, found: Uint8Array): void {
  let row = 0;
  let lineStart = 0;
  for (let at = ids.indexOf(word); at >= 0; at = ids.indexOf(word, lineStart)) {
    for (let end = ids.indexOf('\n', lineStart); end < at; end = ids.indexOf('\n', lineStart)) {
      lineStart = end + 1;
      row++;
    }
    found[row] = 1;
    lineStart = ids.indexOf('\n', at) + 1;
    row++;
  }
}
