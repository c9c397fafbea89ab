import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { listByPrefix } from '../../electron/library/stores/list-by-prefix.ts';
import type { ReadOptions, RecordingStore, StoredObject } from '../../electron/library/stores/recording-store.ts';
import { AppError, type ErrorCode } from '../../shared/errors.ts';

/** What the suite needs of an implementation: an empty place below a prefix, and one that does not exist. */
export interface StoreHarness {
  open(): Promise<RecordingStore>;
  /** Null: an implementation that has no place of its own. */
  readonly openMissing: (() => Promise<RecordingStore>) | null;
  /** Writes below the store's prefix, as another program would. */
  put(key: string, bytes: Uint8Array): Promise<void>;
  remove(key: string): Promise<void>;
  /** Writes outside of the store's prefix; the store must not show it. */
  putOutside(name: string, bytes: Uint8Array): Promise<void>;
  dispose(): Promise<void>;
}

/** Bytes that differ at every place, so that a shifted range never passes. */
export function sampleBytes(length: number, seed = 1): Uint8Array {
  const bytes = new Uint8Array(length);
  let state = seed;
  for (let at = 0; at < length; at += 1) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    bytes[at] = state >>> 16;
  }
  return bytes;
}

export async function listAll(store: RecordingStore, prefix = ''): Promise<StoredObject[]> {
  const objects: StoredObject[] = [];
  for await (const page of store.list({ prefix })) objects.push(...page);
  return objects;
}

export async function readAll(store: RecordingStore, key: string, options: ReadOptions): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of store.read(key, options)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** The AppError with which work fails, checked for its code and for naming the things concerned. */
export async function failureOf(work: () => Promise<unknown>, code: ErrorCode, ...names: readonly string[]): Promise<AppError> {
  const error = await work().then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof AppError)) throw new Error(`Expected an AppError ${code}`, { cause: error });
  expect(error.code, error.message).toBe(code);
  for (const name of names) expect(error.message).toContain(name);
  expect(error.action).not.toBe('');
  return error;
}

