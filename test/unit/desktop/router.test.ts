import { expect, test } from 'vitest';
import { type IpcSurface, routeCalls } from '../../../electron/main/ipc/router.ts';
import { createFakeEngine, type FakeMethod } from '../../support/fake-engine.ts';

type Listener = Parameters<IpcSurface['handle']>[1];

const frame = { url: 'app://witness/' };
const ours = { sender: { id: 1, mainFrame: frame }, senderFrame: frame };
const strange = { sender: { id: 1, mainFrame: frame }, senderFrame: { url: 'https://evil.example/' } };

function setUp(methods: Partial<Record<'jobs.list', FakeMethod>> = {}) {
  const listeners = new Map<string, Listener>();
  const logged: string[] = [];
  const engine = createFakeEngine({ methods: { 'cache.status': () => ({}), ...methods } });
  const router = routeCalls({
    ipc: {
      handle: (channel, listener) => listeners.set(channel, listener),
      on: (channel, listener) => listeners.set(channel, listener),
    },
    target: engine,
    isOurWindow: (id) => id === 1,
    log: (line) => logged.push(line),
  });
  const call = (event: typeof ours, message: unknown): unknown => listeners.get('witness:call')?.(event, message);
  const cancel = (event: typeof ours, message: unknown): unknown => listeners.get('witness:cancel')?.(event, message);
  return { router, engine, logged, call, cancel };
}

test('a call of our page is answered with an envelope', async () => {
  const { call } = setUp({ 'jobs.list': () => ({ jobs: [] }) });
  expect(await call(ours, { id: 1, method: 'jobs.list', params: {} })).toEqual({ ok: true, value: { jobs: [] } });
});

test('a stranger is refused and logged, and reaches nothing', async () => {
  const { call, engine, logged } = setUp();
  expect(await call(strange, { id: 1, method: 'jobs.list', params: {} })).toMatchObject({ ok: false, error: { code: 'refused' } });
  expect(engine.calls).toEqual([]);
  expect(logged).toEqual(['Refused a message of https://evil.example/.']);
});

test('messages and parameters that break the contract are refused', async () => {
  const { call, engine } = setUp();
  expect(await call(ours, 'jobs.list')).toMatchObject({ ok: false, error: { code: 'usage' } });
  expect(await call(ours, { id: 1, method: 'nothing', params: {} })).toMatchObject({ ok: false, error: { code: 'refused' } });
  expect(await call(ours, { id: 1, method: 'sessions.get', params: {} })).toMatchObject({ ok: false, error: { code: 'usage' } });
  expect(engine.calls).toEqual([]);
});

function neverEnding(): { method: FakeMethod; started: Promise<void> } {
  const started = Promise.withResolvers<void>();
  return {
    started: started.promise,
    method: (_params, signal) =>
      new Promise((_resolve, reject) => {
        signal?.addEventListener('abort', () => reject(signal.reason));
        started.resolve();
      }),
  };
}

test('a page cancels its own calls; a stranger cannot', async () => {
  const { method, started } = neverEnding();
  const { call, cancel } = setUp({ 'jobs.list': method });
  const answer = call(ours, { id: 5, method: 'jobs.list', params: {} });
  await started;
  cancel(strange, { cancel: 5 });
  cancel(ours, { cancel: 'all' });
  expect(await Promise.race([answer, Promise.resolve('still running')])).toBe('still running');
  cancel(ours, { cancel: 5 });
  expect(await answer).toMatchObject({ ok: false, error: { code: 'cancelled' } });
});

test('a closed window cancels what it was waiting for', async () => {
  const { method, started } = neverEnding();
  const { call, router } = setUp({ 'jobs.list': method });
  const answer = call(ours, { id: 5, method: 'jobs.list', params: {} });
  await started;
  router.forget(1);
  expect(await answer).toMatchObject({ ok: false, error: { code: 'cancelled' } });
});
