import { describe, expect, onTestFinished, test } from 'vitest';
import type { OpenLibrary } from '../../../electron/common/library-messages.ts';
import type { SecretVault } from '../../../electron/common/secret-vault.ts';
import { createDecoders } from '../../../electron/library/decoder/create-decoder.ts';
import type { Decoders, OpenMedia } from '../../../electron/library/decoder/decoder.ts';
import type { StartDecoder } from '../../../electron/library/decoder/decoder-child.ts';
import type { Engine } from '../../../electron/library/engine.ts';
import { createLibraryProcess, type LibraryProcess } from '../../../electron/main/library-process.ts';
import { AppError } from '../../../shared/errors.ts';
import { createFakeEngine, type FakeEngineOptions } from '../../support/fake-engine.ts';
import { type ChannelChild, createChannelChild } from '../../support/library-channel.ts';
import { memoryReader } from '../../support/memory-reader.ts';
import { makeTestVideo, readFrameNumber } from '../../support/test-videos.ts';

const cacheStatus = { usedBytes: 1, quotaBytes: 2, pinnedBytes: 3, recordings: 4, pinnedRecordings: 5 };
const openOptions: OpenLibrary = { home: 'home', version: '1.0.0', resourcesDir: 'resources', mediaRoot: 'media://local/' };

function memoryVault(): SecretVault {
  const secrets = new Map<string, string>();
  return {
    get: async (name) => secrets.get(name) ?? null,
    set: async (name, value) => void secrets.set(name, value),
    delete: async (name) => void secrets.delete(name),
  };
}

interface Setup {
  readonly library: LibraryProcess;
  readonly children: ChannelChild[];
  readonly received: { event: string; payload: unknown }[];
  readonly waits: number[];
  /** Settles with the next event. */
  nextEvent(): Promise<void>;
}

function setUp(openEngine: (options: OpenLibrary, vault: SecretVault, startDecoder: StartDecoder) => Promise<Engine>): Setup {
  const children: ChannelChild[] = [];
  const received: Setup['received'] = [];
  const waits: number[] = [];
  let event = Promise.withResolvers<void>();
  const library = createLibraryProcess({
    fork() {
      const child = createChannelChild(openEngine);
      children.push(child);
      return child;
    },
    open: openOptions,
    vault: memoryVault(),
    onEvent(name, payload) {
      received.push({ event: name, payload });
      event.resolve();
      event = Promise.withResolvers();
    },
    log: () => undefined,
    wait: async (ms) => void waits.push(ms),
  });
  onTestFinished(() => library.close());
  return { library, children, received, waits, nextEvent: () => event.promise };
}

const withEngine = (options: FakeEngineOptions = {}): Setup => setUp(async () => createFakeEngine(options));

test('calls travel to the engine in its process and answers come back', async () => {
  const { library } = withEngine({ methods: { 'cache.status': () => cacheStatus } });
  await library.start();
  expect(await library.call('cache.status', {})).toEqual(cacheStatus);
  await expect(library.call('jobs.list', {})).rejects.toMatchObject({ code: 'not-found' });
});

test('events of the engine reach the main process', async () => {
  const engine = createFakeEngine();
  const { library, received, nextEvent } = setUp(async () => engine);
  await library.start();
  const event = nextEvent();
  engine.events.emit('catalog.changed', { topics: ['notes'], sessionId: null, recordingId: null });
  await event;
  expect(received).toEqual([{ event: 'catalog.changed', payload: { topics: ['notes'], sessionId: null, recordingId: null } }]);
});

test('aborting a call cancels it in the other process', async () => {
  const started = Promise.withResolvers<void>();
  const { library } = withEngine({
    methods: {
      'cache.status': (_params, signal) =>
        new Promise((_resolve, reject) => {
          signal?.addEventListener('abort', () => reject(signal.reason));
          started.resolve();
        }),
    },
  });
  await library.start();
  const controller = new AbortController();
  const call = library.call('cache.status', {}, controller.signal);
  await started.promise;
  controller.abort();
  await expect(call).rejects.toMatchObject({ code: 'cancelled' });
});

test('the library asks the main process for its secrets', async () => {
  const seen: (string | null)[] = [];
  const { library } = setUp(async (options, vault) => {
    expect(options).toEqual(openOptions);
    seen.push(await vault.get('catalog-key'));
    await vault.set('catalog-key', 'k');
    seen.push(await vault.get('catalog-key'));
    await vault.delete('catalog-key');
    seen.push(await vault.get('catalog-key'));
    return createFakeEngine();
  });
  await library.start();
  expect(seen).toEqual([null, 'k', null]);
});

