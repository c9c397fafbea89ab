import { describe, expect, test } from 'vitest';
import { examineContainer, openAt } from '../../../../electron/library/formats/video/examine-container.ts';
import { examineWholly, withKeyFrames } from '../../../../electron/library/formats/video/examine-wholly.ts';
import { packReport, unpackReport } from '../../../../electron/library/formats/video/pack-report.ts';
import { packKeyFrames, unpackKeyFrames } from '../../../../electron/library/formats/video/recovery/pack-key-frames.ts';
import { countReads } from '../../../support/counting-reader.ts';
import { decodeReader } from '../../../support/decode-reader.ts';
import { largeMp4CutOff } from '../../../support/eight-hour-mp4.ts';
import {
  type LargeVideo,
  largeFragmentedMp4,
  largeH264WithoutIndex,
  largeMatroska,
  largeMpeg4WithoutIndex,
} from '../../../support/eight-hour-video.ts';
import { createRandom } from '../../../support/random.ts';
import { trial } from './video-checks.ts';

const mebibyte = 1024 * 1024;
/** What opening may read: its beginning, its end, and for a lost index a search for one. */
const mostToExamine = 32 * mebibyte;
/** What finding a place anywhere in 1.5 GB may read, and decoding the first frames there. */
const mostToSeek = 8 * mebibyte;
const mostReads = 60;

const cases: readonly { readonly name: string; readonly make: () => Promise<LargeVideo> }[] = [
  { name: 'Matroska without cues', make: largeMatroska },
  { name: 'MP4 in fragments', make: largeFragmentedMp4 },
  { name: 'MP4 cut off behind its index', make: () => largeMp4CutOff(0.7) },
  { name: 'MPEG-4 Part 2 without an index', make: largeMpeg4WithoutIndex },
];

describe.each(cases)('eight hours in 1.5 GB: $name', ({ make }) => {
  test('few bytes are read to open it, and few to show any time of it', async () => {
    const video = await make();
    const reader = countReads(video.reader);
    const report = await examineContainer(reader, { trial });
    if (report === null) throw new Error('It was not taken for a video.');
    expect(report).toMatchObject({ access: 'spliced', timing: 'exact', durationMs: video.durationMs });
    expect(reader.bytesRead).toBeLessThan(mostToExamine);
    // A table of samples is not kept.
    const kept = packReport(report);
    expect(kept === null ? null : unpackReport(kept)).toEqual(report.plan.kind === 'samples' ? null : report);

    const random = createRandom(7);
    const times = Array.from({ length: 30 }, () => random.integer(0, video.durationMs - 1));
    for (const atMs of [0, ...times, video.durationMs - 1, video.durationMs + 1e6]) {
      reader.reset();
      const input = await openAt(reader, report, atMs);
      const { frames } = await decodeReader(input.reader, { ...input, isSequential: true, limit: 3 });
      expect(reader.bytesRead).toBeLessThan(mostToSeek);
      expect(reader.reads).toBeLessThan(mostReads);
      const group = Math.floor(Math.min(atMs, video.durationMs - 1) / video.groupMs);
      expect(input.startMs).toBe(group * video.groupMs);
      expect(frames.slice(0, 3).map(({ number, atMs: shownAtMs }) => [number, shownAtMs])).toEqual([
        [0, group * video.groupMs],
        [1, group * video.groupMs + 40],
        [2, group * video.groupMs + 80],
      ]);
    }
  });
});

test('eight hours of H.264 without an index are shown at once at estimated times, and at exact ones after one reading', async () => {
  const video = await largeH264WithoutIndex();
  const reader = countReads(video.reader);
  const estimated = await examineContainer(reader, { trial });
  if (estimated === null) throw new Error('It was not taken for a video.');
  expect(estimated).toMatchObject({ access: 'spliced', timing: 'estimated' });
  expect(estimated.problems.map(({ code }) => code)).toContain('times-estimated');
  expect(reader.bytesRead).toBeLessThan(mostToExamine);
  for (const atMs of [0, 7_654_321, estimated.durationMs ?? 0]) {
    reader.reset();
    const input = await openAt(reader, estimated, atMs);
    const { frames } = await decodeReader(input.reader, { ...input, isSequential: true, limit: 1 });
    expect(reader.bytesRead).toBeLessThan(mostToSeek);
    expect(frames[0]).toMatchObject({ number: 0, atMs: input.startMs });
    expect(input.startMs).toBeLessThanOrEqual(atMs);
  }

  let done = 0;
  const exact = await examineWholly(reader, estimated, { onProgress: (doneBytes) => (done = doneBytes) });
  expect(done).toBeGreaterThan(0.99 * video.reader.sizeBytes);
  expect(exact).toMatchObject({ timing: 'exact', durationMs: video.durationMs });
  expect(exact.problems.map(({ code }) => code)).not.toContain('times-estimated');
  // What was found is kept, and nothing has to be read for it again.
  const { keyFrames } = exact.plan.kind === 'stream' ? exact.plan : { keyFrames: null };
  const kept = keyFrames && unpackKeyFrames(packKeyFrames(keyFrames));
  expect(kept && withKeyFrames(estimated, kept)).toEqual(exact);
  for (const atMs of [0, 1_999, 2_000, 14_400_123, video.durationMs - 1]) {
    const input = await openAt(reader, exact, atMs);
    expect(input.startMs).toBe(Math.floor(atMs / video.groupMs) * video.groupMs);
    const { frames } = await decodeReader(input.reader, { ...input, isSequential: true, limit: 2 });
    expect(frames.slice(0, 2).map(({ number, atMs: shownAtMs }) => [number, shownAtMs - input.startMs])).toEqual([
      [0, 0],
      [1, 40],
    ]);
  }
});

test('reading a large file wholly can be cancelled', async () => {
  const { reader } = await largeMatroska();
  const report = await examineContainer(reader);
  const stop = new AbortController();
  let calls = 0;
  const reading =
    report &&
    examineWholly(reader, report, {
      signal: stop.signal,
      onProgress: () => {
        calls += 1;
        if (calls === 3) stop.abort();
      },
    });
  await expect(reading).rejects.toMatchObject({ name: 'AbortError' });
  expect(calls).toBe(3);
});
