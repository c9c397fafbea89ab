import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it, vi } from 'vitest';
import * as av from '../../../electron/library/decoder/process/av.ts';
import { unlessAborted } from '../../../electron/library/decoder/process/media-bytes.ts';
import { openMediaIo } from '../../../electron/library/decoder/process/media-io.ts';

const partBytes = 100_000;

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

/** Lets what is due happen, and collects what nobody holds. */
async function collect(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
  collectGarbage();
}

/** Endless bytes that remember which of what they gave is still held by someone. */
function trackedBytes() {
  const given: WeakRef<Buffer>[] = [];
  return {
    bytes: {
      sizeBytes: 1e12,
      async read() {
        const part = Buffer.alloc(partBytes, 1);
        given.push(new WeakRef(part));
        return part;
      },
    },
    given,
    held: () => given.filter((part) => part.deref() !== undefined).length,
  };
}

it('holds on to nothing that it has read, however long its signal lives', async () => {
  const { bytes, given, held } = trackedBytes();
  const io = openMediaIo(bytes);
  io.use(new AbortController().signal);
  for (let count = 0; count < 40; count += 1) await io.context.read(partBytes);
  await collect();
  expect(given.length).toBeGreaterThanOrEqual(40);
  expect(held()).toBeLessThan(5);
  io.free();
});

it('lets go of its bytes when it is freed', async () => {
  async function openAndFree(): Promise<WeakRef<object>> {
    const { bytes } = trackedBytes();
    const io = openMediaIo(bytes);
    await io.context.read(partBytes);
    io.free();
    return new WeakRef(bytes);
  }
  const freed = await openAndFree();
  await collect();
  expect(freed.deref()).toBeUndefined();
});

it('reading fails with what the bytes failed with, and is cancelled by its signal', async () => {
  const failure = new Error('the disk is gone');
  const io = openMediaIo({ sizeBytes: 1000, read: () => Promise.reject(failure) });
  expect(await io.context.read(10)).toBe(av.AVERROR_EXIT);
  expect(() => io.check()).toThrow(failure);
  expect(() => io.check()).not.toThrow();
  io.free();

  const stop = new AbortController();
  const asked = Promise.withResolvers<void>();
  const waiting = openMediaIo({
    sizeBytes: 1000,
    read() {
      asked.resolve();
      return new Promise<Buffer>(() => undefined);
    },
  });
  waiting.use(stop.signal);
  const read = waiting.context.read(10);
  await asked.promise;
  stop.abort();
  expect(await read).toBe(av.AVERROR_EXIT);
  expect(() => waiting.check()).toThrow(expect.objectContaining({ code: 'cancelled' }));
  waiting.free();
});

it('what was cancelled before it began is not begun', async () => {
  const work = vi.fn(async () => undefined);
  await expect(unlessAborted(work, AbortSignal.abort())).rejects.toMatchObject({ code: 'cancelled' });
  expect(work).not.toHaveBeenCalled();
});
