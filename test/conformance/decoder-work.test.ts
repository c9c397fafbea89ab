import { createCanvas, loadImage } from '@napi-rs/canvas';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createDecoders } from '../../electron/library/decoder/create-decoder.ts';
import type { Decoders, OpenMedia, ScannedFrame, ScanOptions } from '../../electron/library/decoder/decoder.ts';
import { forkDecoder } from '../../electron/library/decoder/fork-decoder.ts';
import { createCopyRange, decodeTimes } from '../../electron/library/decoder/process/copy-clip.ts';
import { timesToLookAt } from '../../electron/library/decoder/process/scan-frames.ts';
import { decodeVideo, type ShownPicture } from '../support/decode-video.ts';
import { memoryReader } from '../support/memory-reader.ts';
import {
  makeTestVideo,
  readFrameNumber,
  staticStretches,
  type TestVideo,
  type TestVideoKind,
  type TestVideoOptions,
} from '../support/test-videos.ts';

let decoders: Decoders;
beforeAll(() => {
  decoders = createDecoders({ start: forkDecoder });
});
afterAll(() => decoders.dispose());

async function open(kind: TestVideoKind, options: TestVideoOptions = {}): Promise<{ video: TestVideo; media: OpenMedia }> {
  const { bytes, fileName, ...video } = await makeTestVideo(kind, options);
  return { video, media: await decoders.indexing.open({ reader: memoryReader(bytes), name: fileName }) };
}