test('a library that cannot be opened says why, and is not tried again', async () => {
  const { library, children, waits } = setUp(async () => {
    throw new AppError('home-locked', 'Another Witness uses this data folder.');
  });
  await expect(library.start()).rejects.toMatchObject({ code: 'home-locked', message: 'Another Witness uses this data folder.' });
  children[0]?.crash(1);
  expect(children).toHaveLength(1);
  expect(waits).toEqual([]);
});

test('a crash fails what was under way, and the library comes back by itself', async () => {
  const started = Promise.withResolvers<void>();
  const { library, children, waits, received, nextEvent } = withEngine({
    methods: {
      'cache.status': () => cacheStatus,
      'jobs.list': () => {
        started.resolve();
        return new Promise(() => undefined);
      },
    },
  });
  await library.start();
  const call = library.call('jobs.list', {});
  await started.promise;
  const reopened = nextEvent();
  children[0]?.crash(139);
  await expect(call).rejects.toMatchObject({ code: 'internal', retryable: true });
  await reopened;
  expect(received).toMatchObject([{ event: 'catalog.changed', payload: { topics: expect.arrayContaining(['sessions', 'notes']) } }]);
  expect(await library.call('cache.status', {})).toEqual(cacheStatus);
  expect(children).toHaveLength(2);
  expect(waits).toEqual([200]);
});

test('a library that crashes again and again stays down with an error instead of a call that never ends', async () => {
  const { library, children, waits, nextEvent } = withEngine({ methods: { 'cache.status': () => cacheStatus } });
  await library.start();
  for (let index = 0; index < 3; index += 1) {
    const reopened = nextEvent();
    children.at(-1)?.crash(1);
    await reopened;
  }
  children.at(-1)?.crash(1);
  // The end is dealt with in the turn after it.
  await new Promise((resolve) => setImmediate(resolve));
  await expect(library.call('cache.status', {})).rejects.toMatchObject({ code: 'internal' });
  expect(waits).toEqual([200, 1000, 5000]);
});

test('closing closes the engine and ends the process, once', async () => {
  let closed = 0;
  const { library, children } = setUp(async () => ({
    ...createFakeEngine(),
    async close() {
      closed += 1;
    },
  }));
  await library.start();
  await library.close();
  expect(closed).toBe(1);
  expect(children.map((child) => child.isGone())).toEqual([true]);
});

test('media streams chunk by chunk as it is read, with status and headers', async () => {
  let pulls = 0;
  const { library } = withEngine({
    media: async (request) =>
      new Response(
        new ReadableStream(
          {
            pull(controller) {
              pulls += 1;
              if (pulls > 3) controller.close();
              // A view into a larger buffer: only what it shows may travel.
              else controller.enqueue(new Uint8Array(new ArrayBuffer(1000), 100, 10).fill(pulls));
            },
          },
          { highWaterMark: 0 },
        ),
        { status: 206, headers: { 'content-range': `${request.headers.get('range')} of ${request.url}` } },
      ),
  });
  await library.start();
  const response = await library.media(new Request('media://local/recording/ab12', { headers: { range: 'bytes=0-29' } }));
  expect(response.status).toBe(206);
  expect(response.headers.get('content-range')).toBe('bytes=0-29 of media://local/recording/ab12');
  const reader = response.body?.getReader();
  expect(pulls).toBe(0);
  const first = await reader?.read();
  expect(first?.value).toEqual(new Uint8Array(10).fill(1));
  expect(first?.value?.buffer.byteLength).toBe(10);
  // One chunk per read: nothing runs ahead of the player.
  expect(pulls).toBe(1);
  await reader?.read();
  await reader?.read();
  expect((await reader?.read())?.done).toBe(true);
});

test('a HEAD request has a head and no body', async () => {
  const { library } = withEngine({
    media: async (request) => new Response(null, { status: 200, headers: { 'content-length': '5', 'x-method': request.method } }),
  });
  await library.start();
  const response = await library.media(new Request('media://local/recording/ab12', { method: 'HEAD' }));
  expect(response.headers.get('x-method')).toBe('HEAD');
  expect(response.body).toBeNull();
});

