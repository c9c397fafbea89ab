import { type FacetName, type FacetValue, facetNames, type SessionFilter } from '../../../shared/model/session.ts';
import type { ReadableCatalog } from './handles.ts';
import { type CodeArray, chunkBits } from './session-chunk.ts';
import { loadSessionColumns, type SessionColumns } from './session-columns.ts';
import { compileFilter, failsFacet } from './session-filter.ts';

/** Values given per facet, those with most sessions first; what the filter names is always among them. */
const maxValues = 200;

/** For each facet its values and how many sessions have them under the filter of the other facets: one scan for all. */
export function sessionFacets(catalog: ReadableCatalog, filter: SessionFilter): Record<FacetName, FacetValue[]> {
  const columns = loadSessionColumns(catalog);
  const judge = compileFilter(filter, columns);
  const counts = perFacet((facet) => new Uint32Array(columns.dictionaries[facet].values.length));
  const passing = new Uint16Array(2 ** chunkBits);
  for (const chunk of columns.chunks.values()) {
    const verdicts = judge(chunk);
    if (verdicts === 'none') continue;
    const passed = verdicts === 'all' ? 0 : collectPassing(verdicts, chunk.count, passing);
    for (const [index, facet] of facetNames.entries()) {
      const codes = chunk.columns[facet];
      if (verdicts === 'all') countAll(codes, counts[facet]);
      else if (filter[facet].length === 0) countRows(codes, passing, passed, counts[facet]);
      else countVerdicts(codes, verdicts, failsFacet(index), counts[facet]);
    }
  }
  return perFacet((facet) => facetValues(columns, facet, counts[facet], filter[facet]));
}

function collectPassing(verdicts: Uint8Array, count: number, passing: Uint16Array): number {
  let passed = 0;
  for (let row = 0; row < count; row++) if (verdicts[row] === 0) passing[passed++] = row;
  return passed;
}

function countAll(codes: CodeArray, counts: Uint32Array): void {
  for (let row = 0; row < codes.length; row++) increment(counts, codes[row] ?? 0);
}

function countRows(codes: CodeArray, rows: Uint16Array, count: number, counts: Uint32Array): void {
  for (let index = 0; index < count; index++) increment(counts, codes[rows[index] ?? 0] ?? 0);
}

/** A facet that is itself filtered also counts the rows that fail it alone: what choosing another value would give. */
function countVerdicts(codes: CodeArray, verdicts: Uint8Array, failsThis: number, counts: Uint32Array): void {
  for (let row = 0; row < codes.length; row++) {
    const verdict = verdicts[row];
    if (verdict === 0 || verdict === failsThis) increment(counts, codes[row] ?? 0);
  }
}

function increment(counts: Uint32Array, code: number): void {
  counts[code] = (counts[code] ?? 0) + 1;
}

function facetValues(columns: SessionColumns, facet: FacetName, counts: Uint32Array, chosen: readonly string[]): FacetValue[] {
  const wanted = new Set(chosen);
  const values: FacetValue[] = [];
  for (const [code, value] of columns.dictionaries[facet].values.entries()) {
    const count = counts[code] ?? 0;
    if (value !== null && (count > 0 || wanted.has(value))) values.push({ value, count });
  }
  values.sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1));
  return values.filter(({ value }, index) => index < maxValues || wanted.has(value));
}

function perFacet<T>(make: (facet: FacetName) => T): Record<FacetName, T> {
  return {
    status: make('status'),
    resourceType: make('resourceType'),
    recordedState: make('recordedState'),
    user: make('user'),
    target: make('target'),
    gateway: make('gateway'),
    sourceId: make('sourceId'),
  };
}
