import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, onTestFinished, test } from 'vitest';
import { blockBytes } from '../../../electron/common/block-file.ts';
import type { ByteReader } from '../../../electron/common/byte-reader.ts';
import type { ArrivingReaderOptions } from '../../../electron/library/cache/arriving-reader.ts';
import type { Downloaded } from '../../../electron/library/cache/download.ts';
import type { RecordingCache } from '../../../electron/library/cache/recording-cache.ts';
import { AppError } from '../../../shared/errors.ts';
import type { Checksum } from '../../../shared/model/recording.ts';
import { type GatedStore, gatedChunkBytes, gatedStore } from '../../support/gated-store.ts';
import { bytesOf, type CacheFixture, makeCache, mebibyte, recordingId, sha256Of } from './cache-fixture.ts';

const id = recordingId('r1');
const networkFailure = new AppError('store-unreachable', 'The connection broke.', { retryable: true });

interface Arriving {
  readonly fixture: CacheFixture;
  readonly bytes: Buffer;
  readonly store: GatedStore;
  readonly cancel: AbortController;
  /** How the download ends. */
  readonly done: Promise<Downloaded>;
  open(options?: ArrivingReaderOptions): Promise<ByteReader>;
}

/** A download that runs and has been given nothing yet. */
async function startDownload(
  sizeBytes: number,
  { checksum = null, cache, allowed = [] }: { checksum?: Checksum | null; cache?: RecordingCache; allowed?: [number, number][] } = {},
): Promise<Arriving> {
  const fixture = makeCache();
  const bytes = bytesOf(sizeBytes);
  const store = gatedStore(bytes, { checksum });
  for (const [start, end] of allowed) store.allow(start, end);
  return follow(fixture, bytes, store, cache ?? fixture.cache);
}

async function follow(fixture: CacheFixture, bytes: Buffer, store: GatedStore, cache = fixture.cache): Promise<Arriving> {
  const begun = Promise.withResolvers<void>();
  const cancel = new AbortController();
  const done = cache.fetch({ id, object: store.object, store, signal: cancel.signal, onBegun: begun.resolve });
  done.catch(begun.reject);
  await begun.promise;
  onTestFinished(async () => {
    cancel.abort();
    await done.catch(() => undefined);
  });
  return { fixture, bytes, store, cancel, done, open: (options) => cache.openArriving(id, options) };
}

/** The requests that came after the first four parts, which begin by themselves. */
const later = ({ store }: Arriving) => store.reads.slice(4);
const expectBytes = async (reader: ByteReader, { bytes }: Arriving, start: number, end: number): Promise<void> => {
  const read = Buffer.from(await reader.read(start, end));
  if (!read.equals(bytes.subarray(start, end))) expect.fail(`The bytes ${start} to ${end} differ.`);
};