/** Everything a RecordingStore promises, whichever implementation. */
export function describeRecordingStore(name: string, createHarness: () => Promise<StoreHarness>): void {
  describe(`${name} keeps the promises of a recording store`, () => {
    let harness: StoreHarness;
    let store: RecordingStore;
    const big = sampleBytes(700_001);

    beforeAll(async () => {
      harness = await createHarness();
      store = await harness.open();
    });
    afterAll(async () => {
      await store.dispose();
      await harness.dispose();
    });

    test('an empty store lists nothing', async () => {
      await harness.putOutside('outside.cast', sampleBytes(10));
      expect(await listAll(store)).toEqual([]);
    });

    test('a listing gives every object below the prefix once, with relative keys, sizes and times', async () => {
      const before = Date.now();
      await harness.put('list/a.cast', sampleBytes(11));
      await harness.put('list/deep/er/b.mp4', sampleBytes(222));
      await harness.put('list/empty.cast', new Uint8Array());
      const objects = await listAll(store);
      expect(objects.map(({ key, sizeBytes }) => [key, sizeBytes]).sort()).toEqual([
        ['list/a.cast', 11],
        ['list/deep/er/b.mp4', 222],
        ['list/empty.cast', 0],
      ]);
      for (const object of objects) {
        expect(object.etag).toMatch(/^[^"]+$/);
        // Stores round to seconds.
        expect(Math.abs((object.lastModifiedMs ?? 0) - before)).toBeLessThan(3_600_000);
      }
    });

    test('a listing can be narrowed to a prefix', async () => {
      expect((await listAll(store, 'list/deep/')).map(({ key }) => key)).toEqual(['list/deep/er/b.mp4']);
      expect(await listAll(store, 'list/nowhere')).toEqual([]);
    });

    test('a level gives what lies directly below a prefix, where the store has levels', async () => {
      if (!store.listLevel) return;
      const { objects, prefixes, isWhole } = await store.listLevel({ prefix: 'list/' });
      expect(objects.map(({ key }) => key).sort()).toEqual(['list/a.cast', 'list/empty.cast']);
      expect(prefixes).toEqual(['list/deep/']);
      expect(isWhole).toBe(true);
      expect(await store.listLevel({ prefix: 'list/nowhere/' })).toEqual({ objects: [], prefixes: [], isWhole: true });
    });

    test('listed by its folders, it gives the same', async () => {
      const keys: string[] = [];
      for await (const page of listByPrefix(store)) keys.push(...page.map(({ key }) => key));
      expect(keys.sort()).toEqual((await listAll(store)).map(({ key }) => key).sort());
    });

    test('any name that people give to files survives listing and reading', async () => {
      const keys = ['names/with space+plus.cast', 'names/100% & <b>"q\'.cast', 'names/ünï-漢字-😀.cast', 'names/a=b;c#d?e.cast'];
      for (const [index, key] of keys.entries()) await harness.put(key, sampleBytes(50, index + 1));
      expect((await listAll(store, 'names/')).map(({ key }) => key).sort()).toEqual([...keys].sort());
      for (const [index, key] of keys.entries()) {
        expect(await readAll(store, key, { start: 0, endExclusive: 50 })).toEqual(Buffer.from(sampleBytes(50, index + 1)));
      }
    });

    test('head tells what the listing tells', async () => {
      const [listed] = await listAll(store, 'list/a.cast');
      const head = await store.head('list/a.cast');
      expect(head).toMatchObject({ key: 'list/a.cast', sizeBytes: 11, etag: listed?.etag });
    });

    test('a checksum that is offered is the checksum of the bytes', async () => {
      const { checksum } = await store.head('list/deep/er/b.mp4');
      if (checksum === null) return;
      expect(checksum).toEqual({ algorithm: 'md5', value: createHash('md5').update(sampleBytes(222)).digest('base64') });
    });

    test.each([
      [0, 700_001],
      [0, 1],
      [700_000, 700_001],
      [1, 2],
      [262_143, 262_145],
      [300_000, 699_999],
    ])('reading from %i up to %i gives exactly those bytes', async (start, endExclusive) => {
      await harness.put('read/big.bin', big);
      expect(Buffer.compare(await readAll(store, 'read/big.bin', { start, endExclusive }), big.subarray(start, endExclusive))).toBe(0);
    });

    test('reading is possible in many ranges at once', async () => {
      const starts = Array.from({ length: 24 }, (_, index) => index * 29_000);
      const parts = await Promise.all(starts.map((start) => readAll(store, 'read/big.bin', { start, endExclusive: start + 29_000 })));
      expect(Buffer.compare(Buffer.concat(parts), big.subarray(0, 24 * 29_000))).toBe(0);
    });

    test('an object that was replaced is not read with its old etag', async () => {
      await harness.put('change/a.cast', sampleBytes(4_000, 1));
      const { etag } = await store.head('change/a.cast');
      expect(await readAll(store, 'change/a.cast', { start: 0, endExclusive: 4_000, ifEtag: etag })).toHaveLength(4_000);
      await harness.put('change/a.cast', sampleBytes(4_000, 2));
      const read = (): Promise<Buffer> => readAll(store, 'change/a.cast', { start: 0, endExclusive: 4_000, ifEtag: etag });
      await failureOf(read, 'store-object-changed', 'change/a.cast', store.label);
    });

    test('an object that became shorter than was listed fails instead of ending early', async () => {
      await harness.put('change/short.cast', sampleBytes(100));
      const read = (start: number) => () => readAll(store, 'change/short.cast', { start, endExclusive: 200 });
      await failureOf(read(0), 'store-object-changed', 'change/short.cast');
      await failureOf(read(150), 'store-object-changed', 'change/short.cast');
    });

    test('an object that is gone is named as missing', async () => {
      await harness.put('gone/a.cast', sampleBytes(10));
      await harness.remove('gone/a.cast');
      await failureOf(() => store.head('gone/a.cast'), 'store-object-missing', 'gone/a.cast', store.label);
      await failureOf(
        () => readAll(store, 'gone/a.cast', { start: 0, endExclusive: 10 }),
        'store-object-missing',
        'gone/a.cast',
        store.label,
      );
    });

    test('a place that does not exist is named as such', async () => {
      if (!harness.openMissing) return;
      const missing = await harness.openMissing();
      const error = await failureOf(() => listAll(missing), 'store-not-found', missing.label);
      expect(error.retryable).toBe(false);
      await missing.dispose();
    });

    test('hostile keys read nothing outside of the store', async () => {
      for (const key of ['../outside.cast', 'list/../../outside.cast', '/etc/hostname', '../../../../../../etc/hostname']) {
        const error = await store.head(key).catch((reason: unknown) => reason);
        expect(error).toBeInstanceOf(AppError);
        expect(error).toMatchObject({ code: expect.stringMatching(/^store-/) });
      }
    });

    test('control characters in a key are escaped in messages', async () => {
      const error = await store.head('gone/\u001b[31m\u202eevil\n.cast').catch((reason: unknown) => reason);
      expect(error).toMatchObject({ code: expect.stringMatching(/^store-/), message: expect.not.stringMatching(/[\u001b\u202e\n]/) });
    });

    test('cancelling a listing ends it as cancelled', async () => {
      const controller = new AbortController();
      controller.abort();
      await failureOf(async () => {
        for await (const _ of store.list({ signal: controller.signal }));
      }, 'cancelled');
    });

    test('cancelling a read in the middle ends it as cancelled', async () => {
      const controller = new AbortController();
      await failureOf(async () => {
        for await (const _ of store.read('read/big.bin', { start: 0, endExclusive: 700_001, signal: controller.signal }))
          controller.abort();
      }, 'cancelled');
    });

    test('a reader that stops early leaves the store usable', async () => {
      for await (const _ of store.read('read/big.bin', { start: 0, endExclusive: 700_001 })) break;
      expect(await readAll(store, 'read/big.bin', { start: 5, endExclusive: 10 })).toEqual(Buffer.from(big.subarray(5, 10)));
    });

    test('a long listing comes in pages, each object once', async () => {
      const keys = Array.from({ length: 1_100 }, (_, index) => `many/${String(index).padStart(5, '0')}.cast`);
      for (let at = 0; at < keys.length; at += 50)
        await Promise.all(keys.slice(at, at + 50).map((key) => harness.put(key, new Uint8Array([1]))));
      const sizes: number[] = [];
      const seen: string[] = [];
      for await (const page of store.list({ prefix: 'many/' })) {
        sizes.push(page.length);
        seen.push(...page.map(({ key }) => key));
      }
      expect(sizes.length).toBeGreaterThan(1);
      expect(Math.max(...sizes)).toBeLessThanOrEqual(1_000);
      expect(seen.sort()).toEqual(keys);
    });
  });
}
