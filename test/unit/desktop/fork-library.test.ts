import { EventEmitter } from 'node:events';
import type { MessageChannelMain, MessagePortMain, UtilityProcess } from 'electron';
import { expect, test } from 'vitest';
import { forkLibrary } from '../../../electron/main/fork-library.ts';
import { tightBytes } from '../../../electron/main/tight-bytes.ts';

type Posted = { readonly message: unknown; readonly ports: readonly unknown[] };

class FakeUtility extends EventEmitter {
  readonly posted: Posted[] = [];
  pid: number | undefined = 4711;
  asked = 0;
  postMessage(message: unknown, ports: readonly unknown[] = []): void {
    this.posted.push({ message, ports });
  }
  kill(): boolean {
    this.asked += 1;
    return true;
  }
}

/** Electron's surface as far as it is used; nothing of Electron can run here. */
function createSurface() {
  const library = new FakeUtility();
  const decoders: { readonly role: string; readonly process: FakeUtility }[] = [];
  const killed: number[] = [];
  let channels = 0;
  const child = forkLibrary({
    fork: () => library as object as UtilityProcess,
    forkDecoder(role) {
      const process = new FakeUtility();
      decoders.push({ role, process });
      return process as object as UtilityProcess;
    },
    openChannel() {
      channels += 1;
      return {
        port1: { end: `${channels} near` } as object as MessagePortMain,
        port2: { end: `${channels} far` } as object as MessagePortMain,
      } as MessageChannelMain;
    },
    killProcess: (pid) => killed.push(pid),
  });
  return { child, library, decoders, killed };
}

test('a decoder and the library get the two ends of one channel', () => {
  const { child, library, decoders } = createSurface();
  child.startDecoder({ kind: 'decoder', id: 7 }, 'indexing');
  expect(decoders.map(({ role }) => role)).toEqual(['indexing']);
  expect(decoders[0]?.process.posted).toEqual([{ message: null, ports: [{ end: '1 near' }] }]);
  expect(library.posted).toEqual([{ message: { kind: 'decoder', id: 7 }, ports: [{ end: '1 far' }] }]);
});

test('how a decoder ended is told, and one that hangs is killed without being asked', () => {
  const { child, decoders, killed } = createSurface();
  const handle = child.startDecoder({ kind: 'decoder', id: 1 }, 'playing');
  const ends: string[] = [];
  handle.onExit((how) => ends.push(how));
  handle.kill();
  expect(killed).toEqual([4711]);
  decoders[0]?.process.emit('exit', 9);
  expect(ends).toEqual(['exit code 9']);
  const early = child.startDecoder({ kind: 'decoder', id: 2 }, 'playing');
  const process = decoders[1]?.process;
  if (process) process.pid = undefined;
  early.kill();
  expect(process?.asked).toBe(1);
});

test('bytes that are sent have a buffer of their own, wherever they are in a message', () => {
  const view = Buffer.from(new Uint8Array(1000).fill(7).buffer, 100, 10);
  const sent = tightBytes({ kind: 'item', id: 1, item: { luma: view, atMs: 5, thumbnail: null, list: [1, 2] } });
  expect(sent).toEqual({ kind: 'item', id: 1, item: { luma: new Uint8Array(10).fill(7), atMs: 5, thumbnail: null, list: [1, 2] } });
  const { luma } = (sent as { item: { luma: Uint8Array } }).item;
  expect(luma.buffer.byteLength).toBe(10);
});
