import { describe, expect, it } from 'vitest';
import { gapWords, mergeParts } from '../../../renderer/features/review/parts/merge-parts.ts';
import { playheadOfPart } from '../../../renderer/features/review/parts/part-playhead.ts';
import {
  clockAt,
  type OpenedPart,
  partIndexAt,
  timeOfClock,
  toRecording,
  toTimeline,
} from '../../../renderer/features/review/parts/timeline-part.ts';
import { filmTiles, pictureAt } from '../../../renderer/features/review/timeline/film-tiles.ts';
import { placedActivityColumns } from '../../../renderer/features/review/timeline/lanes.ts';
import { ticksOf } from '../../../renderer/features/review/timeline/time-window.ts';
import { hitBeside } from '../../../renderer/features/review/use-hit-cursor.ts';
import { recordingIdSchema } from '../../../shared/model/ids.ts';
import { type PlaybackDescriptor, playbackDescriptorSchema } from '../../../shared/model/playback.ts';
import { searchHitSchema } from '../../../shared/model/review.ts';
import { recordingOf } from '../../support/recordings.ts';

const startMs = Date.UTC(2026, 10, 2, 14, 3);
const minute = 60_000;
const id = (name: string) => recordingIdSchema.parse(name);

function descriptorOf(name: string, more: object): PlaybackDescriptor {
  const proxy = { mediaPath: `proxy/${name}`, segmentMs: 2000 };
  const track = { kind: 'video', delivery: { kind: 'native' }, mediaPath: `recording/${name}`, proxy, mimeType: 'video/mp4' };
  return playbackDescriptorSchema.parse({
    ...{ recordingId: name, durationMs: 10 * minute, startedAtMs: null, activity: null, idle: [], markers: [], thumbnails: null },
    track: { ...track, width: 1280, height: 720, frameRate: 25 },
    ...more,
  });
}

function part(name: string, offsetMs: number, more: Partial<OpenedPart> = {}): OpenedPart {
  const recording = recordingOf({ id: id(name), key: `${name}.mp4` });
  const place = { durationMs: 10 * minute, isDurationKnown: true, startedAtMs: null, gapBefore: null };
  return { recording, offsetMs, ...place, descriptor: descriptorOf(name, {}), error: null, ...more };
}

/** Ten minutes, a pause of three, ten minutes. */
const pause = { shownMs: 3 * minute, realMs: 3 * minute, missingParts: 0 };
const parts = [part('a', 0, { startedAtMs: startMs }), part('b', 13 * minute, { startedAtMs: startMs + 13 * minute, gapBefore: pause })];

describe('times on a timeline of several recordings', () => {
  it('are those of the recordings at their offsets, both ways', () => {
    expect(toTimeline(parts, id('b'), 5000)).toBe(13 * minute + 5000);
    expect(toTimeline(parts, id('other'), 5000)).toBeNull();
    expect(toRecording(parts, 13 * minute + 5000)).toMatchObject({ part: { recording: { id: 'b' } }, atMs: 5000 });
  });

  it('belong, between two recordings, to the end of the one before', () => {
    expect(partIndexAt(parts, 12 * minute)).toBe(0);
    expect(toRecording(parts, 12 * minute)).toMatchObject({ part: { recording: { id: 'a' } }, atMs: 10 * minute });
  });

  it('have the clock of their part, also after a pause that was cut short', () => {
    const cut = [
      part('a', 0, { startedAtMs: startMs }),
      part('b', 11 * minute, { startedAtMs: startMs + 900 * minute }),
      part('c', 21 * minute),
    ];
    expect(clockAt(cut, 11 * minute + 5000)).toBe(startMs + 900 * minute + 5000);
    expect(clockAt(cut, 22 * minute)).toBe(startMs + 911 * minute);
    expect(timeOfClock(cut, startMs + 900 * minute + 5000)).toBe(11 * minute + 5000);
    expect(timeOfClock(cut, startMs + minute)).toBe(minute);
    expect(clockAt([part('a', 0)], 5)).toBeNull();
  });

  it('are the own ones of a recording for whoever looks at it alone', async () => {
    const seeks: number[] = [];
    const told: number[] = [];
    const listeners: ((timeMs: number) => void)[] = [];
    const engine = {
      timeMs: 800,
      seek: async (atMs: number) => void seeks.push(atMs),
      subscribeToTime: (listener: (timeMs: number) => void) => {
        listeners.push(listener);
        return () => undefined;
      },
    };
    const own = playheadOfPart(engine, 500);
    own.subscribeToTime((timeMs) => told.push(timeMs));
    for (const listener of listeners) listener(700);
    await own.seek(10);
    expect([own.timeMs, told, seeks]).toEqual([300, [200], [510]]);
    expect(playheadOfPart(engine, 0)).toBe(engine);
  });
});

