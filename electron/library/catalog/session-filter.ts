import type { FacetName, SessionFilter } from '../../../shared/model/session.ts';
import { facetNames } from '../../../shared/model/session.ts';
import type { ColumnName, Dictionary, SessionChunk, SessionColumns } from './session-columns.ts';

/** From how many characters on a word is also looked for inside external ids: fewer match almost any number. */
const externalIdMinLength = 4;
const textColumns = ['user', 'target', 'gateway', 'secretName'] as const satisfies readonly ColumnName[];

/** What a verdict says of a row: 0 passes; n: fails the n-th facet alone; failsMore: fails otherwise. */
export const failsMore = 255;

/** Judges the rows of a chunk, one verdict per row; null when all pass. The array is used again by the next call. */
export type Judge = (chunk: SessionChunk) => Uint8Array | null;

/** Prepares a filter against the dictionaries, so that what is done per row is array look-ups. */
export function compileFilter(filter: SessionFilter, { dictionaries }: SessionColumns): Judge {
  const verdicts = new Uint8Array(4096);
  const steps = [...facetSteps(filter, dictionaries), ...rangeSteps(filter), ...textSteps(filter, dictionaries)];
  if (steps.length === 0) return () => null;
  return (chunk) => {
    verdicts.fill(0, 0, chunk.count);
    for (const step of steps) step(chunk, verdicts);
    return verdicts;
  };
}

type Step = (chunk: SessionChunk, verdicts: Uint8Array) => void;
type Dictionaries = SessionColumns['dictionaries'];

function facetSteps(filter: SessionFilter, dictionaries: Dictionaries): Step[] {
  return facetNames.flatMap((facet, index) => {
    const chosen: readonly string[] = filter[facet];
    return chosen.length === 0 ? [] : [facetStep(facet, index + 1, allowedCodes(dictionaries[facet], chosen))];
  });
}

function facetStep(facet: FacetName, failing: number, allowed: Uint8Array): Step {
  return (chunk, verdicts) => {
    const { codes, dictionary } = chunk.columns[facet];
    const allowedHere = dictionary.map((code) => allowed[code] ?? 0);
    for (let row = 0; row < chunk.count; row++) {
      if (allowedHere[codes[row] ?? 0] === 0) verdicts[row] = verdicts[row] === 0 ? failing : failsMore;
    }
  };
}

function allowedCodes(dictionary: Dictionary, chosen: readonly string[]): Uint8Array {
  const allowed = new Uint8Array(dictionary.values.length);
  for (const value of chosen) {
    const code = dictionary.codes.get(value);
    if (code !== undefined) allowed[code] = 1;
  }
  return allowed;
}

function rangeSteps(filter: SessionFilter): Step[] {
  const steps: Step[] = [];
  if (filter.fromMs !== null || filter.toMs !== null) {
    const below = filter.toMs ?? Number.POSITIVE_INFINITY;
    const from = filter.fromMs ?? Number.MIN_SAFE_INTEGER; // above the -Infinity of an unknown time
    steps.push((chunk, verdicts) => {
      for (let row = 0; row < chunk.count; row++) {
        const time = chunk.startedAtMs[row] ?? Number.NaN;
        if (!(time >= from && time < below)) verdicts[row] = failsMore;
      }
    });
  }
  if (filter.minDurationMs !== null || filter.maxDurationMs !== null) {
    const most = filter.maxDurationMs ?? Number.POSITIVE_INFINITY;
    const least = filter.minDurationMs ?? 0;
    steps.push((chunk, verdicts) => {
      for (let row = 0; row < chunk.count; row++) {
        const duration = chunk.durationMs[row] ?? Number.NaN;
        if (!(duration >= least && duration <= most)) verdicts[row] = failsMore;
      }
    });
  }
  return steps;
}

/** Every word must be found in the user, target, gateway, secret name or external id. */
function textSteps(filter: SessionFilter, dictionaries: Dictionaries): Step[] {
  const words = filter.text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  return words.map((word) => textStep(word, dictionaries));
}

function textStep(word: string, dictionaries: Dictionaries): Step {
  const matching = textColumns.map((name) => ({
    name,
    codes: Uint8Array.from(dictionaries[name].folded, (value) => (value.includes(word) ? 1 : 0)),
  }));
  const found = new Uint8Array(4096);
  return (chunk, verdicts) => {
    found.fill(0, 0, chunk.count);
    for (const { name, codes: matches } of matching) {
      const { codes, dictionary } = chunk.columns[name];
      const matchesHere = dictionary.map((code) => matches[code] ?? 0);
      if (!matchesHere.includes(1)) continue;
      for (let row = 0; row < chunk.count; row++) found[row] = (found[row] ?? 0) | (matchesHere[codes[row] ?? 0] ?? 0);
    }
    if (word.length >= externalIdMinLength) markExternalIds(word, chunk, found);
    for (let row = 0; row < chunk.count; row++) if (found[row] === 0) verdicts[row] = failsMore;
  };
}

function markExternalIds(word: string, chunk: SessionChunk, found: Uint8Array): void {
  const { externalIds, externalIdStarts: starts } = chunk;
  let row = 0;
  for (let at = externalIds.indexOf(word); at >= 0; ) {
    while (row + 1 < chunk.count && (starts[row + 1] ?? 0) <= at) row++;
    found[row] = 1;
    at = row + 1 < chunk.count ? externalIds.indexOf(word, starts[row + 1]) : -1;
  }
}
