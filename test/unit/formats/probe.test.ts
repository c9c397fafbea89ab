import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, test } from 'vitest';
import { createDecoders } from '../../../electron/library/decoder/create-decoder.ts';
import { probe } from '../../../electron/library/formats/probe.ts';
import { probeResultSchema } from '../../../shared/model/recording.ts';
import { createFallibleDecoder } from '../../support/fallible-decoder.ts';
import { castOf, memoryReader } from '../../support/memory-reader.ts';
import { makeTestVideo, staticStretches, type TestVideoKind, type TestVideoOptions, truncated } from '../../support/test-videos.ts';

const fallible = createFallibleDecoder();
const decoders = createDecoders({ start: fallible.start });
afterAll(() => decoders.dispose());

async function probeOf(content: string | Uint8Array, name = 'recording') {
  return probeResultSchema.parse(await probe(memoryReader(content), name, { decoder: () => decoders.playing }));
}

describe('probing a terminal recording', () => {
  test('tells size, length, start and how much there is', async () => {
    const cast = castOf(
      [
        [0.5, 'o', 'héllo'],
        [12.5, 'i', 'x'],
      ],
      { version: 2, width: 100, height: 30, timestamp: 1_762_092_180 },
    );
    expect(await probeOf(cast)).toMatchObject({
      format: 'asciicast-v2',
      kind: 'terminal',
      durationMs: 12_500,
      startedAt: 1_762_092_180_000,
      cols: 100,
      rows: 30,
      events: 2,
      outputBytes: 6,
      playable: 'replay',
      problems: [],
    });
  });

  test('damage is a problem in the answer, not a failure', async () => {
    const found = await probeOf(`${castOf([[1, 'o', 'a'], 'garbage'])}\n[2, "o", "cut`);
    expect(found).toMatchObject({ playable: 'replay', events: 1 });
    expect(found.problems.map(({ code }) => code)).toEqual(['damaged-line', 'truncated']);
  });

  test('a file cut inside its header cannot be played, and says so', async () => {
    expect(await probeOf('{"version": 2, "width": 80, "hei')).toMatchObject({
      format: 'asciicast-v2',
      playable: 'no',
      problems: [{ code: 'header-damaged' }],
    });
  });
});

describe('telling a format by its content', () => {
  test.each([
    ['unknown', ''.padEnd(64, '\u0001\u0002\u0003')],
    ['unknown', new Uint8Array(4096)],
  ])('%s', async (format, content) => {
    const found = await probeOf(content, 'named.mp4');
    expect(found).toMatchObject({ format, playable: 'no' });
    expect(found.problems).toHaveLength(1);
  });

  test.each([
    ['asciicast-v1', '{"version": 1, "width": 80, "height": 24, "stdout": [[0.1, "a"]]}'],
    ['asciicast-v3', '{"version": 3, "term": {"cols": 80, "rows": 24}}\n[0.1, "o", "a"]'],
    ['typescript', 'Script started on 2026-11-02 14:03:00+00:00 [TERM="xterm" COLUMNS="80" LINES="24"]\n$ ls\n'],
    ['tlog', '{"ver":"2.3","host":"prod","rec":"a-b-c","id":1,"pos":0,"timing":"=80x24+1>1","in_txt":"","out_txt":"a"}'],
  ])('%s, whatever its name', async (format, content) => {
    expect(await probeOf(content, 'named.mp4')).toMatchObject({ format, playable: 'replay', cols: 80, rows: 24 });
  });

  test('guacamole, whatever its name', async () => {
    expect(await probeOf('4.size,1.0,4.1024,3.768;4.sync,8.12345678;', 'named.mp4')).toMatchObject({
      ...{ format: 'guacamole', kind: 'guacamole', playable: 'replay', width: 1024, height: 768, durationMs: 0 },
    });
  });

  test('the name counts only where the content tells nothing', async () => {
    expect(await probeOf('U2FsdGVkX1+abcdef', 'session.cast.enc')).toMatchObject({ format: 'encrypted', kind: 'encrypted' });
    expect(await probeOf(castOf([[1, 'o', 'a']]), 'session.enc')).toMatchObject({ format: 'asciicast-v2', playable: 'replay' });
  });

  test('a compressed recording is told with its layer', async () => {
    expect(await probeOf(gzipSync(castOf([[1, 'o', 'a']])))).toMatchObject({
      format: 'asciicast-v2',
      layers: ['gzip'],
      playable: 'replay',
      problems: [],
    });
  });

  test('an empty file is refused by name', async () => {
    await expect(probe(memoryReader(''), 'nothing.cast')).rejects.toMatchObject({
      code: 'input-empty',
      message: expect.stringContaining('nothing.cast'),
    });
  });

  test.each([
    ['mp4', Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from('ftypisom'), Buffer.alloc(3000, 7)])],
    ['matroska', Buffer.concat([Buffer.from([0x1a, 0x45, 0xdf, 0xa3]), Buffer.alloc(3000, 7)])],
  ])('a damaged %s container is a problem in the answer', async (format, content) => {
    const found = await probeOf(content);
    expect(found).toMatchObject({ format, kind: 'video', playable: 'no' });
    expect(found.problems.length).toBeGreaterThan(0);
  });
});

