import { describe, expect, it } from 'vitest';
import { arrivalOf, shareOf, spansOf, spansOfParts } from '../../../renderer/features/review/arrival/arrival.ts';
import type { OpenedPart } from '../../../renderer/features/review/parts/timeline-part.ts';
import { describeMoment } from '../../../renderer/features/review/timeline/describe-moment.ts';
import { lanesOf, type TimelineModel } from '../../../renderer/features/review/timeline/timeline-model.ts';
import { AppError } from '../../../shared/errors.ts';
import { recordingIdSchema } from '../../../shared/model/ids.ts';
import type { Downloaded } from '../../../shared/model/recording.ts';
import { recordingOf } from '../../support/recordings.ts';

const downloaded: Downloaded = {
  sizeBytes: 1000,
  ranges: [
    { start: 0, endExclusive: 250 },
    { start: 900, endExclusive: 1000 },
  ],
  spans: null,
  isRunning: true,
};
const error = new AppError('store-unreachable', 'The line broke.').toPayload();

describe('a recording that arrives', () => {
  it('tells how much of it is here; the error is of the last download, not of the one that runs', () => {
    const recording = recordingOf({ cacheState: 'partial', error });
    expect(arrivalOf(recording, downloaded)).toEqual({ isRunning: true, hereBytes: 350, sizeBytes: 1000, error: null });
    expect(arrivalOf(recording, { ...downloaded, isRunning: false })).toMatchObject({ isRunning: false, error });
  });

  it('is no more when the copy is whole, damaged or gone', () => {
    for (const cacheState of ['complete', 'damaged', 'none'] as const)
      expect(arrivalOf(recordingOf({ cacheState }), downloaded)).toBe(null);
  });

  it('is all here only when it is', () => {
    expect(shareOf({ hereBytes: 999, sizeBytes: 1000 })).toBe('99%');
    expect(shareOf({ hereBytes: 1000, sizeBytes: 1000 })).toBe('100%');
    expect(shareOf({ hereBytes: 0, sizeBytes: 0 })).toBe('0%');
  });
});

describe('what is here on the timeline', () => {
  const spans = spansOf(downloaded, 60_000);
  const model = (arrived: TimelineModel['downloaded']): TimelineModel => ({
    durationMs: 60_000,
    activity: [],
    thumbnails: [],
    pictures: [],
    bars: [],
    seen: null,
    idle: [],
    markers: [],
    hitsMs: [],
    notes: [],
    marked: { fromMs: null, toMs: null },
    downloaded: arrived,
  });

  it('lies where its bytes do', () => {
    expect(spans).toEqual({
      spans: [
        { fromMs: 0, toMs: 15_000 },
        { fromMs: 54_000, toMs: 60_000 },
      ],
      isExact: false,
    });
    expect(spansOf({ ...downloaded, sizeBytes: 0, ranges: [] }, 60_000).spans).toEqual([]);
  });

  it('lies where its index says, where that is known', () => {
    const known = [{ fromMs: 0, toMs: 50_000 }];
    expect(spansOf({ ...downloaded, spans: known }, 60_000)).toEqual({ spans: known, isExact: true });
  });

  it('is placed among the other recordings of a timeline, of which those that are whole are all here', () => {
    const part = (id: string, cacheState: 'none' | 'partial' | 'complete', offsetMs: number): OpenedPart => ({
      recording: recordingOf({ id: recordingIdSchema.parse(id), cacheState }),
      ...{ offsetMs, durationMs: 60_000, isDurationKnown: true, startedAtMs: null, gapBefore: null, descriptor: null, error: null },
    });
    const parts = [part('whole', 'complete', 0), part('partial', 'partial', 100_000), part('none', 'none', 200_000)];
    const byId = new Map([[recordingIdSchema.parse('partial'), downloaded]]);
    expect(spansOfParts(parts, byId)).toEqual({
      spans: [
        { fromMs: 0, toMs: 60_000 },
        { fromMs: 100_000, toMs: 115_000 },
        { fromMs: 154_000, toMs: 160_000 },
      ],
      isExact: false,
    });
    expect(spansOfParts(parts.slice(0, 1), byId)).toBe(null);
  });

  it('has a lane while it arrives, and the pointer is told what is not here', () => {
    expect(lanesOf(model(spans)).map(({ id }) => id)).toContain('downloaded');
    expect(lanesOf(model(null)).map(({ id }) => id)).not.toContain('downloaded');
    const window = { fromMs: 0, toMs: 60_000 };
    expect(describeMoment(model(spans), window, 600, 300, String)).toEqual(['Not downloaded yet, about']);
    expect(describeMoment(model({ ...spans, isExact: true }), window, 600, 300, String)).toEqual(['Not downloaded yet']);
    expect(describeMoment(model(spans), window, 600, 100, String)).toEqual([]);
    expect(describeMoment(model(null), window, 600, 300, String)).toEqual([]);
  });
});
