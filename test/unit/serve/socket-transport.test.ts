import { once } from 'node:events';
import { expect, onTestFinished, test } from 'vitest';
import type { WebSocket } from 'ws';
import { createSocketTransport, type SocketTransport } from '../../../renderer/bridge/socket-transport.ts';
import { AppError } from '../../../shared/errors.ts';
import type { FakeEngineOptions } from '../../support/fake-engine.ts';
import { type ServedEngine, serveFakeEngine } from '../../support/serve.ts';

const cacheStatus = { usedBytes: 1, quotaBytes: 2, pinnedBytes: 3, recordings: 4, pinnedRecordings: 5 };

/** The page's own transport against a real server; `sockets` are those it opened. */
async function connectToFake(
  options: FakeEngineOptions = {},
): Promise<{ served: ServedEngine; transport: SocketTransport; sockets: WebSocket[] }> {
  const served = await serveFakeEngine(options);
  const cookie = await served.signIn();
  const sockets: WebSocket[] = [];
  const transport = await createSocketTransport({
    url: '',
    retryDelaysMs: [0],
    openSocket: () => {
      const socket = served.openSocket({ cookie });
      sockets.push(socket);
      return socket;
    },
  });
  onTestFinished(() => transport.close());
  return { served, transport, sockets };
}

test('a call reaches the engine checked, with defaults, and its result comes back', async () => {
  const { served, transport } = await connectToFake({ methods: { 'cache.status': () => cacheStatus } });
  expect(await transport.call('cache.status', {})).toEqual(cacheStatus);
  await expect(transport.call('sessions.list', {})).rejects.toMatchObject({ code: 'not-found' });
  expect(served.engine.calls[1]).toMatchObject({ method: 'sessions.list', params: { limit: 100, cursor: null } });
});

test('an error of the engine arrives as the same AppError', async () => {
  const { transport } = await connectToFake({
    methods: {
      'cache.status': () => {
        throw new AppError('disk-full', 'The disk is full.', { retryable: true });
      },
    },
  });
  const error = await transport.call('cache.status', {}).catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(AppError);
  expect(error).toMatchObject({ code: 'disk-full', message: 'The disk is full.', retryable: true });
});

test('wrong parameters are refused before the engine sees them', async () => {
  const { served, transport } = await connectToFake();
  await expect(transport.call('sessions.get', { sessionId: '../..' })).rejects.toMatchObject({ code: 'usage' });
  expect(served.engine.calls).toEqual([]);
});

test('aborting a call cancels it in the engine', async () => {
  const started = Promise.withResolvers<void>();
  const aborted = Promise.withResolvers<void>();
  const { transport } = await connectToFake({
    methods: {
      'cache.status': (_params, signal) =>
        new Promise((_resolve, reject) => {
          signal?.addEventListener('abort', () => {
            aborted.resolve();
            reject(signal.reason);
          });
          started.resolve();
        }),
    },
  });
  const controller = new AbortController();
  const call = transport.call('cache.status', {}, controller.signal);
  await started.promise;
  controller.abort();
  await expect(call).rejects.toMatchObject({ code: 'cancelled' });
  await aborted.promise;
});

test('events of the engine arrive at those who subscribed', async () => {
  const { served, transport } = await connectToFake({ methods: { 'cache.status': () => cacheStatus } });
  const received: unknown[] = [];
  const unsubscribe = transport.subscribe('catalog.changed', (payload) => received.push(payload));
  const payload = { topics: ['notes' as const], sessionId: null, recordingId: null };
  served.engine.events.emit('catalog.changed', payload);
  // Messages keep their order: with the answer of a later call the event has arrived.
  await transport.call('cache.status', {});
  unsubscribe();
  served.engine.events.emit('catalog.changed', payload);
  await transport.call('cache.status', {});
  expect(received).toEqual([payload]);
});

test('a lost connection fails what was sent, comes back by itself, and then works again', async () => {
  const started = Promise.withResolvers<void>();
  const { transport, sockets } = await connectToFake({
    methods: {
      'cache.status': () => cacheStatus,
      'settings.get': (_params, signal) =>
        new Promise((_resolve, reject) => {
          signal?.addEventListener('abort', () => reject(signal.reason));
          started.resolve();
        }),
    },
  });
  const states: string[] = [];
  const reopened = Promise.withResolvers<void>();
  transport.onConnectionChange((state) => {
    states.push(state);
    if (state === 'open') reopened.resolve();
  });
  const sent = transport.call('settings.get', {});
  await started.promise;
  sockets[0]?.terminate();
  await expect(sent).rejects.toMatchObject({ code: 'internal', retryable: true });
  // Made while there is no connection: it waits for the next one.
  expect(await transport.call('cache.status', {})).toEqual(cacheStatus);
  await reopened.promise;
  expect(states).toEqual(['reconnecting', 'open']);
  expect(sockets).toHaveLength(2);
});

test('closing the socket cancels what the page was waiting for', async () => {
  const started = Promise.withResolvers<void>();
  const aborted = Promise.withResolvers<void>();
  const { transport } = await connectToFake({
    methods: {
      'cache.status': (_params, signal) =>
        new Promise((_resolve, reject) => {
          signal?.addEventListener('abort', () => {
            aborted.resolve();
            reject(signal.reason);
          });
          started.resolve();
        }),
    },
  });
  const call = transport.call('cache.status', {});
  await started.promise;
  transport.close();
  await expect(call).rejects.toMatchObject({ code: 'internal' });
  await aborted.promise;
});

test('two calls with one number under way are a usage error', async () => {
  const served = await serveFakeEngine({ methods: { 'cache.status': () => new Promise(() => undefined) } });
  const socket = served.openSocket({ cookie: await served.signIn() });
  onTestFinished(() => socket.terminate());
  await once(socket, 'open');
  for (let index = 0; index < 2; index += 1) socket.send('{"id":7,"method":"cache.status","params":{}}');
  const [data] = await once(socket, 'message');
  expect(JSON.parse(String(data))).toMatchObject({ id: 7, result: { ok: false, error: { code: 'usage' } } });
});
