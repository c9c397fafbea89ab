import { sampleIdSchema } from '../../../shared/model/ids.ts';
import {
  type FacetName,
  facetNames,
  type SessionFilter,
  type SessionSort,
  sessionFilterSchema,
  sessionSortKeySchema,
} from '../../../shared/model/session.ts';

const defaultSort: SessionSort = { key: 'startedAt', descending: true };

/** What the inventory shows, as its address says. What the address has wrong is left out. */
export interface InventoryAddress {
  readonly filter: SessionFilter;
  readonly sort: SessionSort;
}

export function readAddress(params: URLSearchParams): InventoryAddress {
  const list = (name: FacetName): string[] => params.getAll(name);
  const day = (name: string, addDays: number): number | null => {
    const value = Date.parse(`${params.get(name)}T00:00:00Z`);
    return Number.isNaN(value) ? null : value + addDays * 86_400_000;
  };
  const minutes = (name: string): number | null => {
    const value = params.get(name);
    return value !== null && /^\d{1,6}$/.test(value) ? Number(value) * 60_000 : null;
  };
  const sample = sampleIdSchema.safeParse(params.get('sample'));
  const base = {
    text: (params.get('text') ?? '').slice(0, 200),
    // Whole days in UTC; the last one is included.
    fromMs: day('from', 0),
    toMs: day('to', 1),
    minDurationMs: minutes('min'),
    maxDurationMs: minutes('max'),
    sample: sample.success ? sample.data : null,
  };
  const filter = sessionFilterSchema.safeParse({ ...base, ...Object.fromEntries(facetNames.map((name) => [name, list(name)])) });
  const key = sessionSortKeySchema.safeParse(params.get('sort'));
  return {
    filter: filter.success ? filter.data : sessionFilterSchema.parse(base),
    sort: key.success ? { key: key.data, descending: params.get('order') !== 'up' } : defaultSort,
  };
}

/** A copy of an address with some parts changed; null or an empty list takes a part out. */
export function changeAddress(
  params: URLSearchParams,
  changes: Readonly<Record<string, string | readonly string[] | null>>,
): URLSearchParams {
  const changed = new URLSearchParams(params);
  for (const [name, value] of Object.entries(changes)) {
    changed.delete(name);
    if (value === null || value === '') continue;
    for (const each of typeof value === 'string' ? [value] : value) changed.append(name, each);
  }
  return changed;
}

/** Whether anything is filtered out. */
export function isFiltered(params: URLSearchParams): boolean {
  return [...params.keys()].some((name) => name !== 'sort' && name !== 'order');
}
