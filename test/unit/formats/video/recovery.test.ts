import { beforeAll, describe, expect, test } from 'vitest';
import { examineContainer } from '../../../../electron/library/formats/video/examine-container.ts';
import { readVol, writeVol } from '../../../../electron/library/formats/video/recovery/mpeg4-headers.ts';
import { decoderHeader } from '../../../../electron/library/formats/video/recovery/sample-entries.ts';
import { memoryReader } from '../../../support/memory-reader.ts';
import { createRandom } from '../../../support/random.ts';
import { makeTestVideo, type TestVideo, type TestVideoKind, type TestVideoOptions } from '../../../support/test-videos.ts';
import { expectRightFrames, reportOf, shownFrom, trial } from './video-checks.ts';

type Made = TestVideo & { readonly bytes: Buffer<ArrayBuffer> };

/** One of the usual sizes: of H.264 a lost header is only guessed among them. */
const size = { width: 640, height: 480 } as const;

function headerIn(bytes: Buffer): Uint8Array {
  const at = bytes.indexOf('stsd') - 4;
  return decoderHeader(bytes.subarray(at, at + bytes.readUInt32BE(at))) ?? new Uint8Array();
}

describe('MPEG-4 Part 2 headers', () => {
  test.each([
    [640, 480, 25],
    [1280, 720, 30],
    [176, 144, 10],
    [854, 480, 15],
  ])('a header made anew is the one that FFmpeg writes: %i x %i at %i', async (width, height, frameRate) => {
    const { bytes } = await makeTestVideo('m4v', { width, height, frameRate, seconds: 1 });
    const written = headerIn(bytes);
    const made = writeVol({ width, height, resolution: frameRate });
    // FFmpeg adds its version as user data.
    expect(Buffer.from(written.subarray(0, made.length))).toEqual(Buffer.from(made));
    const vol = Buffer.from(made).indexOf(Buffer.from([0, 0, 1, 0x20]));
    expect(readVol(made.subarray(vol))).toEqual({ width, height, resolution: frameRate, fixedIncrement: null });
  });
});

describe.each<{ kind: TestVideoKind; options: TestVideoOptions; gopMs: number }>([
  { kind: 'm4v-killed', options: {}, gopMs: 400 },
  { kind: 'm4v-killed', options: { bFrames: 2, gop: 12 }, gopMs: 480 },
  { kind: 'mp4-killed', options: { gop: 25 }, gopMs: 1000 },
  { kind: 'mp4-killed', options: { gop: 25, bFrames: 0 }, gopMs: 1000 },
])('without an index: $kind $options', ({ kind, options, gopMs }) => {
  let killed: Made;

  beforeAll(async () => {
    killed = await makeTestVideo(kind, { ...size, seconds: 8, ...options });
  });

  test('every frame is found, at its time, wherever it is opened', async () => {
    const report = await reportOf(killed.bytes);
    expect(report).toMatchObject({ access: 'spliced', timing: 'exact', durationMs: 8000, frameRate: 25, ...size });
    const shown = await shownFrom(killed.bytes, report, 0);
    expect(shown).toHaveLength(200);
    expectRightFrames(shown);
    for (const atMs of [39, 1234, 4000, 6666, 7999, 20_000]) {
      const later = await shownFrom(killed.bytes, report, atMs);
      expectRightFrames(later);
      expect(later.at(-1)).toEqual(shown.at(-1));
      // One more where a key frame is decoded before frames that are shown before it.
      expect(Math.min(7999, atMs) - (later[0]?.atMs ?? 0)).toBeLessThan(gopMs + 120);
    }
  });

  test('a cut at any byte loses only the frame that it goes through', async () => {
    const random = createRandom(3);
    const data = killed.bytes.indexOf('mdat') + 4;
    for (let round = 0; round < 8; round += 1) {
      const at = random.integer(data + 3000, killed.bytes.length);
      const bytes = Buffer.from(killed.bytes.subarray(0, at));
      const report = await reportOf(bytes);
      expect(report.access).toBe('spliced');
      expect(report.accessReason).toContain(`ends at byte ${at.toLocaleString('en-US')}, before its index (moov) was written`);
      const shown = await shownFrom(bytes, report, 0);
      expectRightFrames(shown);
      expect(shown.every(({ isClean }) => isClean)).toBe(true);
      expect(shown.at(-1)?.atMs).toBe((report.durationMs ?? 0) - 40);
      const behind = report.lost[0]?.start ?? at;
      // Nothing but a part of a frame is given up: the frames of these pictures are small.
      expect(at - behind).toBeLessThan(20_000);
    }
  });
});