describe('reading a recording that is being downloaded', () => {
  test('what has arrived is read at once, although the rest is held up', async () => {
    const arriving = await startDownload(40 * mebibyte, { allowed: [[0, mebibyte]] });
    const reader = await arriving.open();
    await expectBytes(reader, arriving, 1000, 600_000);
    expect(later(arriving)).toEqual([]);
    await reader.close();
  });

  test('what has not arrived is asked for out of turn, with a little of what follows', async () => {
    const arriving = await startDownload(40 * mebibyte);
    const reader = await arriving.open();
    const wanted = 30 * mebibyte;
    const reading = expectBytes(reader, arriving, wanted, wanted + 10);
    await arriving.store.until(() => later(arriving).length > 0);
    expect(later(arriving)).toEqual([expect.objectContaining({ start: wanted, endExclusive: wanted + 2 * mebibyte })]);
    arriving.store.allow(wanted, wanted + blockBytes);
    await reading;
    await reader.close();
  });

  test('the rest holds back until nobody waits any more, then goes on', async () => {
    const arriving = await startDownload(40 * mebibyte, { allowed: [[0, mebibyte]] });
    const { store } = arriving;
    const reader = await arriving.open();
    await expectBytes(reader, arriving, 0, mebibyte);
    const [wanted, end] = [30 * mebibyte, 32 * mebibyte];
    const reading = expectBytes(reader, arriving, wanted, wanted + blockBytes);
    await store.until(() => later(arriving).length > 0);
    const before = store.reads.slice(0, 4).map(({ taken }) => taken);
    // Everything may pass but what is waited for.
    store.allow(0, wanted);
    store.allow(end, arriving.bytes.length);
    store.allow(wanted, wanted + blockBytes);
    await reading;
    const during = store.reads.slice(0, 4).map(({ taken }, index) => taken - (before[index] ?? 0));
    // One chunk each was on its way already.
    for (const taken of during) expect(taken).toBeLessThanOrEqual(gatedChunkBytes);
    await reader.close();
    store.allowAll();
    expect((await arriving.done).sha256).toBe(sha256Of(arriving.bytes));
  });

  test('of all downloads only the one that is read goes on', async () => {
    const arriving = await startDownload(20 * mebibyte);
    const other = gatedStore(bytesOf(20 * mebibyte));
    const fetched = arriving.fixture.cache.fetch({ id: recordingId('r2'), object: other.object, store: other });
    await other.until(() => other.reads.length === 3);
    const reader = await arriving.open();
    const reading = expectBytes(reader, arriving, 13 * mebibyte, 13 * mebibyte + 10);
    await arriving.store.until(() => arriving.store.reads.length > 3);
    other.allowAll();
    arriving.store.allow(13 * mebibyte, 13 * mebibyte + blockBytes);
    await reading;
    for (const { taken } of other.reads) expect(taken).toBeLessThanOrEqual(gatedChunkBytes);
    await reader.close();
    arriving.store.allowAll();
    await Promise.all([fetched, arriving.done]);
  });

  test('nothing is fetched twice, and the hash and checksum are over all of it in order', async () => {
    const bytes = bytesOf(40 * mebibyte + 4321);
    const checksum = { algorithm: 'md5', value: createHash('md5').update(bytes).digest('base64') } as const;
    const fixture = makeCache();
    const store = gatedStore(bytes, { checksum });
    const arriving = await follow(fixture, bytes, store);
    const reader = await arriving.open();
    // The end, the middle of a part, and places that the parts come to soon.
    for (const at of [bytes.length - 100, 21 * mebibyte, 12 * mebibyte + 77, 3 * mebibyte, 35 * mebibyte]) {
      const reading = expectBytes(reader, arriving, at, at + 1000);
      // Whole blocks: part of one that is given up for the next place would come again.
      store.allow(at - (at % blockBytes), at - (at % blockBytes) + 2 * blockBytes);
      await reading;
    }
    store.allowAll();
    expect(await arriving.done).toEqual({ sha256: sha256Of(bytes), storeChecksumVerified: true });
    expect(store.times().filter((count) => count !== 1)).toEqual([]);
    await expectBytes(reader, arriving, 0, bytes.length);
    await reader.close();
    expect(sha256Of(await fixture.readAll(id))).toBe(sha256Of(bytes));
  });

  test('what comes next in a part that runs is waited for there, not asked for again', async () => {
    const arriving = await startDownload(20 * mebibyte);
    const reader = await arriving.open();
    for (const part of [0, 8 * mebibyte, 16 * mebibyte]) {
      const reading = expectBytes(reader, arriving, part, part + 2 * blockBytes);
      arriving.store.allow(part, part + 2 * blockBytes);
      await reading;
    }
    expect(arriving.store.reads).toHaveLength(3);
    await reader.close();
  });

  test('a new place is served before what was read ahead at the last one', async () => {
    const arriving = await startDownload(40 * mebibyte);
    const reader = await arriving.open();
    const reading = expectBytes(reader, arriving, 30 * mebibyte, 30 * mebibyte + 10);
    arriving.store.allow(30 * mebibyte, 30 * mebibyte + blockBytes);
    await reading;
    const next = expectBytes(reader, arriving, 20 * mebibyte, 20 * mebibyte + 10);
    await arriving.store.until(() => later(arriving).length === 2 && later(arriving)[0]?.state === 'left');
    arriving.store.allow(20 * mebibyte, 20 * mebibyte + blockBytes);
    await next;
    await reader.close();
  });

  test('two readers at two places are served at the same time, and both blocks come once', async () => {
    const arriving = await startDownload(40 * mebibyte);
    const readers = [await arriving.open(), await arriving.open(), await arriving.open()];
    const places = [30 * mebibyte, 20 * mebibyte, 20 * mebibyte];
    const reading = readers.map((reader, index) => expectBytes(reader, arriving, places[index] ?? 0, (places[index] ?? 0) + 10));
    await arriving.store.until(() => later(arriving).length === 2);
    expect(later(arriving).map(({ start, state }) => [start, state])).toEqual([
      [30 * mebibyte, 'open'],
      [20 * mebibyte, 'open'],
    ]);
    arriving.store.allowAll();
    await Promise.all([...reading, arriving.done]);
    expect(arriving.store.times().filter((count) => count !== 1)).toEqual([]);
    for (const reader of readers) await reader.close();
  });

  test('whoever gives up no longer holds the rest up', async () => {
    const arriving = await startDownload(40 * mebibyte);
    const { store } = arriving;
    const reader = await arriving.open();
    const giveUp = new AbortController();
    const reading = reader.read(30 * mebibyte, 31 * mebibyte, giveUp.signal);
    await store.until(() => later(arriving).length === 1);
    giveUp.abort();
    await expect(reading).rejects.toMatchObject({ name: 'AbortError' });
    const closed = reader.read(20 * mebibyte, 21 * mebibyte);
    await store.until(() => later(arriving).length === 2 && later(arriving)[0]?.state === 'left');
    await reader.close();
    await expect(closed).rejects.toMatchObject({ code: 'cancelled' });
    store.allowAll();
    expect((await arriving.done).sha256).toBe(sha256Of(arriving.bytes));
  });

  test('so many bytes are urgent as the reader says; then it waits for its turn', async () => {
    const arriving = await startDownload(40 * mebibyte);
    const reader = await arriving.open({ urgentBytes: 2 * blockBytes });
    const first = expectBytes(reader, arriving, 30 * mebibyte, 30 * mebibyte + 10);
    arriving.store.allow(30 * mebibyte, 32 * mebibyte);
    await first;
    await arriving.store.until(() => later(arriving)[0]?.state === 'done');
    const second = expectBytes(reader, arriving, 20 * mebibyte, 20 * mebibyte + 10);
    arriving.store.allow(20 * mebibyte, 22 * mebibyte);
    await second;
    await arriving.store.until(() => later(arriving)[1]?.state === 'done');
    const third = expectBytes(reader, arriving, 10 * mebibyte, 10 * mebibyte + 10);
    arriving.store.allowAll();
    await Promise.all([third, arriving.done]);
    // The rest of the parts, around what was urgent: nothing began in the middle of the second part.
    expect(later(arriving).filter(({ start }) => start === 10 * mebibyte)).toEqual([]);
    await reader.close();
  });

  test('a connection that broke while it was held back is made again, and the download goes on', async () => {
    const arriving = await startDownload(20 * mebibyte, { allowed: [[0, mebibyte]] });
    const { store } = arriving;
    const reader = await arriving.open();
    const reading = expectBytes(reader, arriving, 15 * mebibyte, 15 * mebibyte + 10);
    await store.until(() => store.reads.length > 3);
    // The parts take a chunk each, then hold back.
    store.allow(mebibyte, 8 * mebibyte);
    await store.until(() => (store.reads[0]?.taken ?? 0) > mebibyte);
    store.failOnly(0, networkFailure);
    store.allow(15 * mebibyte, 17 * mebibyte);
    await reading;
    store.allowAll();
    expect((await arriving.done).sha256).toBe(sha256Of(arriving.bytes));
    await reader.close();
  });
});

