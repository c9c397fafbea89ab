import { beforeAll, describe, expect, test } from 'vitest';
import { examineContainer } from '../../../../electron/library/formats/video/examine-container.ts';
import { examineWholly } from '../../../../electron/library/formats/video/examine-wholly.ts';
import { decodeReader } from '../../../support/decode-reader.ts';
import { memoryReader } from '../../../support/memory-reader.ts';
import { createRandom } from '../../../support/random.ts';
import { makeTestVideo, staticStretches, type TestVideo } from '../../../support/test-videos.ts';
import { expectRightFrames, reportOf, shownFrom } from './video-checks.ts';

type Made = TestVideo & { readonly bytes: Buffer<ArrayBuffer> };

/** Borders of the boxes of a type, at any depth: where one begins, where its body does, and where it ends. */
function bordersOf(bytes: Buffer, type: string): number[] {
  const found: number[] = [];
  for (let at = bytes.indexOf(type); at !== -1; at = bytes.indexOf(type, at + 1))
    found.push(at - 4, at + 4, at - 4 + bytes.readUInt32BE(at - 4));
  return found.filter((at) => at > 0 && at <= bytes.length);
}

function cut(bytes: Buffer, at: number): Buffer {
  return Buffer.from(bytes.subarray(0, at));
}

describe('MP4 with its index', () => {
  let sound: Made;

  beforeAll(async () => {
    sound = await makeTestVideo('mp4', { seconds: 12, createdAt: new Date('2026-03-04T05:06:07Z') });
  });

  test.each(['mp4', 'mp4-index-last', 'm4v'] as const)('a sound file is read as it is: %s', async (kind) => {
    const createdAt = new Date('2026-03-04T05:06:07Z');
    const { bytes } = await makeTestVideo(kind, { seconds: 4, createdAt });
    expect(await reportOf(bytes)).toMatchObject({
      container: 'mp4',
      codec: kind === 'm4v' ? 'mpeg4' : 'h264',
      width: 160,
      height: 96,
      frameRate: 25,
      durationMs: 4000,
      startedAtMs: createdAt.getTime(),
      access: 'whole',
      problems: [],
    });
  });

  test('a cut behind the index loses only what is behind it, and says how much', async () => {
    const random = createRandom(21);
    const data = sound.bytes.indexOf('mdat') + 4;
    const cuts = [data + 1, data + 900, ...Array.from({ length: 24 }, () => random.integer(data, sound.bytes.length - 1))];
    for (const at of cuts) {
      const bytes = cut(sound.bytes, at);
      const report = await reportOf(bytes);
      expect(report.problems[0]?.code).toBe('truncated');
      expect(report.accessReason).toContain(`ends at byte ${at.toLocaleString('en-US')}`);
      if (report.access === 'none') {
        expect(at).toBeLessThan(data + 3000);
        continue;
      }
      const shown = await shownFrom(bytes, report, 0);
      expectRightFrames(shown);
      expect(report.accessReason).toContain(`${shown.length} of 300 frames are there`);
      expect(shown.at(-1)?.atMs).toBe((report.durationMs ?? 0) - 40);
      const until = report.durationMs ?? 0;
      for (const atMs of [random.integer(0, until), random.integer(0, until), until + 5000]) {
        const later = await shownFrom(bytes, report, atMs);
        expectRightFrames(later);
        expect(later.at(-1)).toEqual(shown.at(-1));
      }
    }
  });

  test('frames of unequal length keep their times', async () => {
    const timesMs = staticStretches(6);
    const { bytes } = await makeTestVideo('mp4', { timesMs, gop: 24, bFrames: 2 });
    const report = await reportOf(cut(bytes, bytes.length - 200));
    const numberAt = new Map(timesMs.map((time, index) => [time, index]));
    for (const atMs of [0, 7000, 16_000, 30_000]) {
      const shown = await shownFrom(cut(bytes, bytes.length - 200), report, atMs);
      expect(shown.length).toBeGreaterThan(3);
      for (const { atMs: time, number } of shown) expect(number).toBe(numberAt.get(time));
    }
  });

  test('a cut before the first picture is told as one', async () => {
    for (const at of [1000, sound.bytes.indexOf('mdat') - 5]) {
      expect(await reportOf(cut(sound.bytes, at))).toMatchObject({ access: 'none', durationMs: null, problems: [{ code: 'truncated' }] });
    }
  });

  test('an index that a damaged size leads past is found from the end', async () => {
    const { bytes } = await makeTestVideo('mp4-index-last', { seconds: 4 });
    bytes.writeUInt32BE(0x7fffffff, bytes.indexOf('mdat') - 4);
    const report = await reportOf(bytes);
    expect(report).toMatchObject({ access: 'spliced', durationMs: 4000 });
    expect(report.accessReason).toContain('all 100 frames that its index lists are there');
    const shown = await shownFrom(bytes, report, 0);
    expect(shown).toHaveLength(100);
    expectRightFrames(shown);
  });

  test('sizes that no file has are read as far as there are bytes', async () => {
    const bytes = Buffer.from(sound.bytes);
    for (const type of ['stsz', 'stts', 'stsc', 'stco', 'ctts', 'stss', 'stbl', 'minf', 'mdia', 'trak']) {
      for (const at of [bytes.indexOf(type) - 4, bytes.indexOf(type) + 8]) {
        const hostile = Buffer.from(bytes);
        hostile.writeUInt32BE(0xffffffff, at);
        const report = await examineContainer(memoryReader(cut(hostile, bytes.length - 300)));
        expect(report?.problems).not.toEqual([]);
      }
    }
  });
});