describe('what a timeline of several recordings shows', () => {
  it('is what each holds, at its place', () => {
    const marker = { kind: 'rule', atMs: 1000, endMs: 2000, label: 'x', severity: 'high', ruleId: null, reason: null };
    const held = {
      activity: { bucketMs: 1000, levels: [9] },
      idle: [{ startMs: 5000, endMs: 9000 }],
      markers: [{ ...marker, exitStatus: null, confidence: null }],
    };
    const merged = mergeParts(
      [part('a', 0, { descriptor: descriptorOf('a', held) }), part('b', 13 * minute, { descriptor: descriptorOf('b', held) })],
      String,
    );
    expect(merged.durationMs).toBe(23 * minute);
    expect(merged.idle).toEqual([
      { fromMs: 5000, toMs: 9000 },
      { fromMs: 13 * minute + 5000, toMs: 13 * minute + 9000 },
    ]);
    expect(merged.markers.map(({ atMs, endMs }) => [atMs, endMs])).toEqual([
      [1000, 2000],
      [13 * minute + 1000, 13 * minute + 2000],
    ]);
    expect(placedActivityColumns(merged.activity, { fromMs: 13 * minute, toMs: 13 * minute + 2000 }, 2)).toEqual([9, 0]);
  });

  it('has bars for recordings, closed ones and pauses; none for a single recording', () => {
    expect(mergeParts([part('a', 0)], String).bars).toEqual([]);
    const [first, second] = parts;
    if (!first || !second) throw new Error('there are two');
    expect(mergeParts([first, { ...second, descriptor: null }], String).bars).toMatchObject([
      { fromMs: 0, toMs: 10 * minute, number: 1, isClosed: false },
      { fromMs: 10 * minute, toMs: 13 * minute, number: null },
      { fromMs: 13 * minute, toMs: 23 * minute, number: 2, isClosed: true },
    ]);
  });

  it('says what a pause is', () => {
    expect(gapWords(pause, (ms) => `${ms / minute} min`)).toBe('No recording for 3 min');
    expect(gapWords({ shownMs: 1, realMs: 60 * minute, missingParts: 2 }, (ms) => `${ms / minute} min`)).toMatch(
      /60 min.*not plausible.*2 parts are not in the store/,
    );
    expect(gapWords({ shownMs: 1, realMs: null, missingParts: 1 }, String)).toBe('One part is not in the store');
  });
});

describe('the filmstrip', () => {
  const thumbnails = { mediaPath: 'thumbnails/a', intervalMs: 10_000, count: 60, width: 160, height: 90 };
  const placed = [{ offsetMs: 0, endMs: 600_000, value: thumbnails }];

  it('shows only what is in view, each picture at its time, and none over the next', () => {
    const tiles = filmTiles(placed, { fromMs: 100_000, toMs: 300_000 }, 1000, 45);
    expect(tiles.map(({ timeMs }) => timeMs)).toEqual([
      80_000, 100_000, 120_000, 140_000, 160_000, 180_000, 200_000, 220_000, 240_000, 260_000, 280_000,
    ]);
    expect(tiles[1]).toEqual({ path: 'thumbnails/a/10', timeMs: 100_000, x: 0, width: 80 });
    for (const [index, tile] of tiles.entries())
      expect(tile.x + tile.width).toBeLessThanOrEqual((tiles[index + 1]?.x ?? Number.POSITIVE_INFINITY) + 0.001);
  });

  it('moves the same pictures when the timeline is moved', () => {
    const paths = (fromMs: number) => filmTiles(placed, { fromMs, toMs: fromMs + 200_000 }, 1000, 45).map(({ path }) => path);
    expect(paths(107_000).filter((path) => paths(100_000).includes(path)).length).toBeGreaterThan(8);
  });

  it('shows every picture when it is zoomed in far enough, and the whole in a few', () => {
    expect(filmTiles(placed, { fromMs: 0, toMs: 60_000 }, 1000, 45).map(({ path }) => path)).toEqual(
      [0, 1, 2, 3, 4, 5].map((index) => `thumbnails/a/${index}`),
    );
    expect(filmTiles(placed, { fromMs: 0, toMs: 600_000 }, 1000, 45).length).toBeLessThan(13);
    expect(filmTiles(placed, { fromMs: 0, toMs: 600_000 }, 0, 45)).toEqual([]);
  });

  it('gives for a time the newest picture at or before it', () => {
    expect(pictureAt(placed, 19_999)).toMatchObject({ path: 'thumbnails/a/1', timeMs: 10_000 });
    expect(pictureAt(placed, 600_000)).toMatchObject({ path: 'thumbnails/a/59' });
    expect(pictureAt(placed, 600_001)).toBeNull();
    expect(pictureAt([{ offsetMs: 50_000, endMs: 90_000, value: thumbnails }], 65_000)).toMatchObject({
      path: 'thumbnails/a/1',
      timeMs: 60_000,
    });
  });
});

describe('the axis of wall-clock time', () => {
  it('has its labels at round times of day', () => {
    const originMs = startMs + 7000;
    const ticks = ticksOf({ fromMs: 0, toMs: 60_000 }, 500, 80, originMs);
    expect(ticks.map((tick) => new Date(originMs + tick).toISOString().slice(14, 19))).toEqual([
      '03:10',
      '03:20',
      '03:30',
      '03:40',
      '03:50',
      '04:00',
    ]);
  });
});

describe('going from hit to hit', () => {
  const hit = (atMs: number, text: string) =>
    searchHitSchema.parse({ sessionId: 's', recordingId: 'a', atMs, endMs: atMs + 10, text, ranges: [[0, 1]], source: 'ocr' });
  const hits = [hit(100, 'a'), hit(100, 'b'), hit(100, 'c'), hit(500, 'd')];

  it('visits each of several on one picture', () => {
    expect(hitBeside(hits, -1, 0, 1)).toBe(0);
    expect([hitBeside(hits, 0, 100, 1), hitBeside(hits, 1, 100, 1), hitBeside(hits, 2, 100, 1)]).toEqual([1, 2, 3]);
    expect([hitBeside(hits, 3, 500, -1), hitBeside(hits, 2, 100, -1), hitBeside(hits, 0, 100, -1)]).toEqual([2, 1, 3]);
    expect(hitBeside(hits, 3, 500, 1)).toBe(0);
  });

  it('goes by the playhead between them', () => {
    expect(hitBeside(hits, 2, 300, 1)).toBe(3);
    expect(hitBeside(hits, 2, 300, -1)).toBe(2);
    expect(hitBeside(hits, 3, 900, 1)).toBe(0);
    expect(hitBeside([], -1, 0, 1)).toBe(-1);
  });
});
