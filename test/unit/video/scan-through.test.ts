import { expect, it } from 'vitest';
import type { OpenMedia } from '../../../electron/library/decoder/decoder.ts';
import { scanThrough, skippedProblem } from '../../../electron/library/indexing/video/scan-through.ts';
import { AppError } from '../../../shared/errors.ts';
import { scannedFrame, scannedMedia } from '../../support/scanned-media.ts';

const options = { fromMs: 0, toMs: 30_000, everyMs: 1000, changedOnly: true, maxWidth: null, thumbnailEveryMs: null, thumbnailWidth: 0 };

/** A frame every second; `stopsAt` tells, with each frame, whether the decoder dies over it. */
function mediaOf(stopsAt: (atMs: number) => boolean): OpenMedia {
  return scannedMedia(async ({ fromMs, toMs, everyMs }, onFrame) => {
    for (let atMs = fromMs; atMs < toMs; atMs += everyMs) {
      if (stopsAt(atMs)) throw new AppError('decoder-failed', 'The decoder stopped.');
      await onFrame(scannedFrame(atMs));
    }
  });
}

async function run(stopsAt: (atMs: number) => boolean): Promise<{ times: number[]; troubles: number[]; skipped: unknown }> {
  const times: number[] = [];
  const troubles: number[] = [];
  const skipped = await scanThrough(mediaOf(stopsAt), {
    ...options,
    onFrame: async ({ atMs }) => {
      times.push(atMs);
    },
    onTrouble: (_, atMs) => troubles.push(atMs),
  });
  return { times, troubles, skipped };
}

const seconds = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, at) => (from + at) * 1000);

it('a decoder that stops once goes on where it was, and nothing is left out', async () => {
  let stops = 1;
  const { times, troubles, skipped } = await run((atMs) => atMs === 12_000 && stops-- > 0);
  expect([...new Set(times)]).toEqual(seconds(0, 30));
  expect(troubles).toEqual([11_000]);
  expect(skipped).toEqual([]);
});

it('what stops the decoder again and again is left out, and said', async () => {
  const { times, skipped } = await run((atMs) => atMs >= 12_000 && atMs < 17_000);
  expect([...new Set(times)]).toEqual([...seconds(0, 12), ...seconds(17, 30)]);
  // From the last picture before it: what lies between two pictures nobody knows.
  expect(skipped).toEqual([{ startMs: 11_000, endMs: 17_000 }]);
  expect(skippedProblem([{ startMs: 11_000, endMs: 17_000 }])).toBe(
    'The picture could not be decoded from 0:00:11 to 0:00:17; it was left out.',
  );
});

it('a recording whose end cannot be decoded is read up to there', async () => {
  const { times, skipped } = await run((atMs) => atMs >= 20_000);
  expect([...new Set(times)]).toEqual(seconds(0, 20));
  expect(skipped).toEqual([{ startMs: 19_000, endMs: 30_000 }]);
});

it('a recording of which nothing can be decoded fails', async () => {
  await expect(run(() => true)).rejects.toMatchObject({ code: 'decoder-failed' });
});

it('other failures, and a cancel, are not tried again', async () => {
  const media = scannedMedia(() => Promise.reject(new AppError('cache-damaged', 'A block does not authenticate.')));
  const scan = scanThrough(media, { ...options, onFrame: async () => undefined, onTrouble: () => undefined });
  await expect(scan).rejects.toMatchObject({ code: 'cache-damaged' });
});
