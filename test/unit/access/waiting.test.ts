import { expect, test } from 'vitest';
import { isOneOf } from '../../../electron/library/access/same-name.ts';
import { waitMs, waitUntilMs } from '../../../electron/library/access/waiting.ts';

test('two failures cost no time, each further one twice as much, and never more than a quarter of an hour', () => {
  expect([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 1000].map((failures) => waitMs(failures) / 1000)).toEqual([
    0, 0, 0, 30, 60, 120, 240, 480, 900, 900, 900,
  ]);
});

test('a wait ends, and a clock that was put back makes it no longer', () => {
  const failed = { failures: 4, failedAtMs: 1_000_000 };
  expect(waitUntilMs(failed, 1_000_000)).toBe(1_060_000);
  expect(waitUntilMs(failed, 1_059_999)).toBe(1_060_000);
  expect(waitUntilMs(failed, 1_060_000)).toBeNull();
  expect(waitUntilMs(failed, 500_000)).toBe(560_000);
  expect(waitUntilMs({ failures: 2, failedAtMs: 1_000_000 }, 1_000_000)).toBeNull();
  expect(waitUntilMs({ failures: 0, failedAtMs: null }, 0)).toBeNull();
});

test('names that look the same are the same', () => {
  expect(isOneOf('  Bob   Miller', ['bob miller'])).toBe(true);
  expect(isOneOf('Ｂob Miller', ['Bob Miller', 'bm'])).toBe(true);
  expect(isOneOf('Jose\u0301', ['José'])).toBe(true);
  expect(isOneOf('Bob', ['Bobby', ''])).toBe(false);
});