describe('scanning', () => {
  const usual: ScanOptions = {
    fromMs: 0,
    toMs: 1e9,
    everyMs: 1000,
    changedOnly: false,
    maxWidth: null,
    thumbnailEveryMs: null,
    thumbnailWidth: 80,
  };
  async function scan(media: OpenMedia, options: Partial<ScanOptions> = {}): Promise<ScannedFrame[]> {
    const frames: ScannedFrame[] = [];
    await media.scan({ ...usual, ...options }, async (frame) => void frames.push(frame));
    return frames;
  }
  const numberOf = ({ luma, width, height }: ScannedFrame): number | null => readFrameNumber(greyAsRgba(luma), width, height);

  test.each<[TestVideoKind]>([['mp4'], ['m4v'], ['mkv'], ['webm-vp9']])('shows what is there every so often: %s', async (kind) => {
    const { video, media } = await open(kind, { seconds: 7 });
    const frames = await scan(media, { everyMs: 700 });
    expect(frames.map(({ atMs }) => atMs)).toEqual([0, 700, 1400, 2100, 2800, 3500, 4200, 4900, 5600, 6300]);
    for (const frame of frames) {
      const expected = video.frameAt(frame.atMs);
      expect(numberOf(frame)).toBe(expected);
      expect(frame).toMatchObject({ sinceMs: video.timesMs[expected], width: video.width, height: video.height, thumbnail: null });
      expect(frame.changed).toBeGreaterThan(0);
    }
  });

  test('a range is scanned from what is shown at its beginning to its end', async () => {
    const { video, media } = await open('mp4');
    const frames = await scan(media, { fromMs: 2222, toMs: 4000, everyMs: 500 });
    expect(frames.map(({ atMs }) => atMs)).toEqual([2222, 2722, 3222, 3722]);
    expect(frames.map(numberOf)).toEqual(frames.map(({ atMs }) => video.frameAt(atMs)));
    expect(await scan(media, { fromMs: 7000 })).toEqual([]);
  });

  test('what does not change is left out, but for the first picture and those with a thumbnail', async () => {
    const { video, media } = await open('mkv', { timesMs: staticStretches(3, { framesPerBurst: 5, pauseMs: 8000 }) });
    const frames = await scan(media, { changedOnly: true, everyMs: 500, thumbnailEveryMs: 6000 });
    // Bursts at 0, 8.2 and 16.4 s; thumbnails each 6 s.
    expect(frames.map(({ atMs }) => atMs)).toEqual([0, 500, 6000, 8500, 12_000, 16_500]);
    expect(frames.map(({ changed }) => changed > 0)).toEqual([true, true, false, true, false, true]);
    expect(frames.map(numberOf)).toEqual(frames.map(({ atMs }) => video.frameAt(atMs)));
    expect(frames.map(({ thumbnail }) => thumbnail !== null)).toEqual([true, false, true, false, true, false]);
  });

  test('a change counts by its share of the picture, also when it is gone again', async () => {
    // Still, but for a quarter of the picture that flashes between two looks, and a caret that stays.
    const paint = (luma: Buffer, number: number): void => {
      luma.fill(100);
      if (number === 30) for (let y = 0; y < 48; y += 1) luma.fill(220, y * 160, y * 160 + 80);
      if (number >= 60) for (let y = 80; y < 96; y += 1) luma.fill(220, y * 160 + 144, y * 160 + 148);
    };
    const { media } = await open('m4v', { seconds: 4, paint });
    const changed = (await scan(media)).map((frame) => frame.changed);
    expect(changed[0]).toBe(1);
    expect(changed[1]).toBe(0);
    expect(changed[2]).toBeGreaterThanOrEqual(0.25);
    expect(changed[2]).toBeLessThan(0.35);
    expect(changed[3]).toBeGreaterThan(0);
    expect(changed[3]).toBeLessThan(0.1);
  });

  test('luminance and thumbnails are scaled down, never up, and thumbnails are JPEG of the same picture', async () => {
    const { video, media } = await open('mp4', { width: 320, height: 192 });
    const [frame] = await scan(media, { fromMs: 3000, toMs: 3100, maxWidth: 160, thumbnailEveryMs: 1000, thumbnailWidth: 100 });
    expect(frame).toMatchObject({ width: 160, height: 96, atMs: 3000 });
    expect(frame?.luma.length).toBe(160 * 96);
    expect(frame && numberOf(frame)).toBe(video.frameAt(3000));
    const image = await loadImage(frame?.thumbnail ?? Buffer.alloc(0));
    expect([image.width, image.height]).toEqual([100, 60]);
    const canvas = createCanvas(100, 60);
    canvas.getContext('2d').drawImage(image, 0, 0);
    expect(readFrameNumber(canvas.data(), 100, 60)).toBe(video.frameAt(3000));
    const [small] = await scan(media, { toMs: 10, maxWidth: 4000, thumbnailEveryMs: 1000, thumbnailWidth: 4000 });
    expect(small).toMatchObject({ width: 320, height: 192 });
    expect(await loadImage(small?.thumbnail ?? Buffer.alloc(0))).toMatchObject({ width: 320, height: 192 });
  });

  test('nothing runs ahead of who takes the frames, and what they throw ends the scan', async () => {
    const { media } = await open('mp4');
    let taken = 0;
    let most = 0;
    const failing = media.scan({ ...usual, everyMs: 40 }, async () => {
      taken += 1;
      most = Math.max(most, taken);
      await new Promise((resolve) => setImmediate(resolve));
      taken -= 1;
      if (most === 1) most += 10;
      else throw new Error('The disk is full.');
    });
    await expect(failing).rejects.toThrow('The disk is full.');
    expect(taken).toBe(0);
    expect(await scan(media, { everyMs: 3000 })).toHaveLength(2);
  });

  test('a scan that is cancelled ends, and the video stays open', async () => {
    const { media } = await open('m4v');
    const stop = new AbortController();
    const scanning = media.scan({ ...usual, everyMs: 40 }, async ({ atMs }) => (atMs === 400 ? stop.abort() : undefined), stop.signal);
    await expect(scanning).rejects.toMatchObject({ code: 'cancelled' });
    expect(await scan(media, { everyMs: 3000 })).toHaveLength(2);
  });

  test('thumbnails come at whole multiples, wherever a scan begins', () => {
    const times = [...timesToLookAt({ fromMs: 1500, toMs: 5000, everyMs: 1000, thumbnailEveryMs: 2000 })];
    expect(times).toEqual([
      { atMs: 1500, withThumbnail: false },
      { atMs: 2000, withThumbnail: true },
      { atMs: 2500, withThumbnail: false },
      { atMs: 3500, withThumbnail: false },
      { atMs: 4000, withThumbnail: true },
      { atMs: 4500, withThumbnail: false },
    ]);
  });
});

