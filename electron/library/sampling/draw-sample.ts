import { createHash } from 'node:crypto';
import type { Sha256 } from '../../../shared/model/ids.ts';
import { sha256Schema } from '../../../shared/model/ids.ts';
import type { Stratum } from '../../../shared/model/sampling.ts';
import { allocate } from './allocate.ts';

/** A session that may be drawn. */
export interface Member<T> {
  /** What every auditor calls it, whatever data folder it is in; no two members share one. */
  readonly identity: string;
  readonly stratum: string | null;
  /** `rankOf` the identity. */
  readonly rank: string;
  readonly payload: T;
}

export interface Drawn<T> {
  /** By stratum, and in it in the order of their ranks. */
  readonly members: readonly Member<T>[];
  readonly strata: readonly Stratum[];
}

/** Where a member stands in the draw: SHA-256 of seed, line feed, identity. Nobody who chose the seed could choose the sample. */
export function rankOf(seed: string, identity: string): string {
  return createHash('sha256').update(`${seed}\n${identity}`).digest('hex');
}

/** Draws from each stratum those with the smallest ranks. The order in which members are given makes no difference. */
export function drawSample<T>(members: Iterable<Member<T>>, size: number): Drawn<T> {
  const strata = [...Map.groupBy(members, ({ stratum }) => stratum)].sort(([a], [b]) => compareStrata(a, b));
  const allocated = allocate(
    strata.map(([, each]) => each.length),
    size,
  );
  return {
    members: strata.flatMap(([, each], index) => smallest(each, allocated[index] ?? 0)),
    strata: strata.map(([value, each], index) => ({ value, population: each.length, sampled: allocated[index] ?? 0 })),
  };
}

/** SHA-256 of the identities, each followed by a line feed. */
export function hashIdentities(identities: Iterable<string>): Sha256 {
  const hash = createHash('sha256');
  for (const identity of identities) hash.update(`${identity}\n`);
  return sha256Schema.parse(hash.digest('hex'));
}

/** Those with the smallest ranks, sorted. Never more than a few times `count` are sorted at once. */
function smallest<T>(members: readonly Member<T>[], count: number): Member<T>[] {
  if (count === 0) return [];
  let best: Member<T>[] = [];
  let worst: string | null = null;
  for (const member of members) {
    if (worst !== null && member.rank >= worst) continue;
    best.push(member);
    if (best.length < count * 3 + 100) continue;
    best = best.sort(byRank).slice(0, count);
    worst = best.at(-1)?.rank ?? null;
  }
  return best.sort(byRank).slice(0, count);
}

function byRank(a: Member<unknown>, b: Member<unknown>): number {
  return a.rank < b.rank ? -1 : Number(a.rank > b.rank);
}

/** By code unit, unknown first. */
function compareStrata(a: string | null, b: string | null): number {
  if (a === null || b === null) return Number(a !== null) - Number(b !== null);
  return a < b ? -1 : Number(a > b);
}
