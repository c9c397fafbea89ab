import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createDecoders } from '../../electron/library/decoder/create-decoder.ts';
import { type Decoders, type OpenMedia, proxySegmentMs } from '../../electron/library/decoder/decoder.ts';
import { forkDecoder } from '../../electron/library/decoder/fork-decoder.ts';
import { proxyCodec } from '../../electron/library/decoder/proxy-codec.ts';
import { decodeVideo } from '../support/decode-video.ts';
import { memoryReader } from '../support/memory-reader.ts';
import { createRandom } from '../support/random.ts';
import { makeTestVideo, readFrameNumber, staticStretches, type TestVideoKind, type TestVideoOptions } from '../support/test-videos.ts';

const createdAt = new Date('2026-11-02T14:03:00Z');

interface Case {
  readonly name: string;
  readonly kind: TestVideoKind;
  readonly options?: TestVideoOptions;
  readonly codec: string;
  readonly playable: 'native' | 'proxy';
}

const cases: readonly Case[] = [
  { name: 'H.264 in MP4', kind: 'mp4', codec: 'h264', playable: 'native' },
  { name: 'H.264 in MP4, index last', kind: 'mp4-index-last', codec: 'h264', playable: 'native' },
  { name: 'H.264 with pauses', kind: 'mp4', options: { timesMs: staticStretches(6) }, codec: 'h264', playable: 'native' },
  { name: 'H.264 without reordering', kind: 'mp4', options: { bFrames: 0, gop: 250 }, codec: 'h264', playable: 'native' },
  { name: 'H.264 at 30 frames a second', kind: 'mp4', options: { frameRate: 30 }, codec: 'h264', playable: 'native' },
  { name: 'MPEG-4 Part 2 of guacenc', kind: 'm4v', codec: 'mpeg4', playable: 'proxy' },
  { name: 'MPEG-4 Part 2 with reordering', kind: 'm4v', options: { bFrames: 1 }, codec: 'mpeg4', playable: 'proxy' },
  { name: 'MPEG-4 Part 2 with pauses', kind: 'm4v', options: { timesMs: staticStretches(6) }, codec: 'mpeg4', playable: 'proxy' },
  { name: 'MPEG-4 Part 2 of odd size', kind: 'm4v', options: { width: 161, height: 97 }, codec: 'mpeg4', playable: 'proxy' },
  { name: 'H.264 in Matroska', kind: 'mkv', codec: 'h264', playable: 'native' },
  { name: 'H.264 in Matroska, pauses', kind: 'mkv', options: { timesMs: staticStretches(6) }, codec: 'h264', playable: 'native' },
  { name: 'Matroska of a killed recorder', kind: 'mkv-killed', options: { seconds: 12 }, codec: 'h264', playable: 'proxy' },
  { name: 'H.264 in fragmented MP4', kind: 'mp4-fragmented', codec: 'h264', playable: 'proxy' },
  { name: 'MP4 of a killed recorder', kind: 'mp4-killed', options: { width: 320, height: 240 }, codec: 'h264', playable: 'proxy' },
  { name: 'M4V of a killed recorder', kind: 'm4v-killed', codec: 'mpeg4', playable: 'proxy' },
  { name: 'VP8 in WebM', kind: 'webm-vp8', codec: 'vp8', playable: 'native' },
  { name: 'VP9 in WebM', kind: 'webm-vp9', codec: 'vp9', playable: 'native' },
];

let decoders: Decoders;
beforeAll(() => {
  decoders = createDecoders({ start: forkDecoder });
});
afterAll(() => decoders.dispose());

type Opened = Awaited<ReturnType<typeof makeTestVideo>> & { readonly media: OpenMedia; readonly durationMs: number };

async function numberAt(media: OpenMedia, atMs: number): Promise<number | null> {
  const { rgba, width, height } = await media.frameAt(atMs);
  return readFrameNumber(rgba, width, height);
}