describe('when the download ends', () => {
  test('well, the reader reads on in the same copy', async () => {
    const arriving = await startDownload(10 * mebibyte);
    const reader = await arriving.open();
    arriving.store.allowAll();
    await arriving.done;
    await expectBytes(reader, arriving, 0, arriving.bytes.length);
    await reader.close();
  });

  test.each(['failed', 'cancelled'])('%s, what has arrived is read on; whoever waits for more gets the reason', async (how) => {
    const arriving = await startDownload(20 * mebibyte, { allowed: [[0, 2 * mebibyte]] });
    const { store } = arriving;
    const reader = await arriving.open();
    await expectBytes(reader, arriving, 0, 2 * mebibyte);
    const reading = reader.read(10 * mebibyte, 11 * mebibyte);
    await store.until(() => store.reads.length > 3);
    if (how === 'failed') store.fail(networkFailure);
    else arriving.cancel.abort();
    await expect(reading).rejects.toMatchObject({ code: how === 'failed' ? 'store-unreachable' : 'cancelled' });
    await expect(arriving.done).rejects.toThrow();
    await expectBytes(reader, arriving, 0, 2 * mebibyte);
    await expect(reader.read(10 * mebibyte, 11 * mebibyte)).rejects.toMatchObject({ code: 'not-cached' });
    await reader.close();

    const late = await arriving.fixture.reopen().openArriving(id);
    await expectBytes(late, arriving, 0, 2 * mebibyte);
    await late.close();
  });

  test('a reader that waits goes on with the next download', async () => {
    const arriving = await startDownload(20 * mebibyte, { allowed: [[0, 2 * mebibyte]] });
    const { store, bytes, fixture } = arriving;
    const reader = await arriving.open({ whenStopped: 'wait' });
    await expectBytes(reader, arriving, 0, 2 * mebibyte);
    const waiting = expectBytes(reader, arriving, 10 * mebibyte, 11 * mebibyte);
    await store.until(() => store.reads.length > 3);
    store.fail(networkFailure);
    await expect(arriving.done).rejects.toMatchObject({ code: 'store-unreachable' });
    const second = gatedStore(bytes);
    const again = await follow(fixture, bytes, second);
    second.allow(10 * mebibyte, 11 * mebibyte);
    await waiting;
    // It was the first that was asked for; what had arrived was not asked for again.
    second.allowAll();
    expect((await again.done).sha256).toBe(sha256Of(bytes));
    expect(second.times().slice(0, (2 * mebibyte) / gatedChunkBytes)).toEqual(expect.not.arrayContaining([1]));
    await reader.close();
  });

  test.each(['fail', 'wait'] as const)('with another checksum than the store has, nobody reads on (%s)', async (whenStopped) => {
    const checksum = { algorithm: 'md5', value: 'AAAAAAAAAAAAAAAAAAAAAA==' } as const;
    const arriving = await startDownload(20 * mebibyte, { checksum, allowed: [[0, mebibyte]] });
    const reader = await arriving.open({ whenStopped });
    await expectBytes(reader, arriving, 0, mebibyte);
    arriving.store.allowAll();
    await expect(arriving.done).rejects.toMatchObject({ code: 'store-checksum-mismatch' });
    await expect(reader.read(0, 10)).rejects.toMatchObject({ code: 'store-checksum-mismatch' });
    await expect(arriving.open()).rejects.toMatchObject({ code: 'not-cached' });
    expect(arriving.fixture.files()).toEqual([]);
    await reader.close();
  });

  test('because the object was replaced, whoever waits and whoever reads is told so', async () => {
    const arriving = await startDownload(20 * mebibyte, { allowed: [[0, mebibyte]] });
    const reader = await arriving.open({ whenStopped: 'wait' });
    await expectBytes(reader, arriving, 0, mebibyte);
    const waiting = reader.read(10 * mebibyte, 10 * mebibyte + 1);
    arriving.store.fail(new AppError('store-object-changed', 'It was replaced.'));
    await expect(waiting).rejects.toMatchObject({ code: 'store-object-changed' });
    await expect(arriving.done).rejects.toMatchObject({ code: 'store-object-changed' });
    await expect(reader.read(0, 1)).rejects.toMatchObject({ code: 'store-object-changed' });
    await reader.close();
  });

  test('a copy that is removed is read no more, not even by who waits for it', async () => {
    const arriving = await startDownload(20 * mebibyte, { allowed: [[0, mebibyte]] });
    const reader = await arriving.open({ whenStopped: 'wait' });
    await expectBytes(reader, arriving, 0, mebibyte);
    arriving.cancel.abort();
    await arriving.done.catch(() => undefined);
    const waiting = expect(reader.read(10 * mebibyte, 10 * mebibyte + 1)).rejects.toMatchObject({ code: 'not-cached' });
    await arriving.fixture.cache.remove(id);
    await waiting;
    await reader.close();
    expect(arriving.fixture.cache.isRead(id)).toBe(false);
  });
});