test('a player that leaves cancels the body in the library', async () => {
  const cancelled = Promise.withResolvers<void>();
  const aborted = Promise.withResolvers<void>();
  const { library } = withEngine({
    media: async (request) => {
      request.signal.addEventListener('abort', () => aborted.resolve());
      return new Response(
        new ReadableStream({
          pull: (controller) => controller.enqueue(new Uint8Array(10)),
          cancel: () => cancelled.resolve(),
        }),
      );
    },
  });
  await library.start();
  const response = await library.media(new Request('media://local/recording/ab12'));
  const reader = response.body?.getReader();
  await reader?.read();
  await reader?.cancel();
  await Promise.all([cancelled.promise, aborted.promise]);
});

test('a crash in the middle of media fails the body', async () => {
  const { library, children } = withEngine({
    media: async () => new Response(new ReadableStream({ pull: (controller) => controller.enqueue(new Uint8Array(10)) })),
  });
  await library.start();
  const reader = (await library.media(new Request('media://local/recording/ab12'))).body?.getReader();
  await reader?.read();
  children[0]?.crash(1);
  await expect(
    (async () => {
      for (;;) await reader?.read();
    })(),
  ).rejects.toThrow();
});

test('a media handler that fails, before or in its body, fails the request', async () => {
  const { library } = withEngine({
    media: async (request) => {
      if (request.url.endsWith('early')) throw new Error('early');
      return new Response(
        new ReadableStream({
          pull() {
            throw new Error('late');
          },
        }),
      );
    },
  });
  await library.start();
  await expect(library.media(new Request('media://local/recording/early'))).rejects.toThrow('could not be read');
  const response = await library.media(new Request('media://local/recording/late'));
  await expect(response.arrayBuffer()).rejects.toThrow('could not be read');
});

describe('decoders of the library in its process', () => {
  async function openDecoders(): Promise<Setup & { decoders: Decoders }> {
    const opened = Promise.withResolvers<Decoders>();
    const setup = setUp(async (_options, _vault, startDecoder) => {
      const decoders = createDecoders({ start: startDecoder });
      opened.resolve(decoders);
      return { ...createFakeEngine(), close: () => decoders.dispose() };
    });
    await setup.library.start();
    return { ...setup, decoders: await opened.promise };
  }
  async function numberAt(media: OpenMedia, atMs: number): Promise<number | null> {
    const { rgba, width, height } = await media.frameAt(atMs);
    return readFrameNumber(rgba, width, height);
  }

  test('are started by the main process and spoken with through a port', async () => {
    const { decoders, children } = await openDecoders();
    const { bytes, fileName, ...video } = await makeTestVideo('m4v');
    const media = await decoders.playing.open({ reader: memoryReader(bytes), name: fileName });
    expect(media.facts).toMatchObject({ videoCodec: 'mpeg4', playable: 'proxy' });
    expect(await numberAt(media, 3000)).toBe(video.frameAt(3000));
    const atMs: number[] = [];
    const options = {
      fromMs: 0,
      toMs: 3000,
      everyMs: 1000,
      changedOnly: false,
      maxWidth: null,
      thumbnailEveryMs: 1000,
      thumbnailWidth: 80,
    };
    await media.scan(options, async (frame) => void atMs.push(frame.atMs));
    expect(atMs).toEqual([0, 1000, 2000]);
    expect(children[0]?.decoders).toHaveLength(1);
  });

  test('that crash are started again by the next call', async () => {
    const { decoders, children } = await openDecoders();
    const { bytes, fileName, ...video } = await makeTestVideo('mp4');
    const media = await decoders.playing.open({ reader: memoryReader(bytes), name: fileName });
    const dying = media.encodeClip({ fromMs: 0, toMs: 5000, redactions: [] }, async () => children[0]?.decoders[0]?.kill());
    await expect(dying).rejects.toMatchObject({ code: 'decoder-failed', message: expect.stringContaining(fileName) });
    expect(await numberAt(media, 1000)).toBe(video.frameAt(1000));
    expect(children[0]?.decoders).toHaveLength(2);
  });

  test('end with the library, however that ends', async () => {
    const { decoders, children, library } = await openDecoders();
    const { bytes, fileName } = await makeTestVideo('mp4', { seconds: 1 });
    await decoders.playing.open({ reader: memoryReader(bytes), name: fileName });
    const [child] = children;
    const ended = new Promise<string>((resolve) => child?.decoders[0]?.onExit(resolve));
    child?.crash(139);
    expect(await ended).toContain('SIGKILL');
    await library.close();
  });
});
