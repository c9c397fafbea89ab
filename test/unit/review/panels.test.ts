import { describe, expect, it } from 'vitest';
import { describeSearch } from '../../../renderer/features/review/panels/describe-search.ts';
import { rowAfterKey } from '../../../renderer/features/review/panels/row-after-key.ts';
import { neighbourRate } from '../../../renderer/features/review/playback-commands.ts';
import { describeMoment } from '../../../renderer/features/review/timeline/describe-moment.ts';
import { sliderTarget } from '../../../renderer/features/review/timeline/slider-keys.ts';
import { snapTime } from '../../../renderer/features/review/timeline/snap-time.ts';
import { heightOf, laneAt, lanesOf, type TimelineModel } from '../../../renderer/features/review/timeline/timeline-model.ts';
import { AppError } from '../../../shared/errors.ts';
import { sessionIdSchema } from '../../../shared/model/ids.ts';
import type { SearchHit } from '../../../shared/model/review.ts';

const hit: SearchHit = {
  sessionId: sessionIdSchema.parse('s1'),
  recordingId: null,
  atMs: 0,
  endMs: 0,
  text: '',
  ranges: [],
  source: 'output',
};
const search = { query: 'x', mode: 'words', status: 'done', hits: [hit, hit], error: null } as const;

describe('what a search found, in words', () => {
  it.each([
    [search, 0, '1 of 2 hits'],
    [search, -1, '2 hits'],
    [{ ...search, hits: [hit] }, -1, '1 hit'],
    [{ ...search, status: 'searching' as const }, -1, '2+ hits'],
    [{ ...search, hits: [] }, -1, 'No hits in this recording'],
    [{ ...search, status: 'empty' as const }, -1, ''],
    [
      { ...search, status: 'failed' as const, error: new AppError('usage', 'Bad.', { action: 'Mend it.' }).toPayload() },
      -1,
      'Bad. Mend it.',
    ],
  ])('says %#', (given, current, expected) => {
    expect(describeSearch(given, current)).toBe(expected);
  });
});

describe('keys', () => {
  it('walk through a list and stop at its ends', () => {
    expect([rowAfterKey('ArrowDown', 3, 5), rowAfterKey('ArrowDown', 4, 5), rowAfterKey('ArrowUp', 0, 5)]).toEqual([4, 4, 0]);
    expect([rowAfterKey('Home', 3, 5), rowAfterKey('End', 3, 5), rowAfterKey('a', 3, 5)]).toEqual([0, 4, null]);
  });

  it('move the focused timeline as the transport does', () => {
    expect([sliderTarget('ArrowRight', false, 1000, 9000), sliderTarget('ArrowLeft', true, 1000, 9000)]).toEqual([6000, -29_000]);
    expect([sliderTarget('End', false, 0, 9000), sliderTarget('x', false, 0, 9000)]).toEqual([9000, null]);
  });

  it('change the speed by one and stop at either end', () => {
    expect([neighbourRate(1, 1), neighbourRate(1, -1), neighbourRate(16, 1), neighbourRate(0.25, -1)]).toEqual([1.5, 0.5, 16, 0.25]);
  });
});

describe('a place on the timeline', () => {
  const model: TimelineModel = {
    durationMs: 10_000,
    activity: [],
    downloaded: null,
    seen: null,
    thumbnails: [],
    pictures: [],
    bars: [],
    idle: [],
    markers: [
      {
        kind: 'command',
        atMs: 5000,
        endMs: null,
        label: 'ls',
        severity: 'info',
        ruleId: null,
        reason: null,
        exitStatus: null,
        confidence: null,
      },
    ],
    hitsMs: [5040],
    notes: [],
    marked: { fromMs: null, toMs: null },
  };
  const window = { fromMs: 0, toMs: 10_000 };

  it('means the shape that is near it in its own lane, else the time itself', () => {
    expect(snapTime(model, 'markers', window, 1000, 503)).toBe(5000);
    expect(snapTime(model, 'hits', window, 1000, 503)).toBe(5040);
    expect(snapTime(model, 'activity', window, 1000, 503)).toBe(5030);
    expect(snapTime(model, 'markers', window, 1000, 520)).toBe(5200);
  });

  it('is told in words', () => {
    expect(describeMoment(model, window, 1000, 500, String)).toEqual(['ls']);
    expect(describeMoment(model, window, 1000, 700, String)).toEqual([]);
  });

  it('has no lanes for what is not known', () => {
    const lanes = lanesOf({ ...model, markers: [] });
    expect(lanes.map(({ id }) => id)).toEqual(['axis', 'hits', 'notes']);
    expect(laneAt(lanes, 20)).toBe('hits');
    expect(laneAt(lanes, heightOf(lanes))).toBeNull();
  });
});
