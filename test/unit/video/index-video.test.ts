import { expect, it } from 'vitest';
import type { OpenMedia } from '../../../electron/library/decoder/decoder.ts';
import { indexVideo, type VideoIndexPart } from '../../../electron/library/indexing/video/index-video.ts';
import { createStillFinder } from '../../../electron/library/indexing/video/still-finder.ts';
import { createThumbnailRow } from '../../../electron/library/indexing/video/thumbnail-row.ts';
import { watchdogMarker } from '../../../electron/library/indexing/video/watchdog.ts';
import { drawScreen } from '../../support/drawn-screen.ts';
import { scannedFrame, scannedMedia } from '../../support/scanned-media.ts';

const hour = 3_600_000;
/** The beginning of a baseline JPEG of 256 x 144 pixels, and a byte that tells one from another. */
const jpeg = (number: number): Buffer =>
  Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 4, 0, 0, 0xff, 0xc0, 0, 11, 8, 0, 144, 1, 0, 1, 1, 0x11, 0, number]);

/** A video of so many seconds that changes in some of them; every other second has a thumbnail. */
function mediaOf(seconds: number, changes: (second: number) => number, onSecond: (second: number) => void = () => undefined): OpenMedia {
  return scannedMedia(
    async ({ fromMs, toMs, thumbnailEveryMs }, onFrame) => {
      for (let atMs = fromMs; atMs < toMs; atMs += 1000) {
        const second = atMs / 1000;
        onSecond(second);
        const withThumbnail = thumbnailEveryMs !== null && atMs % thumbnailEveryMs === 0;
        const changed = atMs === fromMs ? 1 : changes(second);
        if (changed === 0 && !withThumbnail) continue;
        const thumbnail = withThumbnail ? jpeg(second % 200) : null;
        await onFrame(scannedFrame(atMs, { changed, thumbnail, picture: drawScreen({ lines: [{ text: `${second}`, x: 20, y: 20 }] }) }));
      }
    },
    { durationMs: seconds * 1000, width: 1280, height: 720 },
  );
}

const isBusy = (second: number): number => (second % 40 < 20 ? 0.1 : 0);

it('tells what changes when, where nothing does, and what it looks like', async () => {
  const { index, thumbnails, markers, skipped } = await indexVideo({
    media: mediaOf(120, isBusy),
    part: null,
    onPart: async () => undefined,
  });
  expect(index.activity?.levels.slice(17, 23).map((level) => level > 0)).toEqual([true, true, false, false, false, false]);
  expect(index.idle).toEqual([
    { startMs: 19_000, endMs: 39_000 },
    { startMs: 59_000, endMs: 79_000 },
    { startMs: 99_000, endMs: 120_000 },
  ]);
  expect(index.thumbnails).toEqual({ intervalMs: 2000, count: 60, width: 256, height: 144 });
  expect(thumbnails?.pictures[thumbnails.shown[30] ?? -1]).toEqual(jpeg(60));
  expect([markers, skipped]).toEqual([[], []]);
});

it('goes on with the part that an earlier run kept, and comes to the same', async () => {
  const whole = await indexVideo({ media: mediaOf(120, isBusy), part: null, onPart: async () => undefined });
  const cancel = new AbortController();
  let kept: VideoIndexPart | null = null;
  const onSecond = (second: number): void => {
    if (second !== 70) return;
    cancel.abort();
    cancel.signal.throwIfAborted();
  };
  const broken = indexVideo({
    media: mediaOf(120, isBusy, onSecond),
    part: null,
    onPart: async (part) => {
      kept = part;
    },
    signal: cancel.signal,
  });
  await expect(broken).rejects.toThrow();
  const looked: number[] = [];
  const again = await indexVideo({
    media: mediaOf(120, isBusy, (second) => looked.push(second)),
    part: kept,
    onPart: async () => undefined,
  });
  expect(looked[0]).toBeGreaterThan(55);
  expect(again).toEqual(whole);
});

it('a recording of four hours was cut off by the watchdog of its recorder, a shorter or longer one was not', () => {
  expect(watchdogMarker(4 * hour)).toMatchObject({ kind: 'recorder', ruleId: 'watchdog', atMs: 4 * hour });
  expect(watchdogMarker(4 * hour + 20_000)).not.toBeNull();
  expect(watchdogMarker(4 * hour - 60_000)).toBeNull();
  expect(watchdogMarker(5 * hour)).toBeNull();
});

it('a caret that blinks leaves a screen still, a typed letter does not', () => {
  const screen = (text: string, caret: boolean) =>
    drawScreen({
      lines: [{ text, x: 20, y: 20 }],
      rectangles: caret ? [{ x: 24 + 10 * text.length, y: 20, width: 2, height: 18, ink: 0 }] : [],
    });
  const stills = createStillFinder({ width: 1280, height: 720 });
  const tiny = 0.0005;
  const seen = ([text, caret, changed = tiny]: readonly [string, boolean, number?]): boolean => stills.frame(screen(text, caret), changed);
  expect(seen(['sudo', false, 1])).toBe(false);
  expect(seen(['sudo', true])).toBe(false);
  expect([seen(['sudo', false]), seen(['sudo', true]), seen(['sudo', false])]).toEqual([true, true, true]);
  expect(seen(['sudo s', true])).toBe(false);
  // It looks as it did, but something large came and went in between.
  expect(seen(['sudo s', true, 0.2])).toBe(false);
});

it('a row of thumbnails is bounded, and shows nothing where nothing could be decoded', () => {
  const row = createThumbnailRow(8 * hour, null);
  expect((8 * hour) / row.intervalMs).toBeLessThanOrEqual(1800);
  row.add(0, jpeg(1));
  row.add(row.intervalMs, jpeg(1));
  row.add(4 * row.intervalMs, jpeg(2));
  const series = row.series(8 * hour);
  expect(series?.pictures).toHaveLength(2);
  expect(series?.shown).toEqual([0, 0, 2, 2, 1]);
});
