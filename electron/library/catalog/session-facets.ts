import { type FacetName, type FacetValue, facetNames, type SessionFilter } from '../../../shared/model/session.ts';
import type { ReadableCatalog } from './handles.ts';
import { loadSessionColumns, type SessionColumns } from './session-columns.ts';
import { compileFilter } from './session-filter.ts';

/** Values given per facet, those with most sessions first; what the filter names is always among them. */
const maxValues = 200;

/** For each facet its values and how many sessions have them under the filter of the other facets: one scan for all. */
export function sessionFacets(catalog: ReadableCatalog, filter: SessionFilter): Record<FacetName, FacetValue[]> {
  const columns = loadSessionColumns(catalog);
  const judge = compileFilter(filter, columns);
  const counts = perFacet((facet) => new Uint32Array(columns.dictionaries[facet].values.length));
  for (const chunk of columns.chunks.values()) {
    const verdicts = judge(chunk);
    for (const [index, facet] of facetNames.entries()) {
      const { codes, dictionary } = chunk.columns[facet];
      const here = new Uint32Array(dictionary.length);
      for (let row = 0; row < chunk.count; row++) {
        const verdict = verdicts === null ? 0 : verdicts[row];
        if (verdict === 0 || verdict === index + 1) {
          const code = codes[row] ?? 0;
          here[code] = (here[code] ?? 0) + 1;
        }
      }
      const total = counts[facet];
      for (const [code, count] of here.entries()) {
        const whole = dictionary[code] ?? 0;
        total[whole] = (total[whole] ?? 0) + count;
      }
    }
  }
  return perFacet((facet) => facetValues(columns, facet, counts[facet], filter[facet]));
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