function greyAsRgba(luma: Buffer): Uint8Array {
  return Uint8Array.from({ length: 4 * luma.length }, (_, index) => luma[index >> 2] ?? 0);
}

type Clip = { readonly bytes: Buffer; readonly pictures: ShownPicture[] };

async function gather(write: (onBytes: (bytes: Buffer) => Promise<void>) => Promise<unknown>): Promise<Clip> {
  const parts: Buffer[] = [];
  await write(async (bytes) => void parts.push(Buffer.from(bytes)));
  const bytes = Buffer.concat(parts);
  return { bytes, pictures: await decodeVideo(bytes) };
}

describe('a clip copied as it was recorded', () => {
  test.each<[TestVideoKind, TestVideoOptions]>([
    ['mp4', {}],
    ['mp4', { bFrames: 0 }],
    ['m4v', { bFrames: 1 }],
    ['mkv', {}],
    ['mkv', { timesMs: staticStretches(6) }],
    ['mkv-killed', { seconds: 12 }],
    ['webm-vp9', {}],
  ])('has whole groups of pictures around the range, each at its time: %s %o', async (kind, options) => {
    const { video, media } = await open(kind, options);
    let written = { fromMs: 0, toMs: 0, frames: 0, encoder: null as string | null };
    const { pictures } = await gather(async (write) => {
      written = await media.copyClip({ fromMs: 2500, toMs: 3900 }, write);
    });
    expect(written.fromMs).toBeLessThanOrEqual(2500);
    expect(written.toMs).toBeGreaterThanOrEqual(3900);
    expect(written.encoder).toBeNull();
    const expected = video.timesMs.flatMap((atMs, number) => (atMs >= written.fromMs && atMs < written.toMs ? [{ atMs, number }] : []));
    expect(pictures.map(({ number }) => number)).toEqual(expected.map(({ number }) => number));
    expect(written.frames).toBe(expected.length);
    pictures.forEach(({ atMs }, index) => {
      expect(atMs).toBeCloseTo((expected[index]?.atMs ?? 0) - written.fromMs, 0);
    });
  });

  test('is refused where MP4 cannot hold what was recorded', async () => {
    const { media } = await open('webm-vp8');
    await expect(media.copyClip({ fromMs: 0, toMs: 1000 }, async () => undefined)).rejects.toMatchObject({ code: 'refused' });
  });

  test('pictures that are shown before the key frame which ends a range, but decoded after it, are not lost', () => {
    const keys = [0n, 10n, 20n];
    // 9 is decoded after 10, 19 after 20.
    const packets = [0n, 3n, 1n, 2n, 6n, 10n, 8n, 9n, 13n, 20n, 19n, 23n];
    const rangeUntil = (until: bigint) => {
      const range = createCopyRange((ticks) => ticks >= until);
      packets.find((ticks) => range.isOverAt(keys.includes(ticks), ticks));
      return range.result();
    };
    expect(rangeUntil(7n)).toEqual({ shown: packets.slice(0, 5), endTicks: 8n });
    expect(rangeUntil(9n)).toEqual({ shown: packets.slice(0, 9), endTicks: 19n });
    expect(rangeUntil(22n)).toEqual({ shown: packets, endTicks: null });
  });

  test('times of decoding rise and are never later than a picture is shown', () => {
    const shown = [0n, 160n, 80n, 40n, 120n, 320n, 240n, 200n, 280n];
    const times = decodeTimes(shown);
    times.forEach((time, index) => {
      expect(time).toBeLessThanOrEqual(shown[index] ?? 0n);
      if (index > 0) expect(time).toBeGreaterThan(times[index - 1] ?? 0n);
    });
  });
});

