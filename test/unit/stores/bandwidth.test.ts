import { describe, expect, test } from 'vitest';
import { createBandwidth, limitReads } from '../../../electron/library/stores/bandwidth.ts';
import type { RecordingStore } from '../../../electron/library/stores/recording-store.ts';

/** A clock that moves only while somebody waits. */
function setUp(bytesPerSecond: number) {
  let clock = 0;
  let limit = bytesPerSecond;
  const bandwidth = createBandwidth({
    bytesPerSecond: () => limit,
    nowMs: () => clock,
    wait: async (ms) => {
      clock += ms;
    },
  });
  return { bandwidth, now: () => clock, pass: (ms: number) => (clock += ms), setLimit: (next: number) => (limit = next) };
}

const chunk = new Uint8Array(10_000);
function storeOf(chunks: number): RecordingStore {
  return {
    label: 'memory',
    list: () => expect.fail('not asked'),
    head: () => expect.fail('not asked'),
    async *read() {
      for (let at = 0; at < chunks; at += 1) yield chunk;
    },
    dispose: async () => undefined,
  };
}
async function readAll(store: RecordingStore, signal?: AbortSignal): Promise<number> {
  let bytes = 0;
  for await (const part of store.read('key', { start: 0, endExclusive: 1, ...(signal && { signal }) })) bytes += part.length;
  return bytes;
}

describe('the limit on downloads', () => {
  test('holds over all reads of all stores together', async () => {
    const { bandwidth, now } = setUp(100_000);
    const stores = [limitReads(storeOf(50), bandwidth), limitReads(storeOf(50), bandwidth)];
    expect(await Promise.all(stores.map((store) => readAll(store)))).toEqual([500_000, 500_000]);
    // A million bytes at a hundred thousand a second, less what may come at once after a rest.
    expect(now()).toBeGreaterThanOrEqual(9_500);
    expect(now()).toBeLessThanOrEqual(10_000);
  });

  test('is none where it is not set', async () => {
    const { bandwidth, now } = setUp(0);
    expect(await readAll(limitReads(storeOf(1_000), bandwidth))).toBe(10_000_000);
    expect(now()).toBe(0);
  });

  test('lets no flood through after a rest', async () => {
    const { bandwidth, now, pass } = setUp(100_000);
    await readAll(limitReads(storeOf(10), bandwidth));
    pass(60_000);
    const before = now();
    await readAll(limitReads(storeOf(100), bandwidth));
    expect(now() - before).toBeGreaterThanOrEqual(9_500);
  });

  test('counts at once when it is changed, also for who waits already', async () => {
    const { bandwidth, now, setLimit } = setUp(1_000);
    await bandwidth.take(1_000_000, undefined);
    const waiting = bandwidth.take(1, undefined);
    setLimit(0);
    await waiting;
    expect(now()).toBeLessThanOrEqual(500);
  });

  test('is not waited for by who gave up, and the next comes in its turn', async () => {
    const { bandwidth } = setUp(1_000);
    const stop = new AbortController();
    await bandwidth.take(5_000, undefined);
    const given = bandwidth.take(5_000, stop.signal);
    const next = bandwidth.take(1, undefined);
    stop.abort();
    await expect(given).rejects.toMatchObject({ code: 'cancelled' });
    await next;
  });
});