describe('fragmented MP4', () => {
  let sound: Made;

  beforeAll(async () => {
    sound = await makeTestVideo('mp4-fragmented', { seconds: 16 });
  });

  test('every time is reached, with a key frame before it', async () => {
    const report = await reportOf(sound.bytes);
    expect(report).toMatchObject({ access: 'spliced', durationMs: 16_000, frameRate: 25, problems: [{ code: 'no-index' }] });
    for (const atMs of [0, 1, 1999, 2000, 7777, 13_000, 15_999, 60_000]) {
      const shown = await shownFrom(sound.bytes, report, atMs);
      expectRightFrames(shown);
      expect(Math.min(atMs, 15_999) - (shown[0]?.atMs ?? 0)).toBeLessThan(2000);
      expect(shown.at(-1)?.atMs).toBe(15_960);
    }
  });

  test('a cut at any byte loses only what is behind it', async () => {
    const random = createRandom(8);
    const first = sound.bytes.indexOf('moof') - 4;
    const cuts = [
      ...bordersOf(sound.bytes, 'moof').slice(3, 12),
      ...bordersOf(sound.bytes, 'mdat').slice(3, 12),
      ...bordersOf(sound.bytes, 'trun').slice(3, 9),
      ...Array.from({ length: 12 }, () => random.integer(first, sound.bytes.length - 1)),
    ];
    for (const at of cuts) {
      const bytes = cut(sound.bytes, at);
      const report = await reportOf(bytes);
      if (report.access === 'none') {
        expect(at).toBeLessThan(first + 2500);
        continue;
      }
      const shown = await shownFrom(bytes, report, 0);
      expectRightFrames(shown);
      expect(shown.at(-1)?.atMs).toBe((report.durationMs ?? 0) - 40);
      expectRightFrames(await shownFrom(bytes, report, (report.durationMs ?? 0) / 2));
    }
  });

  test('a fragment that is overwritten is passed by, and named by its bytes and times', async () => {
    const [start = 0, , end = 0] = bordersOf(sound.bytes, 'moof').slice(9, 12);
    const bytes = Buffer.from(sound.bytes);
    bytes.fill(0x55, start, end);
    const report = await examineWholly(memoryReader(bytes), await reportOf(bytes));
    const next = sound.bytes.indexOf('moof', end) - 4;
    expect(report.lost).toEqual([{ start, end: next }]);
    expect(report.problems.at(-1)?.message).toMatch(/nothing can be shown from 0:00:0[56]\.\d+ to 0:00:08\.000\./);
    for (const atMs of [0, 5000, 7000, 9000]) expectRightFrames(await shownFrom(bytes, report, atMs));
    const shown = await shownFrom(bytes, report, 0);
    expect(shown.filter(({ atMs }) => atMs >= 6100 && atMs < 8000)).toEqual([]);
    expect(shown.at(-1)?.atMs).toBe(15_960);
  });

  test('what openAt makes of a sound file is the same as what FFmpeg shows of it', async () => {
    const report = await reportOf(sound.bytes);
    const { frames } = await decodeReader(memoryReader(sound.bytes), { format: 'mov' });
    const shown = await shownFrom(sound.bytes, report, 0);
    expect(shown.map(({ number }) => number)).toEqual(frames.map(({ number }) => number));
  });
});
