import { expect, test } from 'vitest';
import { createTally, formatTable, isWhole } from '../../abuse/fault-tally.ts';
import { growthOf } from '../../abuse/memory-growth.ts';

test('a run is whole only when every fault was survived and nothing was lost', () => {
  const tally = createTally('stores');
  tally.of('reset').injected(3);
  expect(isWhole(tally.rows())).toBe(false);
  tally.of('reset').survived(3);
  expect(isWhole(tally.rows())).toBe(true);
  tally.of('cut').lost('"a.cast" is gone.');
  expect(isWhole(tally.rows())).toBe(false);
});

test('the table tells of each fault how often it was put in, how it was told, and what was lost', () => {
  const tally = createTally('stores');
  tally.of('reset').injected(2);
  tally.of('reset').survived(2);
  tally.of('reset').said('store-unreachable');
  tally.of('reset').said('store-unreachable');
  tally.of('cut').lost('"a.cast" is gone.');
  expect(formatTable(tally.rows()).split('\n')).toEqual([
    'family  fault  injected  survived  lost  said',
    'stores  reset         2         2     0  store-unreachable x2',
    'stores  cut           0         0     1  -',
    'LOST stores, cut: "a.cast" is gone.',
  ]);
});

test('memory that rises after the warm-up is told by how much, what swings is not, and a short run tells nothing', () => {
  const samples = (count: number, megabytesAt: (index: number) => number) =>
    Array.from({ length: count }, (_, index) => ({ atMs: index * 1000, megabytes: megabytesAt(index) }));
  const rising = growthOf(samples(601, (index) => 100 + index));
  expect(rising?.megabytes).toBeCloseTo(400);
  expect(rising?.perMinute).toBeCloseTo(60);
  const level = growthOf(samples(240, (index) => (index < 120 ? index * 10 : 1200 + (index % 2) * 20)));
  expect(Math.abs(level?.megabytes ?? Number.NaN)).toBeLessThan(2);
  expect(growthOf(samples(125, (index) => index))).toBeNull();
});