describe('a clip encoded anew', () => {
  test.each<[TestVideoKind, TestVideoOptions]>([
    ['mp4', {}],
    ['m4v', { width: 161, height: 97 }],
    ['mkv', { timesMs: staticStretches(6) }],
    ['webm-vp8', {}],
  ])('begins and ends to the millisecond and keeps every picture and its time: %s %o', async (kind, options) => {
    const { video, media } = await open(kind, options);
    const [fromMs, toMs] = [1234, 5432];
    let frames = 0;
    const { pictures } = await gather(async (write) => {
      const written = await media.encodeClip({ fromMs, toMs, redactions: [] }, write);
      expect(written).toMatchObject({ fromMs, toMs, encoder: expect.stringContaining('libx264') });
      frames = written.frames;
    });
    const within = video.timesMs.flatMap((atMs, number) => (atMs > fromMs && atMs < toMs ? [{ atMs: atMs - fromMs, number }] : []));
    const expected = [{ atMs: 0, number: video.frameAt(fromMs) }, ...within];
    expect(pictures.map(({ atMs, number }) => ({ atMs, number }))).toEqual(expected);
    expect(frames).toBe(expected.length);
    const last = pictures.at(-1);
    expect((last?.atMs ?? 0) + (last?.durationMs ?? 0)).toBe(toMs - fromMs);
  });

  test('boxes are black from their first moment to their last, and nothing else is', async () => {
    const grey = (luma: Buffer): unknown => luma.fill(150);
    // One picture for eight seconds: the boxes begin and end while it stands.
    const { media } = await open('mkv', { timesMs: [0, 8000], paint: grey });
    const redactions = [
      { fromMs: 2000, toMs: 4000, box: { x: 11, y: 10, width: 30, height: 21 } },
      { fromMs: 3000, toMs: 5000, box: { x: 100, y: 50, width: 1000, height: 1000 } },
    ];
    const { pictures } = await gather((write) => media.encodeClip({ fromMs: 1000, toMs: 7000, redactions }, write));
    expect(pictures.map(({ atMs }) => atMs)).toEqual([0, 1000, 2000, 3000, 4000]);
    const isBlack = ({ rgba, width }: ShownPicture, x: number, y: number): boolean => (rgba[4 * (y * width + x) + 1] ?? 255) < 30;
    for (const picture of pictures) {
      const atMs = picture.atMs + 1000;
      for (const { fromMs, toMs, box } of redactions) {
        const isHidden = atMs >= fromMs && atMs < toMs;
        const right = Math.min(box.x + box.width, 160) - 1;
        const bottom = Math.min(box.y + box.height, 96) - 1;
        for (const [x, y] of [
          [box.x, box.y],
          [right, bottom],
          [box.x, bottom],
          [right, box.y],
        ] as const)
          expect([atMs, x, y, isBlack(picture, x, y)]).toEqual([atMs, x, y, isHidden]);
      }
      expect(isBlack(picture, 5, 5)).toBe(false);
      expect(isBlack(picture, 60, 40)).toBe(false);
      expect(isBlack(picture, 95, 60)).toBe(false);
    }
  });

  test('the recording behind a box is what later pictures show again', async () => {
    const { video, media } = await open('m4v', { bFrames: 1 });
    const everything = { x: 0, y: 0, width: 160, height: 96 };
    const { pictures } = await gather((write) =>
      media.encodeClip({ fromMs: 0, toMs: 6000, redactions: [{ fromMs: 1000, toMs: 2000, box: everything }] }, write),
    );
    for (const { atMs, number } of pictures)
      expect([atMs, number]).toEqual([atMs, atMs >= 1000 && atMs < 2000 ? null : video.frameAt(atMs)]);
  });

  test('a range with nothing in it is refused', async () => {
    const { media } = await open('mp4');
    for (const [fromMs, toMs] of [
      [3000, 3000],
      [9000, 9500],
    ] as const) {
      await expect(media.encodeClip({ fromMs, toMs, redactions: [] }, async () => undefined)).rejects.toMatchObject({ code: 'usage' });
    }
  });
});