describe('what a lost index held', () => {
  test('a size that is in no list is found by what decodes', async () => {
    const { bytes } = await makeTestVideo('m4v-killed', { width: 1232, height: 416, seconds: 2 });
    expect(await reportOf(bytes)).toMatchObject({ width: 1232, height: 416, access: 'spliced' });
  });

  test('of two sizes with as many blocks the one whose picture fits together is taken', async () => {
    // 300 blocks, as 320x240 has.
    const { bytes } = await makeTestVideo('m4v-killed', { width: 400, height: 192, seconds: 1 });
    expect(await reportOf(bytes)).toMatchObject({ width: 400, height: 192 });
  });

  test('other frame rates are told from how the stream counts its seconds', async () => {
    const { bytes } = await makeTestVideo('m4v-killed', { ...size, frameRate: 10, seconds: 6 });
    const report = await reportOf(bytes);
    expect(report).toMatchObject({ frameRate: 10, durationMs: 6000 });
    expectRightFrames(await shownFrom(bytes, report, 3210), 100);
  });

  test('a part of the index is enough to know the header', async () => {
    const { bytes } = await makeTestVideo('mp4-index-last', { width: 208, height: 176, seconds: 4 });
    const cutInIndex = Buffer.from(bytes.subarray(0, bytes.indexOf('stsz') + 20));
    const report = await reportOf(cutInIndex);
    expect(report).toMatchObject({ access: 'spliced', width: 208, height: 176, durationMs: 4000 });
    expect(report.problems.map(({ code }) => code)).toEqual(['index-lost']);
    expect(report.accessReason).toContain('in the middle of its index');
    expectRightFrames(await shownFrom(cutInIndex, report, 1700));
  });

  test('another recording of the same system lends its header', async () => {
    const odd = { width: 208, height: 176, seconds: 3 } as const;
    const donor = await makeTestVideo('mp4', odd);
    const { bytes } = await makeTestVideo('mp4-killed', odd);
    expect(await reportOf(bytes)).toMatchObject({ access: 'none', problems: [{ code: 'index-lost' }, expect.anything()] });
    const report = await examineContainer(memoryReader(bytes), { trial, donor: memoryReader(donor.bytes) });
    expect(report).toMatchObject({ access: 'spliced', width: 208, height: 176 });
    if (report) expectRightFrames(await shownFrom(bytes, report, 2000));
  });

  test('the header of a recording of another size is not used', async () => {
    const donor = await makeTestVideo('mp4', { width: 192, height: 96, seconds: 1 });
    const { bytes } = await makeTestVideo('mp4-killed', { width: 208, height: 176, seconds: 2 });
    const report = await examineContainer(memoryReader(bytes), { trial, donor: memoryReader(donor.bytes) });
    expect(report).toMatchObject({ access: 'none' });
  });

  test('what is neither H.264 nor MPEG-4 Part 2 is said to be lost', async () => {
    const random = createRandom(5);
    const noise = Buffer.from(Array.from({ length: 50_000 }, () => random.integer(0, 255)));
    const head = Buffer.from('0000001c667479704d345620000002004d34562069736f6d69736f320000000866726565000000006d646174', 'hex');
    const report = await reportOf(Buffer.concat([head, noise]));
    expect(report).toMatchObject({ access: 'none', durationMs: null, plan: { kind: 'none' } });
    expect(report.accessReason).toContain('neither H.264 nor MPEG-4 Part 2');
  });
});