describe.each(cases)('$name', ({ kind, options, codec, playable }) => {
  let video: Opened;
  beforeAll(async () => {
    const made = await makeTestVideo(kind, { createdAt, ...options });
    const media = await decoders.playing.open({ reader: memoryReader(made.bytes), name: made.fileName });
    // A killed recorder of Matroska leaves less than it was given: what is there is read independently.
    const isWhole = kind !== 'mkv-killed';
    const present = isWhole ? made.timesMs : made.timesMs.slice(0, (await decodeVideo(made.bytes)).length);
    const frameMs = 1000 / (options?.frameRate ?? 25);
    video = {
      ...made,
      media,
      timesMs: present,
      durationMs: (present.at(-1) ?? 0) + frameMs,
      frameAt: (atMs) =>
        Math.max(
          0,
          present.findLastIndex((time) => time <= atMs),
        ),
    };
    expect(present.length).toBeGreaterThan(50);
  });
  afterAll(() => video.media.close());

  test('the number of the frame shown at a time is counted exactly', async () => {
    const random = createRandom(11);
    for (const atMs of [0, ...Array.from({ length: 4 }, () => random.integer(0, Math.floor(video.durationMs)))])
      expect(await video.media.frameNumberAt(atMs)).toBe(video.frameAt(atMs));
  });

  test('its facts are told', () => {
    expect(video.media.facts).toMatchObject({
      videoCodec: codec,
      width: video.width,
      height: video.height,
      // MP4 keeps its date in the index, which a killed recorder never wrote.
      startedAtMs: kind === 'mp4-killed' || kind === 'm4v-killed' ? null : createdAt.getTime(),
      durationMs: Math.ceil(video.durationMs),
      playable,
    });
    expect(video.media.facts.proxyReason === null).toBe(playable === 'native');
  });

  test('at any time it shows the newest frame that is not later', async () => {
    const random = createRandom(4711);
    const { media, timesMs } = video;
    const ends = [0, -40, 1, Math.floor(video.durationMs) - 1, Math.ceil(video.durationMs), video.durationMs + 1e7];
    const anywhere = Array.from({ length: 40 }, () => random.integer(0, Math.floor(video.durationMs)));
    // Where frames begin, and just before.
    const edges = Array.from({ length: 20 }, () => Math.ceil(random.pick(timesMs))).flatMap((atMs) => [atMs, atMs - 1]);
    for (const atMs of [...ends, ...anywhere, ...edges]) {
      const frame = await media.frameAt(atMs);
      const expected = video.frameAt(atMs);
      expect([atMs, readFrameNumber(frame.rgba, frame.width, frame.height)]).toEqual([atMs, expected]);
      expect(frame).toMatchObject({ atMs: Math.ceil(timesMs[expected] ?? 0), width: video.width, height: video.height });
      // It may not be known, but it is never wrong.
      expect([expected, null]).toContain(frame.frameNumber);
    }
    expect(await media.frameAt(0)).toMatchObject({ frameNumber: 0 });
  });

  test('going through it frame by frame, forward and back, misses none', async () => {
    const { media, timesMs } = video;
    const from = Math.floor(timesMs.length / 3);
    const numbers = Array.from({ length: 30 }, (_, index) => from + index);
    for (const number of [...numbers, ...numbers.toReversed()]) {
      expect(await numberAt(media, Math.ceil(timesMs[number] ?? 0))).toBe(number);
    }
  });

  test('its proxy shows the right frame at every time, without a gap, and each segment by itself', async () => {
    const { media, durationMs } = video;
    const count = Math.ceil(Math.ceil(durationMs) / proxySegmentMs);
    const order = createRandom(5).pick([
      Array.from({ length: count }, (_, index) => index),
      Array.from({ length: count }, (_, index) => index).toReversed(),
    ]);
    const segments = new Map(await Promise.all(order.map(async (index) => [index, await media.segment(index)] as const)));
    const init = segments.get(0)?.init ?? Buffer.alloc(0);
    expect(init.toString('latin1')).toContain('avcC');
    expect(codecOf(init)).toBe(proxyCodec(video.width, video.height));
    let shownUntil = 0;
    for (let index = 0; index < count; index += 1) {
      const segment = segments.get(index);
      expect(segment?.init.equals(init)).toBe(true);
      const pictures = await decodeVideo(Buffer.concat([init, segment?.media ?? Buffer.alloc(0)]));
      expect(pictures[0]).toMatchObject({ atMs: index * proxySegmentMs, isKey: true });
      for (const picture of pictures) {
        expect(picture.atMs).toBe(shownUntil);
        expect([picture.atMs, picture.number]).toEqual([picture.atMs, video.frameAt(picture.atMs)]);
        expect([picture.width, picture.height]).toEqual([video.width + (video.width % 2), video.height + (video.height % 2)]);
        shownUntil = picture.atMs + picture.durationMs;
        // Nothing new was recorded while it was shown.
        expect(video.frameAt(shownUntil - 1)).toBe(picture.number);
      }
      expect(shownUntil).toBe(Math.min((index + 1) * proxySegmentMs, Math.ceil(durationMs)));
    }
    await expect(media.segment(count)).rejects.toMatchObject({ code: 'not-found' });
  });
});

/** RFC 6381: the three bytes after the version of the decoder's configuration. */
function codecOf(init: Buffer): string {
  const at = init.indexOf('avcC') + 5;
  return `avc1.${init
    .subarray(at, at + 3)
    .toString('hex')
    .toUpperCase()}`;
}
