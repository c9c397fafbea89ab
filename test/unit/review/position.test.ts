import { describe, expect, it } from 'vitest';
import { nextMoment, previousMoment } from '../../../renderer/features/review/moments.ts';
import { parsePosition } from '../../../renderer/features/review/parse-position.ts';

const startedAtMs = Date.UTC(2026, 10, 2, 23, 59, 0, 500);

describe('going to a time', () => {
  it.each([
    ['90', 90_000],
    ['1:30', 90_000],
    ['1:02:03.5', 3_723_500],
    [' 0:00 ', 0],
  ])('reads %j as a position', (text, expected) => {
    expect(parsePosition(text, startedAtMs, 0)).toBe(expected);
  });

  it.each([
    ['23:59:30Z', 29_500],
    ['00:01Z', 119_500],
    ['@23:59', 0],
    ['@ 23:59:01', 500],
  ])('reads %j as a time of day', (text, expected) => {
    expect(parsePosition(text, startedAtMs, 0)).toBe(expected);
  });

  it('reads a local time of day in the zone that is shown', () => {
    expect(parsePosition('@01:00:00', startedAtMs, 3_600_000)).toBe(59_500);
  });

  it.each(['', 'soon', '1:2:3:4', '-5', '25:00:00Z', '@12'])('refuses %j', (text) => {
    expect(parsePosition(text, startedAtMs, 0)).toBeNull();
  });

  it('knows no time of day where the start is unknown', () => {
    expect(parsePosition('12:00:00Z', null, 0)).toBeNull();
  });
});

describe('jumping between moments', () => {
  const moments = [{ atMs: 1000 }, { atMs: 5000 }, { atMs: 5000 }, { atMs: 9000 }];

  it('goes to the next one after the playhead, and none after the last', () => {
    expect(nextMoment(moments, 0)?.atMs).toBe(1000);
    expect(nextMoment(moments, 1000)?.atMs).toBe(5000);
    expect(nextMoment(moments, 9000)).toBeNull();
  });

  it('goes back past the one it has only just reached', () => {
    expect(previousMoment(moments, 5200)?.atMs).toBe(1000);
    expect(previousMoment(moments, 8000)?.atMs).toBe(5000);
    expect(previousMoment(moments, 1200)).toBeNull();
  });
});
