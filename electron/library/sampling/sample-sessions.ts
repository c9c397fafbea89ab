import { setImmediate } from 'node:timers/promises';
import { AppError } from '../../../shared/errors.ts';
import type { SessionId } from '../../../shared/model/ids.ts';
import { type SampledSession, type SampleRecipe, sampleAlgorithm } from '../../../shared/model/sampling.ts';
import type { FacetName, SessionFilter } from '../../../shared/model/session.ts';
import type { ReadableCatalog } from '../catalog/handles.ts';
import { sessionPopulation } from '../catalog/session-population.ts';
import { listSources } from '../catalog/sources.ts';
import { drawSample, hashIdentities, type Member, rankOf } from './draw-sample.ts';

export interface SampleRequest {
  readonly filter: SessionFilter;
  readonly size: number;
  readonly seed: string;
  readonly stratifyBy: FacetName | null;
}

export interface DrawnSessions {
  readonly recipe: SampleRecipe;
  /** In the order drawn. */
  readonly sessions: readonly SampledSession[];
}

/** Draws a sample of the sessions under a filter. Throws `usage` where there is none. */
export async function sampleSessions(
  catalog: ReadableCatalog,
  { filter, size, seed, stratifyBy }: SampleRequest,
  by: { readonly name: string; readonly atMs: number; readonly signal: AbortSignal },
): Promise<DrawnSessions> {
  const members: Member<SessionId>[] = [];
  const seen = new Map<string, number>();
  for (const part of sessionPopulation(catalog, filter, stratifyBy)) {
    for (const { id, identity: name, stratum } of part) {
      // The same session in two sources is two members; which of them is the first makes no difference to the draw.
      const times = (seen.get(name) ?? 0) + 1;
      seen.set(name, times);
      const identity = times === 1 ? name : `${name} #${times}`;
      members.push({ identity, stratum, rank: rankOf(seed, identity), payload: id });
    }
    await setImmediate();
    by.signal.throwIfAborted();
  }
  if (members.length === 0) {
    throw new AppError('usage', 'There is no session to draw from.', { action: 'Widen the filter, or sync a source.' });
  }
  const drawn = drawSample(members, size);
  const sessions = drawn.members.map(({ payload, identity, stratum }) => ({ sessionId: payload, identity, stratum }));
  const recipe: SampleRecipe = {
    algorithm: sampleAlgorithm,
    filter,
    sources: listSources(catalog).flatMap(({ id, name }) => (filter.sourceId.includes(id) ? [name] : [])),
    stratifyBy,
    seed,
    size,
    population: { count: members.length, sha256: hashIdentities(members.map(({ identity }) => identity).sort()) },
    strata: [...drawn.strata],
    sampleSha256: hashIdentities(sessions.map(({ identity }) => identity)),
    drawnAtMs: by.atMs,
    drawnBy: by.name,
  };
  return { recipe, sessions };
}
