import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { createDecoders } from '../../electron/library/decoder/create-decoder.ts';
import type { Decoder, OpenMedia } from '../../electron/library/decoder/decoder.ts';
import type { DecoderMethod } from '../../electron/library/decoder/decoder-messages.ts';
import type { Watch } from '../../electron/library/decoder/decoder-run.ts';
import { forkDecoder } from '../../electron/library/decoder/fork-decoder.ts';
import { createFallibleDecoder, type FallibleDecoder } from '../support/fallible-decoder.ts';
import { memoryReader } from '../support/memory-reader.ts';
import { makeTestVideo, readFrameNumber } from '../support/test-videos.ts';

const video = await makeTestVideo('m4v', { seconds: 8 });
const input = () => ({ reader: memoryReader(video.bytes), name: 'alice@prod.m4v' });

function setUp(watch?: Watch): { decoder: Decoder; fallible: FallibleDecoder } {
  const fallible = createFallibleDecoder();
  const decoders = createDecoders({ start: fallible.start, ...(watch && { watch }) });
  onTestFinished(() => decoders.dispose());
  return { decoder: decoders.playing, fallible };
}

async function numberAt(media: OpenMedia, atMs: number): Promise<number | null> {
  const { rgba, width, height } = await media.frameAt(atMs);
  return readFrameNumber(rgba, width, height);
}

const scanOptions = {
  fromMs: 0,
  toMs: 8000,
  everyMs: 1000,
  changedOnly: false,
  maxWidth: null,
  thumbnailEveryMs: null,
  thumbnailWidth: 80,
};
const calls: readonly [DecoderMethod, (media: OpenMedia) => Promise<unknown>][] = [
  ['frameAt', (media) => media.frameAt(3210)],
  ['segment', (media) => media.segment(1)],
  ['scan', (media) => media.scan(scanOptions, async () => undefined)],
  ['copyClip', (media) => media.copyClip({ fromMs: 0, toMs: 4000 }, async () => undefined)],
  ['encodeClip', (media) => media.encodeClip({ fromMs: 0, toMs: 4000, redactions: [] }, async () => undefined)],
];

test.each(calls)('a process that is killed during %s fails the call by name, and the next one starts anew', async (method, call) => {
  const { decoder, fallible } = setUp();
  const media = await decoder.open(input());
  const other = await decoder.open({ reader: memoryReader(video.bytes), name: 'other.m4v' });
  fallible.killAt(method);
  await expect(call(media)).rejects.toMatchObject({
    code: 'decoder-failed',
    retryable: true,
    message: expect.stringContaining('alice@prod.m4v'),
  });
  await call(media);
  expect(await numberAt(media, 3210)).toBe(video.frameAt(3210));
  expect(await numberAt(other, 5000)).toBe(video.frameAt(5000));
  expect(fallible.started()).toBe(2);
});

test('a process that is killed while a video is opened fails that, and opening it again works', async () => {
  const { decoder, fallible } = setUp();
  fallible.killAt('open');
  await expect(decoder.open(input())).rejects.toMatchObject({ code: 'decoder-failed', message: expect.stringContaining('alice@prod.m4v') });
  expect(await numberAt(await decoder.open(input()), 1000)).toBe(25);
});

test('a process that is killed from outside between two calls costs at most the next one', async () => {
  const { decoder, fallible } = setUp();
  const media = await decoder.open(input());
  const pid = decoder.pid();
  expect(pid).toBeTypeOf('number');
  if (pid !== null) process.kill(pid, 'SIGKILL');
  // The end of the process may be told only after the call was sent; then the call fails, and the next one works.
  await media.frameAt(1000).catch((error) => expect(error).toMatchObject({ code: 'decoder-failed', retryable: true }));
  expect(await numberAt(media, 1000)).toBe(25);
  expect(decoder.pid()).not.toBe(pid);
  expect(fallible.started()).toBe(2);
});

test('after two deaths at one place that place is refused at once, and everywhere else it goes on', async () => {
  const { decoder, fallible } = setUp();
  const media = await decoder.open(input());
  fallible.killAt('segment', 2);
  await expect(media.segment(2)).rejects.toMatchObject({ code: 'decoder-failed', retryable: true });
  await expect(media.segment(2)).rejects.toMatchObject({ code: 'decoder-failed', retryable: false });
  const started = fallible.started();
  await expect(media.segment(2)).rejects.toMatchObject({
    code: 'decoder-failed',
    retryable: false,
    message: expect.stringContaining('alice@prod.m4v'),
  });
  expect(fallible.started()).toBe(started);
  await media.segment(1);
  await media.segment(3);
  expect(await numberAt(media, 4500)).toBe(video.frameAt(4500));
  // Who opens it anew asks for another try.
  await media.close();
  const again = await decoder.open(input());
  await again.segment(2);
});

