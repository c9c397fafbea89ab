import { describe, expect, it } from 'vitest';
import { keepOrParse, problemOfRange, rangeOf } from '../../../renderer/features/review/note-range.ts';
import type { ReviewTime } from '../../../renderer/features/review/review-time.ts';
import { formatDuration } from '../../../renderer/lib/format.ts';

const unknown = { startedAtMs: null, zoneOffsetMs: 0, zone: null, clockAt: () => null, timeOfDay: () => null, wallClock: () => null };
const time: ReviewTime = { ...unknown, position: formatDuration, timeOfClock: (clockMs) => clockMs };

describe('where a new note stands', () => {
  it.each([
    ['the playhead when nothing is marked', { fromMs: null, toMs: null }, 5000, { atMs: 5000, endMs: null }],
    ['the marked range', { fromMs: 1000, toMs: 3000 }, 9000, { atMs: 1000, endMs: 3000 }],
    ['from the marked start to the playhead', { fromMs: 1000, toMs: null }, 9000, { atMs: 1000, endMs: 9000 }],
    ['the marked start when the playhead is before it', { fromMs: 1000, toMs: null }, 500, { atMs: 1000, endMs: null }],
    ['the marked end when only that is there', { fromMs: null, toMs: 3000 }, 9000, { atMs: 3000, endMs: null }],
    ['the whole session when nothing plays', { fromMs: null, toMs: null }, null, { atMs: null, endMs: null }],
  ])('is %s', (_, marked, playheadMs, expected) => {
    expect(rangeOf(marked, playheadMs)).toEqual(expected);
  });
});

describe('the times of a note form', () => {
  it('keep their exact value while they are not touched', () => {
    expect(keepOrParse('0:00:05', 5432, time)).toBe(5432);
    expect(keepOrParse('0:00:06', 5432, time)).toBe(6000);
  });

  it('are none when empty and unreadable when they are no time', () => {
    expect(keepOrParse('  ', 5432, time)).toBeNull();
    expect(keepOrParse('soon', 5432, time)).toBeUndefined();
  });

  it.each([
    [null, null, true],
    [1000, null, true],
    [1000, 1000, true],
    [1000, 10_000, true],
    [null, 1000, false],
    [2000, 1000, false],
    [1000, 10_001, false],
    [undefined, null, false],
  ])('from %s to %s are right: %s', (atMs, endMs, isRight) => {
    expect(problemOfRange(atMs, endMs, 10_000) === null).toBe(isRight);
  });
});
