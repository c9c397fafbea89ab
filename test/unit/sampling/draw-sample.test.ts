import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allocate } from '../../../electron/library/sampling/allocate.ts';
import { drawSample, hashIdentities, type Member, rankOf } from '../../../electron/library/sampling/draw-sample.ts';

const counts = fc.array(fc.nat(2000), { minLength: 1, maxLength: 12 });
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const sizes = fc.integer({ min: 1, max: 3000 });

/** A population of strata of such sizes, in a random order. */
const populations = fc
  .array(fc.tuple(fc.constantFrom('alice', 'bob', 'carol', null), fc.uuid()), { minLength: 1, maxLength: 400 })
  .map((pairs) => [...new Map(pairs.map(([stratum, identity]) => [identity, { stratum, identity }])).values()]);

function membersOf(population: readonly { stratum: string | null; identity: string }[], seed: string): Member<null>[] {
  return population.map((each) => ({ ...each, rank: rankOf(seed, each.identity), payload: null }));
}

describe('allocating a sample to strata', () => {
  it('gives away exactly the size, and no stratum more than it has', () => {
    fc.assert(
      fc.property(counts, sizes, (populations, size) => {
        const allocated = allocate(populations, size);
        expect(sum(allocated)).toBe(Math.min(size, sum(populations)));
        for (const [index, count] of allocated.entries()) expect(count).toBeLessThanOrEqual(populations[index] ?? 0);
      }),
    );
  });

  it('gives every stratum at least one where there is room', () => {
    fc.assert(
      fc.property(counts, sizes, (populations, size) => {
        const present = populations.filter((count) => count > 0).length;
        fc.pre(size >= present);
        for (const [index, count] of allocate(populations, size).entries())
          if ((populations[index] ?? 0) > 0) expect(count).toBeGreaterThan(0);
      }),
    );
  });

  it('is less than one away from proportion where no stratum had to be given its one', () => {
    fc.assert(
      fc.property(counts, sizes, (populations, size) => {
        const total = sum(populations);
        const wanted = Math.min(size, total);
        fc.pre(total > 0 && populations.every((count) => count === 0 || wanted * count >= total));
        for (const [index, count] of allocate(populations, size).entries()) {
          expect(Math.abs(count - (wanted * (populations[index] ?? 0)) / total)).toBeLessThan(1);
        }
      }),
    );
  });

  it('follows the largest remainder, the first of equal ones', () => {
    expect(allocate([50, 30, 20], 10)).toEqual([5, 3, 2]);
    expect(allocate([47, 16, 16, 12, 6, 3], 10)).toEqual([3, 2, 2, 1, 1, 1]);
    expect(allocate([1, 1, 1], 2)).toEqual([1, 1, 0]);
  });
});

describe('drawing a sample', () => {
  it('is the same for the same seed and population, in whatever order that comes', () => {
    fc.assert(
      fc.property(populations, fc.string({ minLength: 1 }), fc.integer({ min: 1, max: 60 }), (population, seed, size) => {
        const members = membersOf(population, seed);
        expect(drawSample(members.toReversed(), size)).toEqual(drawSample(members, size));
      }),
    );
  });

  it('draws of each stratum those with the smallest ranks, each once', () => {
    fc.assert(
      fc.property(populations, fc.integer({ min: 1, max: 60 }), (population, size) => {
        const members = membersOf(population, 'seed');
        const { members: drawn, strata } = drawSample(members, size);
        const oracle = strata.flatMap(({ value, sampled }) =>
          members
            .filter(({ stratum }) => stratum === value)
            .sort((a, b) => (a.rank < b.rank ? -1 : 1))
            .slice(0, sampled),
        );
        expect(drawn).toEqual(oracle);
        expect(new Set(drawn.map(({ identity }) => identity)).size).toBe(Math.min(size, population.length));
      }),
    );
  });

  it('keeps what it drew when the sample grows', () => {
    const members = membersOf(
      Array.from({ length: 500 }, (_, index) => ({ stratum: null, identity: `session-${index}` })),
      '4711',
    );
    const drawn = (size: number): string[] => drawSample(members, size).members.map(({ identity }) => identity);
    expect(drawn(40).slice(0, 25)).toEqual(drawn(25));
    expect(drawn(25)).not.toEqual(drawSample(membersOf(members, '4712'), 25).members.map(({ identity }) => identity));
  });

  it('can be checked with sha256sum alone', () => {
    expect(rankOf('4711', 'a')).toBe(createHash('sha256').update('4711\na').digest('hex'));
    expect(hashIdentities(['a', 'b'])).toBe(createHash('sha256').update('a\nb\n').digest('hex'));
  });
});