describe('what is here of a recording', () => {
  const downloaded = ({ fixture }: Arriving, cache = fixture.cache) => cache.downloaded(id);

  test('is told while it arrives, and of a copy that was left, by another process too', async () => {
    const arriving = await startDownload(20 * mebibyte, { allowed: [[0, mebibyte]] });
    expect(await downloaded(arriving)).toEqual({ sizeBytes: 20 * mebibyte, ranges: [], isRunning: true });
    const reader = await arriving.open();
    await expectBytes(reader, arriving, 0, mebibyte);
    arriving.store.allow(19 * mebibyte, 20 * mebibyte);
    await expectBytes(reader, arriving, 19 * mebibyte, 20 * mebibyte);
    const ranges = [
      { start: 0, endExclusive: mebibyte },
      { start: 19 * mebibyte, endExclusive: 20 * mebibyte },
    ];
    expect(await downloaded(arriving)).toEqual({ sizeBytes: 20 * mebibyte, ranges, isRunning: true });
    await reader.close();
    arriving.cancel.abort();
    await arriving.done.catch(() => undefined);
    expect(await downloaded(arriving)).toEqual({ sizeBytes: 20 * mebibyte, ranges, isRunning: false });
    expect(await downloaded(arriving, arriving.fixture.reopen())).toEqual({ sizeBytes: 20 * mebibyte, ranges, isRunning: false });
  });

  test('is one range when it is whole, and none when there is nothing', async () => {
    const arriving = await startDownload(3 * mebibyte + 5);
    arriving.store.allowAll();
    await arriving.done;
    const ranges = [{ start: 0, endExclusive: 3 * mebibyte + 5 }];
    expect(await downloaded(arriving)).toEqual({ sizeBytes: 3 * mebibyte + 5, ranges, isRunning: false });
    await arriving.fixture.cache.remove(id);
    expect(await downloaded(arriving)).toEqual({ sizeBytes: 0, ranges: [], isRunning: false });
  });

  test('a block that was torn when the process died is fetched, though it looked written', async () => {
    const arriving = await startDownload(10 * mebibyte, { allowed: [[0, 2 * mebibyte]] });
    const reader = await arriving.open();
    await expectBytes(reader, arriving, 0, 2 * mebibyte);
    await reader.close();
    arriving.cancel.abort();
    await arriving.done.catch(() => undefined);
    const path = arriving.fixture.blocksPath(id);
    const stored = readFileSync(path);
    // In the middle of the third block.
    stored.fill(0, 2.5 * blockBytes, 2.75 * blockBytes);
    writeFileSync(path, stored);

    const second = gatedStore(arriving.bytes);
    const again = await follow(arriving.fixture, arriving.bytes, second, arriving.fixture.reopen());
    const late = await again.open();
    const reading = expectBytes(late, again, 2 * blockBytes, 3 * blockBytes);
    await second.until(() => second.reads.some(({ start }) => start === 2 * blockBytes));
    second.allowAll();
    await reading;
    expect((await again.done).sha256).toBe(sha256Of(arriving.bytes));
    expect(second.reads.filter(({ start }) => start < 2 * mebibyte)).toEqual([
      expect.objectContaining({ start: 2 * blockBytes, endExclusive: 3 * blockBytes }),
    ]);
    await late.close();
  });
});

describe('a whole copy that became damaged', () => {
  test('is told of when it is read, also by who opened it while it arrived', async () => {
    const told: string[] = [];
    const fixture = makeCache();
    const cache = fixture.reopen(undefined, (damaged) => told.push(damaged));
    const bytes = bytesOf(3 * mebibyte);
    const store = gatedStore(bytes);
    store.allowAll();
    const arriving = await follow(fixture, bytes, store, cache);
    const early = await arriving.open();
    await arriving.done;
    const path = fixture.blocksPath(id);
    const stored = readFileSync(path);
    stored.writeUInt8(stored.readUInt8(5 * blockBytes) ^ 1, 5 * blockBytes);
    writeFileSync(path, stored);
    const reader = await cache.open(id);
    expect(told).toEqual([]);
    await expectBytes(reader, arriving, 0, blockBytes);
    await expect(reader.read(0, bytes.length)).rejects.toMatchObject({ code: 'cache-damaged' });
    await expect(early.read(0, bytes.length)).rejects.toMatchObject({ code: 'cache-damaged' });
    expect(told).toEqual([id, id]);
    await reader.close();
    await early.close();
  });
});
