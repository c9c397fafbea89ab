import type { SessionId } from '../../../shared/model/ids.ts';
import type { FacetName, SessionFilter } from '../../../shared/model/session.ts';
import { type ReadableCatalog, statement } from './handles.ts';
import { loadSessionColumns } from './session-columns.ts';
import { compileFilter } from './session-filter.ts';

/** A session under a filter, by the name that it has in every data folder. */
export interface PopulationMember {
  readonly id: SessionId;
  readonly identity: string;
  readonly stratum: string | null;
}

/** Every session under a filter with its value of a facet, a few thousand at a time, so that other work comes in between. */
export function* sessionPopulation(
  catalog: ReadableCatalog,
  filter: SessionFilter,
  stratifyBy: FacetName | null,
): Generator<readonly PopulationMember[]> {
  const columns = loadSessionColumns(catalog);
  const judge = compileFilter(filter, columns);
  const read = statement<{ row: number; id: SessionId; identity: string }>(catalog, identitiesSql);
  for (const chunk of [...columns.chunks.values()]) {
    const verdicts = judge(chunk);
    if (verdicts === 'none') continue;
    const strata = new Map<number, string | null>();
    for (const [index, row] of chunk.rows.entries()) {
      if (verdicts !== 'all' && verdicts[index] !== 0) continue;
      const code = stratifyBy === null ? -1 : (chunk.columns[stratifyBy][index] ?? -1);
      strata.set(row, stratifyBy === null ? null : (columns.dictionaries[stratifyBy].values[code] ?? null));
    }
    const rows = read.all(JSON.stringify([...strata.keys()]));
    yield rows.map(({ row, id, identity }) => ({ id, identity: identity.replaceAll('\n', ' '), stratum: strata.get(row) ?? null }));
  }
}
/** A session without an id of the vendor's was made from its recordings: their key is the same for everybody. */
export const identitiesSql = `
SELECT row, id, coalesce(external_id, (SELECT min(key) FROM recordings WHERE session_id = sessions.id), id) AS identity
FROM sessions WHERE row IN (SELECT value FROM json_each(?))`;