describe('probing a video', () => {
  const createdAt = new Date('2026-11-02T14:03:00Z');
  const pauses = { timesMs: staticStretches(5) };

  test.each<[TestVideoKind, TestVideoOptions, object]>([
    ['mp4', {}, { format: 'mp4', videoCodec: 'h264', durationMs: 6000, frameRate: 25, playable: 'native', problems: [] }],
    ['mp4', pauses, { format: 'mp4', videoCodec: 'h264', durationMs: 21_200, playable: 'native', problems: [] }],
    ['m4v', {}, { format: 'mp4', videoCodec: 'mpeg4', durationMs: 6000, frameRate: 25, playable: 'proxy', problems: [] }],
    ['mkv', {}, { format: 'matroska', videoCodec: 'h264', durationMs: 6000, playable: 'native', problems: [] }],
    ['mkv-killed', { seconds: 12 }, { format: 'matroska', videoCodec: 'h264', playable: 'proxy', problems: [{ code: 'no-duration' }] }],
    ['webm-vp8', {}, { format: 'webm', videoCodec: 'vp8', durationMs: 6000, playable: 'native', problems: [] }],
    ['webm-vp9', {}, { format: 'webm', videoCodec: 'vp9', durationMs: 6000, playable: 'native', problems: [] }],
  ])('%s %o', async (kind, options, expected) => {
    const { bytes } = await makeTestVideo(kind, { createdAt, ...options });
    expect(await probeOf(bytes)).toMatchObject({
      kind: 'video',
      layers: [],
      width: 160,
      height: 96,
      startedAt: createdAt.getTime(),
      cols: null,
      events: null,
      ...expected,
    });
  });

  test('a file that was cut off is as long as what is there, and says so', async () => {
    const { bytes } = await makeTestVideo('mp4', { seconds: 20 });
    const found = await probeOf(truncated(bytes, 0.5));
    expect(found).toMatchObject({ playable: 'proxy', problems: [{ code: 'truncated' }] });
    expect(found.durationMs).toBeGreaterThan(6000);
    expect(found.durationMs).toBeLessThan(14_000);
  });

  test('a decoder that dies over a video is a problem in the answer', async () => {
    const { bytes } = await makeTestVideo('mp4', { seconds: 1 });
    fallible.killAt('open');
    const found = await probeOf(bytes, 'evil.mp4');
    expect(found).toMatchObject({ format: 'mp4', kind: 'video', playable: 'no', problems: [{ code: 'decoder-failed' }] });
    expect(found.problems[0]?.message).toContain('evil.mp4');
    expect(await probeOf(bytes)).toMatchObject({ playable: 'native', problems: [] });
  });

  test('a picture that claims to be enormous is not believed', async () => {
    const { bytes } = await makeTestVideo('mkv', { seconds: 1, width: 320, height: 256 });
    const enormous = Buffer.from(bytes);
    // PixelWidth and PixelHeight, two bytes each.
    for (const element of [
      [0xb0, 0x82, 0x01, 0x40],
      [0xba, 0x82, 0x01, 0x00],
    ]) {
      const at = enormous.indexOf(Buffer.from(element));
      expect(at).toBeGreaterThan(0);
      enormous.set([0xff, 0xff], at + 2);
    }
    expect(await probeOf(enormous, 'huge.mkv')).toMatchObject({
      playable: 'no',
      problems: [{ code: 'too-large', message: expect.stringContaining('huge.mkv') }],
    });
  });

  test('a picture that its own bitstream makes enormous is not decoded', async () => {
    const { bytes } = await makeTestVideo('webm-vp8', { seconds: 1 });
    // The start code of a VP8 key frame, then 14 bits each of width and height.
    const at = bytes.indexOf(Buffer.from([0x9d, 0x01, 0x2a]));
    const enormous = Buffer.from(bytes);
    enormous.set([0xff, 0x3f, 0xff, 0x3f], at + 3);
    expect(await probeOf(enormous)).toMatchObject({ playable: 'no', problems: [{ code: 'no-pictures' }] });
  });
});
