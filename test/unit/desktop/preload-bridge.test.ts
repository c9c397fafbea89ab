import { expect, test } from 'vitest';
import { type BridgeIpc, createBridge } from '../../../electron/preload/create-bridge.ts';
import { createBridgeTransport } from '../../../renderer/bridge/bridge-transport.ts';
import { eventNames, methodNames } from '../../../shared/wire.ts';

type Listener = Parameters<BridgeIpc['on']>[1];

/** Electron's ipcRenderer as a page's preload script sees it. */
function setUp(answer: unknown = { ok: true, value: 1 }) {
  const sent: unknown[][] = [];
  const listeners = new Set<Listener>();
  const ipc: BridgeIpc = {
    async invoke(...args) {
      sent.push(args);
      return answer;
    },
    send: (...args) => void sent.push(args),
    on: (_channel, listener) => listeners.add(listener),
    off: (_channel, listener) => listeners.delete(listener),
  };
  return { bridge: createBridge({ ipc, methods: methodNames, events: eventNames, pathOf: () => '/dropped/a.cast' }), sent, listeners };
}

test('a call of the contract goes out under its number, and its envelope is opened by the transport', async () => {
  const { bridge, sent } = setUp();
  const transport = createBridgeTransport(bridge);
  expect(await transport.call('jobs.list', { a: 1 })).toBe(1);
  expect(sent).toEqual([['witness:call', { id: 1, method: 'jobs.list', params: { a: 1 } }]]);
});

test('an error in the envelope is thrown as the AppError it was', async () => {
  const error = { code: 'home-locked', message: 'm', action: 'a', retryable: false };
  await expect(createBridgeTransport(setUp({ ok: false, error }).bridge).call('jobs.list', {})).rejects.toMatchObject(error);
});

test('aborting a call sends its cancellation', async () => {
  const { bridge, sent } = setUp(new Promise(() => undefined));
  const controller = new AbortController();
  void createBridgeTransport(bridge).call('jobs.list', {}, controller.signal);
  controller.abort();
  expect(sent).toEqual([
    ['witness:call', { id: 1, method: 'jobs.list', params: {} }],
    ['witness:cancel', { cancel: 1 }],
  ]);
});

test('events go to who subscribed to them, without the IPC event, until the unsubscribe', () => {
  const { bridge, listeners } = setUp();
  const received: unknown[][] = [];
  const unsubscribe = bridge.subscribe('job.changed', (...args) => received.push(args));
  const send = (event: string, payload: unknown): void => {
    for (const listener of listeners) listener({ sender: 'ipcRenderer' }, { event, payload });
  };
  send('job.changed', 1);
  send('catalog.changed', 2);
  unsubscribe();
  send('job.changed', 3);
  expect(received).toEqual([[1]]);
});

test('names outside the contract do not leave the page', async () => {
  const { bridge, sent, listeners } = setUp();
  const invoke: (id: number, method: never, params: unknown) => Promise<unknown> = bridge.invoke;
  for (const name of ['fs.readFile', 'constructor', '__proto__']) {
    await expect(invoke(1, name as never, {})).rejects.toThrow('There is no call');
    expect(() => bridge.subscribe(name as never, () => undefined)).toThrow('There is no event');
  }
  expect(sent).toEqual([]);
  expect(listeners.size).toBe(0);
});

test('the path of a dropped file is told, and nothing is sent for it', () => {
  const { bridge, sent } = setUp();
  expect(bridge.pathOf(new File(['x'], 'a.cast'))).toBe('/dropped/a.cast');
  expect(sent).toEqual([]);
});
