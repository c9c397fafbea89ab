import { describe, expect, test } from 'vitest';
import { createPace, timeLeftMs } from '../../../electron/library/jobs/pace.ts';

describe('the pace of work', () => {
  test('is not told before enough was seen', () => {
    const pace = createPace();
    expect(pace.perSecond(0)).toBeNull();
    pace.note(0, 0);
    pace.note(1_900, 500);
    expect(pace.perSecond(1_900)).toBeNull();
    expect(pace.perSecond(2_000)).toBe(250);
  });

  test('is that of the last while, not of the whole', () => {
    const pace = createPace();
    for (let second = 0; second <= 60; second += 1) pace.note(second * 1000, second * 1000);
    for (let second = 61; second <= 100; second += 1) pace.note(second * 1000, 60_000 + (second - 60) * 10);
    expect(pace.perSecond(100_000)).toBe(10);
  });

  test('falls while nothing comes, to nothing', () => {
    const pace = createPace();
    pace.note(0, 0);
    pace.note(2_000, 200);
    expect(pace.perSecond(4_000)).toBe(50);
    expect(pace.perSecond(60_000)).toBeLessThan(5);
  });

  test('does not count what had been there already', () => {
    const pace = createPace();
    pace.note(0, 0);
    pace.note(1_000, 900_000, true);
    pace.note(4_000, 900_400);
    expect(pace.perSecond(4_000)).toBe(100);
  });

  test('begins anew after a rest and with work that counts from the beginning', () => {
    const rested = createPace();
    rested.note(0, 0);
    rested.note(5_000, 500);
    rested.restart();
    rested.note(100_000, 500);
    expect(rested.perSecond(101_000)).toBeNull();

    const again = createPace();
    again.note(0, 0);
    again.note(5_000, 500);
    again.note(6_000, 0);
    again.note(9_000, 30);
    expect(again.perSecond(9_000)).toBe(10);
  });
});

describe('the time left', () => {
  test('is what the rest takes, where that can be said', () => {
    expect(timeLeftMs(50, 100, 10)).toBe(5_000);
    expect(timeLeftMs(100, 100, 10)).toBe(0);
    expect(timeLeftMs(50, null, 10)).toBeNull();
    expect(timeLeftMs(50, 100, null)).toBeNull();
    expect(timeLeftMs(50, 100, 0)).toBeNull();
    expect(timeLeftMs(0, Number.MAX_SAFE_INTEGER, 1)).toBeNull();
  });
});
