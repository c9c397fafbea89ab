import { beforeAll, describe, expect, test } from 'vitest';
import { createBytePages } from '../../../../electron/library/formats/video/byte-pages.ts';
import { examineWholly } from '../../../../electron/library/formats/video/examine-wholly.ts';
import { walkBlocks } from '../../../../electron/library/formats/video/matroska/walk-blocks.ts';
import { decodeReader } from '../../../support/decode-reader.ts';
import { memoryReader } from '../../../support/memory-reader.ts';
import { createRandom } from '../../../support/random.ts';
import { makeTestVideo, staticStretches, type TestVideo, truncated } from '../../../support/test-videos.ts';
import { expectRightFrames, reportOf, shownFrom } from './video-checks.ts';

type Made = TestVideo & { readonly bytes: Buffer<ArrayBuffer> };

const clusterId = Buffer.from('1f43b675', 'hex');

function clustersOf(bytes: Buffer): number[] {
  const found: number[] = [];
  for (let at = bytes.indexOf(clusterId); at !== -1; at = bytes.indexOf(clusterId, at + 1)) found.push(at);
  return found;
}

describe('Matroska', () => {
  let sound: Made;
  let killed: Made;

  beforeAll(async () => {
    const createdAt = new Date('2026-03-04T05:06:07Z');
    sound = await makeTestVideo('mkv', { seconds: 20, createdAt });
    killed = await makeTestVideo('mkv-killed', { seconds: 20, gop: 40, bFrames: 0 });
  });

  test('a sound file is read as it is, and its facts are those of its header', async () => {
    const report = await reportOf(sound.bytes);
    expect(report).toMatchObject({
      container: 'matroska',
      codec: 'h264',
      width: 160,
      height: 96,
      frameRate: 25,
      durationMs: 20_000,
      startedAtMs: Date.parse('2026-03-04T05:06:07Z'),
      access: 'whole',
      accessReason: null,
      problems: [],
      lost: [],
    });
  });

  test('a WebM file is told from Matroska', async () => {
    const { bytes } = await makeTestVideo('webm-vp9', { seconds: 2 });
    expect(await reportOf(bytes)).toMatchObject({ container: 'webm', codec: 'vp9', access: 'whole' });
  });

  test('a file whose writer was killed has its true duration, and every time of it is reached', async () => {
    const report = await reportOf(killed.bytes);
    expect(report).toMatchObject({ access: 'spliced', problems: [{ code: 'no-duration' }] });
    const { frames } = await decodeReader(memoryReader(killed.bytes), { format: 'matroska' });
    expect(report.durationMs).toBe((frames.at(-1)?.atMs ?? 0) + 40);
    for (let atMs = 0; atMs <= (report.durationMs ?? 0) + 500; atMs += 1130) {
      const shown = await shownFrom(killed.bytes, report, atMs);
      expectRightFrames(shown);
      expect(shown.at(-1)).toEqual(frames.at(-1));
      // A key frame every 1.6 s: nothing is decoded from further back.
      expect(atMs - (shown[0]?.atMs ?? 0)).toBeLessThan(Math.max(1600, atMs - (report.durationMs ?? 0) + 1640));
    }
  });

  test('a cut at any byte loses only what is behind it', async () => {
    const random = createRandom(4);
    const clusters = clustersOf(killed.bytes);
    const cuts = [
      ...clusters.flatMap((at, index) => (index % 4 === 0 ? [at, at + 3, at + 5, at + 20, at + 40] : [at])),
      ...Array.from({ length: 12 }, () => random.integer((clusters[0] ?? 0) + 900, killed.bytes.length)),
    ];
    for (const cut of cuts) {
      const bytes = Buffer.from(killed.bytes.subarray(0, cut));
      const report = await reportOf(bytes);
      // FFmpeg does not even open a file without a frame.
      const { frames } = await decodeReader(memoryReader(bytes), { format: 'matroska' }).catch(() => ({ frames: [] }));
      const direct = frames.filter(({ isClean }) => isClean);
      if (direct.length === 0) {
        expect(report).toMatchObject({ access: 'none', durationMs: null });
        continue;
      }
      // FFmpeg gives out a last frame that is cut off too; it shows another number then, or none.
      const whole = direct.filter(({ atMs }) => atMs < (report.durationMs ?? 0));
      expect(direct.length - whole.length).toBeLessThanOrEqual(1);
      const shown = await shownFrom(bytes, report, 0);
      expect(shown).toEqual(whole);
      expectRightFrames(shown);
      const last = await shownFrom(bytes, report, report.durationMs ?? 0);
      expect(last.at(-1)).toEqual(whole.at(-1));
    }
  });

  test('a file that was cut off says at which byte, how far it plays and how much is missing', async () => {
    const bytes = truncated(sound.bytes, 0.6);
    const report = await reportOf(bytes);
    expect(report.access).toBe('spliced');
    expect(report.problems[0]?.code).toBe('truncated');
    const seconds = ((report.durationMs ?? 0) / 1000).toFixed(3).padStart(6, '0');
    expect(report.accessReason).toContain(`ends at byte ${bytes.length.toLocaleString('en-US')} in the middle of a frame`);
    expect(report.accessReason).toContain(`It plays up to 0:00:${seconds}`);
    expect(report.accessReason).toContain(`The last ${((20_000 - (report.durationMs ?? 0)) / 1000).toFixed(1)} s of the 0:00:20.000`);
    expect(report.lost).toEqual([{ start: expect.any(Number), end: bytes.length }]);
  });

  test('clusters without a size are walked to their end', async () => {
    const bytes = Buffer.from(killed.bytes);
    for (const at of clustersOf(bytes)) {
      const length = Math.clz32(bytes[at + 4] ?? 0) - 23;
      bytes.fill(0xff, at + 4, at + 4 + length);
      bytes[at + 4] = (1 << (9 - length)) - 1;
    }
    const report = await reportOf(bytes);
    expect(report.durationMs).toBe((await reportOf(killed.bytes)).durationMs);
    for (const atMs of [0, 5000, 11_111, 17_000]) expectRightFrames(await shownFrom(bytes, report, atMs));
  });

  test('long stretches without a frame do not hide the frames around them', async () => {
    const timesMs = staticStretches(8);
    const { bytes } = await makeTestVideo('mkv-killed', { timesMs, gop: 24, bFrames: 0 });
    const report = await reportOf(bytes);
    const numberAt = new Map(timesMs.map((time, index) => [time, index]));
    for (const atMs of [0, 6000, 14_999, 25_000, 33_000]) {
      const shown = await shownFrom(bytes, report, atMs);
      for (const { atMs: time, number } of shown) expect(number).toBe(numberAt.get(time));
    }
  });

  describe('damaged in the middle', () => {
    async function damagedReport(bytes: Buffer) {
      return examineWholly(memoryReader(bytes), await reportOf(bytes));
    }

    test('a cluster that is overwritten is passed by, and what it held is named', async () => {
      const clusters = clustersOf(killed.bytes);
      const [start = 0, end = 0] = clusters.slice(3, 5);
      const bytes = Buffer.from(killed.bytes);
      bytes.fill(0xaa, start, end);
      const report = await damagedReport(bytes);
      const damaged = report.problems.filter(({ code }) => code === 'damaged');
      expect(damaged).toHaveLength(1);
      const [lost] = report.lost;
      // The block before the damage is given up too: its size could be what is wrong.
      expect(lost?.end).toBe(end);
      expect(lost?.start).toBeLessThanOrEqual(start);
      expect(lost?.start).toBeGreaterThan(start - 2000);
      for (let atMs = 0; atMs < 18_000; atMs += 900) expectRightFrames(await shownFrom(bytes, report, atMs));
      const shown = await shownFrom(bytes, report, 0);
      expect(shown.length).toBeGreaterThan(300);
      expect(shown.at(-1)?.atMs).toBe((report.durationMs ?? 0) - 40);
    });

    test('a bit that is wrong in a frame is told by the check sum of its cluster', async () => {
      const [start = 0, end = 0] = clustersOf(killed.bytes).slice(3, 5);
      const bytes = Buffer.from(killed.bytes);
      bytes[start + 300] = (bytes[start + 300] ?? 0) ^ 0x10;
      const report = await damagedReport(bytes);
      expect(report.problems.filter(({ code }) => code === 'check-sum')).toEqual([
        {
          code: 'check-sum',
          message: `Bytes ${start.toLocaleString('en-US')} to ${end.toLocaleString('en-US')} do not match their check sum: what is shown from 0:00:04.800 to 0:00:06.400 may not be what was recorded.`,
        },
      ]);
      expect((await damagedReport(killed.bytes)).problems.map(({ code }) => code)).toEqual(['no-duration']);
    });

    test('no wrong frame is shown, whichever id or size is damaged', async () => {
      const random = createRandom(11);
      const [from = 0, to = 0] = clustersOf(killed.bytes).slice(2, 4);
      const heads = await blockHeads(killed.bytes, from, to);
      for (let round = 0; round < 40; round += 1) {
        const bytes = Buffer.from(killed.bytes);
        // The structure around the blocks: ids and sizes. Of time stamps and coded bits only the check sum knows.
        const at = round < 15 ? from + random.integer(0, 5) : random.pick(heads);
        bytes[at] = random.integer(0, 255);
        const report = await reportOf(bytes);
        const shown = await shownFrom(bytes, report, 0);
        expectRightFrames(shown);
        expect(shown.at(-1)?.atMs).toBe((report.durationMs ?? 0) - 40);
      }
    });
  });
});

/** Where ids and sizes of the blocks of one cluster stand. */
async function blockHeads(bytes: Buffer, from: number, to: number): Promise<number[]> {
  const heads: number[] = [];
  const options = { tracks: [1], endBytes: to, lastTicks: Number.MAX_SAFE_INTEGER, suspiciousTicks: Number.MAX_SAFE_INTEGER };
  for await (const items of walkBlocks(createBytePages(memoryReader(bytes)), from, options)) {
    for (const item of items) if (item.kind === 'block') heads.push(item.start, item.start + 1);
  }
  return heads;
}