test('calls that only waited for their turn are not blamed for a death', async () => {
  const { decoder, fallible } = setUp();
  const media = await decoder.open(input());
  for (let death = 0; death < 2; death += 1) {
    fallible.killAt('segment');
    const results = await Promise.allSettled([media.segment(0), media.segment(1), media.segment(2)]);
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
  }
  await expect(media.segment(0)).rejects.toMatchObject({ retryable: false });
  await media.segment(1);
  await media.segment(2);
});

test('a scan that dies twice at the same place can go on behind it', async () => {
  const { decoder } = setUp();
  const media = await decoder.open({ reader: memoryReader((await makeTestVideo('mp4', { seconds: 30 })).bytes), name: 'long.mp4' });
  const dieAt = async (atMs: number): Promise<void> => {
    const pid = decoder.pid();
    const options = { ...scanOptions, fromMs: 12_000, toMs: 30_000 };
    await media.scan(options, async (frame) => void (frame.atMs === atMs && pid !== null && process.kill(pid, 'SIGKILL')));
  };
  await expect(dieAt(13_000)).rejects.toMatchObject({ code: 'decoder-failed', retryable: true });
  // So that a process runs, and its number is known, before it is to die.
  await media.frameAt(0);
  await expect(dieAt(13_000)).rejects.toMatchObject({ code: 'decoder-failed', retryable: false });
  await expect(dieAt(0)).rejects.toMatchObject({ code: 'decoder-failed', retryable: false });
  const seen: number[] = [];
  await media.scan({ ...scanOptions, fromMs: 18_000, toMs: 22_000 }, async ({ atMs }) => void seen.push(atMs));
  expect(seen).toEqual([18_000, 19_000, 20_000, 21_000]);
});

test('a process that gives no sign of life for a minute is ended; one that waits for bytes is not', async () => {
  const ticks = new Set<() => void>();
  const passSeconds = (seconds: number): void => {
    for (let second = 0; second < seconds; second += 1) for (const tick of ticks) tick();
  };
  const { decoder, fallible } = setUp((tick) => {
    ticks.add(tick);
    return () => ticks.delete(tick);
  });
  let gate: PromiseWithResolvers<void> | null = null;
  const asked = Promise.withResolvers<void>();
  const reader = memoryReader(video.bytes);
  const slow = {
    ...reader,
    async read(start: number, end: number) {
      if (gate) asked.resolve();
      await gate?.promise;
      return reader.read(start, end);
    },
  };
  gate = Promise.withResolvers<void>();
  const opening = decoder.open({ reader: slow, name: 'still-arriving.m4v' });
  await asked.promise;
  passSeconds(1000);
  gate.resolve();
  gate = null;
  const media = await opening;
  expect(fallible.started()).toBe(1);

  const pid = decoder.pid();
  if (pid !== null) process.kill(pid, 'SIGSTOP');
  const call = media.frameAt(1000);
  // So that the call is on its way before time passes.
  await new Promise((resolve) => setImmediate(resolve));
  passSeconds(59);
  expect(decoder.pid()).toBe(pid);
  passSeconds(1);
  await expect(call).rejects.toMatchObject({ code: 'decoder-failed', message: expect.stringContaining('no sign of life') });
  expect(await numberAt(media, 1000)).toBe(25);
});

test('disposing ends the process and what is under way in it', async () => {
  const decoders = createDecoders({ start: forkDecoder });
  const media = await decoders.indexing.open(input());
  const pid = decoders.indexing.pid();
  const call = media.encodeClip({ fromMs: 0, toMs: 8000, redactions: [] }, async () => undefined);
  await Promise.all([decoders.dispose(), expect(call).rejects.toMatchObject({ code: 'cancelled' })]);
  expect(decoders.indexing.pid()).toBeNull();
  expect(() => process.kill(pid ?? 0, 0)).toThrow();
  await expect(media.frameAt(0)).rejects.toMatchObject({ code: 'cancelled' });
});

test('a decoder does not outlive the library that started it', async () => {
  const library = fork(fileURLToPath(new URL('../support/decoder-owner.ts', import.meta.url)), { execArgv: [] });
  const [pid] = (await once(library, 'message')) as [number];
  expect(process.kill(pid, 0)).toBe(true);
  library.kill('SIGKILL');
  // Gone is gone: nobody tells about the end of another process's child.
  for (let isThere = true; isThere; await new Promise((resolve) => setImmediate(resolve))) {
    try {
      process.kill(pid, 0);
    } catch {
      isThere = false;
    }
  }
});

test('the indexing decoder has the lowest priority, the playing one the usual', async () => {
  const { getPriority } = await import('node:os');
  const decoders = createDecoders({ start: forkDecoder });
  onTestFinished(() => decoders.dispose());
  await decoders.indexing.open(input());
  await decoders.playing.open(input());
  expect(getPriority(decoders.indexing.pid() ?? 0)).toBe(19);
  expect(getPriority(decoders.playing.pid() ?? 0)).toBe(getPriority());
});
