import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createDecoders } from '../../electron/library/decoder/create-decoder.ts';
import { type Decoders, type OpenMedia, proxySegmentMs } from '../../electron/library/decoder/decoder.ts';
import { forkDecoder } from '../../electron/library/decoder/fork-decoder.ts';
import { decodeVideo } from '../support/decode-video.ts';
import { memoryReader } from '../support/memory-reader.ts';
import { createRandom } from '../support/random.ts';
import { makeTestVideo, readFrameNumber, type TestVideoKind, type TestVideoOptions, truncated } from '../support/test-videos.ts';

/** A size that is in the list of usual ones, since a lost header is looked for among them. */
const size = { width: 320, height: 240 } as const;

interface Case {
  readonly name: string;
  readonly kind: TestVideoKind;
  readonly options?: TestVideoOptions;
  readonly share: number;
  readonly problem: string;
  readonly reason: string;
}

const cases: readonly Case[] = [
  { name: 'MP4 cut behind its index', kind: 'mp4', share: 0.6, problem: 'truncated', reason: 'The file is cut off.' },
  { name: 'MP4 cut before its index', kind: 'mp4-index-last', share: 0.6, problem: 'index-lost', reason: 'The file has lost its index.' },
  { name: 'M4V cut before its index', kind: 'm4v', share: 0.6, problem: 'index-lost', reason: 'MPEG-4 Part 2' },
  { name: 'fragmented MP4, cut off', kind: 'mp4-fragmented', share: 0.6, problem: 'truncated', reason: 'The file is cut off.' },
  { name: 'Matroska, cut off', kind: 'mkv', share: 0.6, problem: 'truncated', reason: 'The file is cut off.' },
  { name: 'WebM, cut off', kind: 'webm-vp9', share: 0.6, problem: 'truncated', reason: 'The file is cut off.' },
  {
    name: 'M4V of another rate, cut off',
    kind: 'm4v',
    options: { frameRate: 10, bFrames: 2 },
    share: 0.5,
    problem: 'index-lost',
    reason: 'MPEG-4 Part 2',
  },
];

let decoders: Decoders;
beforeAll(() => {
  decoders = createDecoders({ start: forkDecoder });
});
afterAll(() => decoders.dispose());

describe.each(cases)('$name', ({ kind, options, share, problem, reason }) => {
  let media: OpenMedia;
  let frameMs: number;
  let durationMs: number;
  beforeAll(async () => {
    frameMs = 1000 / (options?.frameRate ?? 25);
    const { bytes, fileName } = await makeTestVideo(kind, { ...size, seconds: 16, ...options });
    media = await decoders.playing.open({ reader: memoryReader(truncated(bytes, share)), name: fileName });
    durationMs = media.facts.durationMs ?? 0;
  });
  afterAll(() => media.close());

  test('it says how far it goes, and why it is shown by proxy', () => {
    expect(durationMs).toBeGreaterThan(16_000 * share * 0.6);
    expect(durationMs).toBeLessThan(16_000 * share * 1.3);
    expect(media.facts).toMatchObject({ ...size, playable: 'proxy', frameRate: options?.frameRate ?? 25 });
    expect(media.facts.problems[0]?.code).toBe(problem);
    expect(media.facts.proxyReason).toContain(reason);
  });

  test('at any time it shows the right frame', async () => {
    const random = createRandom(99);
    const anywhere = Array.from({ length: 25 }, () => random.integer(0, durationMs - 1));
    for (const atMs of [0, ...anywhere, durationMs - 1, durationMs + 60_000]) {
      const { rgba, width, height, atMs: shownAtMs } = await media.frameAt(atMs);
      const number = readFrameNumber(rgba, width, height);
      expect(Math.ceil((number ?? -1) * frameMs)).toBe(shownAtMs);
      // Where frames are reordered the last ones before a cut may be missing while a later one is there.
      const newest = Math.floor(Math.min(atMs, durationMs - 1) / frameMs) * frameMs;
      expect(newest - shownAtMs).toBeLessThan(atMs > durationMs - 4 * frameMs ? 4 * frameMs : frameMs);
      expect(shownAtMs).toBeLessThanOrEqual(Math.max(0, atMs));
    }
  });

  test('opened again with what was found out, it is the same', async () => {
    const { bytes, fileName } = await makeTestVideo(kind, { ...size, seconds: 16, ...options });
    const structure = await media.structure();
    const reader = memoryReader(truncated(bytes, share));
    const again = await decoders.playing.open({ reader, name: fileName, size, structure, durationMs });
    expect(again.facts).toEqual(media.facts);
    for (const atMs of [0, Math.floor(durationMs / 2), durationMs - 1])
      expect(await again.frameAt(atMs)).toEqual(await media.frameAt(atMs));
    await again.close();
  });

  test('its segments show the right frames up to its end', async () => {
    const count = Math.ceil(durationMs / proxySegmentMs);
    for (let index = count - 1; index >= 0; index -= 1) {
      const { init, media: fragment } = await media.segment(index);
      const pictures = await decodeVideo(Buffer.concat([init, fragment]));
      expect(pictures.length).toBeGreaterThan(0);
      for (const { atMs, number } of pictures) {
        const behind = Math.floor(atMs / frameMs + 1e-6) - (number ?? -1);
        expect(behind === 0 || (atMs > durationMs - 4 * frameMs && behind < 4)).toBe(true);
      }
    }
    await expect(media.segment(count)).rejects.toMatchObject({ code: 'not-found' });
  });
});

test('nothing of a file that ends before its first picture is promised', async () => {
  const { bytes, fileName } = await makeTestVideo('mp4', { seconds: 2 });
  const media = await decoders.playing.open({ reader: memoryReader(truncated(bytes, 0.02)), name: fileName });
  expect(media.facts).toMatchObject({ playable: 'no', durationMs: null, problems: [{ code: 'truncated' }] });
  await expect(media.frameAt(0)).rejects.toMatchObject({ code: 'input-malformed' });
  await media.close();
});

test('a video without an index can be cancelled while it is opened', async () => {
  const { bytes, fileName } = await makeTestVideo('mkv-killed', { seconds: 12 });
  const stop = new AbortController();
  const reader = memoryReader(bytes);
  const opening = decoders.playing.open(
    {
      reader: {
        ...reader,
        read: async () => {
          stop.abort();
          return new Promise<Uint8Array>(() => undefined);
        },
      },
      name: fileName,
    },
    stop.signal,
  );
  await expect(opening).rejects.toMatchObject({ code: 'cancelled' });
});
