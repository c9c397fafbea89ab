import { describe, expect, test } from 'vitest';
import { readBytesOfTimes, timesOfBytes } from '../../../electron/library/formats/video/byte-times.ts';
import { makeLargeVideo } from '../../support/large-video.ts';
import { memoryReader } from '../../support/memory-reader.ts';
import { makeTestVideo, staticStretches } from '../../support/test-videos.ts';

describe('where the frames of a video lie', () => {
  test.each(['mp4', 'mp4-index-last'] as const)('follows from the index of an %s, though nothing happens for long', async (kind) => {
    const { bytes, durationMs } = await makeLargeVideo(kind, { timesMs: staticStretches(8) });
    const stretches = await readBytesOfTimes(memoryReader(bytes));
    if (!stretches) throw new Error('It has an index.');
    expect(stretches[0]?.fromMs).toBe(0);
    expect(stretches.at(-1)?.toMs).toBeCloseTo(durationMs, -2);
    // In order, without a hole, in time and in the file.
    for (const [index, { fromMs, start }] of stretches.entries()) {
      if (index > 0) expect([fromMs, start]).toEqual([stretches[index - 1]?.toMs, stretches[index - 1]?.end]);
    }
    const [first, second] = stretches;
    const firstEnd = first?.end ?? 0;
    expect(timesOfBytes(stretches, [{ start: 0, endExclusive: firstEnd }])).toEqual([{ fromMs: 0, toMs: first?.toMs }]);
    expect(timesOfBytes(stretches, [{ start: 0, endExclusive: firstEnd - 1 }])).toEqual([]);
    expect(timesOfBytes(stretches, [{ start: firstEnd, endExclusive: bytes.length }])).toEqual([
      { fromMs: second?.fromMs, toMs: stretches.at(-1)?.toMs },
    ]);
    expect(timesOfBytes(stretches, [{ start: 0, endExclusive: bytes.length }])).toEqual([{ fromMs: 0, toMs: stretches.at(-1)?.toMs }]);
    expect(timesOfBytes(stretches, [])).toEqual([]);
  });

  test.each(['mp4-fragmented', 'mp4-killed', 'mkv', 'webm-vp9'] as const)('is not known of %s', async (kind) => {
    const { bytes } = await makeTestVideo(kind, { seconds: 1 });
    expect(await readBytesOfTimes(memoryReader(bytes))).toBe(null);
  });

  test('hostile tables cost nothing and give nothing false', async () => {
    const { bytes } = await makeTestVideo('mp4', { seconds: 2 });
    for (const [table, at] of [
      ['stco', 8],
      ['stsc', 8],
      ['stts', 8],
      ['stsc', 16],
      ['stts', 12],
    ] as const) {
      const hostile = Buffer.from(bytes);
      hostile.writeUInt32BE(0xffff_ffff, hostile.indexOf(table) + at);
      const stretches = (await readBytesOfTimes(memoryReader(hostile))) ?? [];
      expect(stretches.length).toBeLessThan(3000);
      for (const { start, end } of stretches) expect(end).toBeGreaterThan(start);
    }
  });
});
