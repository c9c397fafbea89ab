import { createHash } from 'node:crypto';
import { readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { blockBytes } from '../../../electron/common/block-file.ts';
import { openFolderStore } from '../../../electron/library/stores/folder-store.ts';
import { AppError } from '../../../shared/errors.ts';
import { bytesOf, type CacheFixture, makeCache, mebibyte, recordingId, sha256Of } from './cache-fixture.ts';

const id = recordingId('r1');
const networkFailure = new AppError('store-unreachable', 'The connection broke.', { retryable: true });

/** A download of which every request after the first few chunks fails. */
async function breakOff(fixture: CacheFixture, key: string, afterBytes: number): Promise<void> {
  let seen = 0;
  const chunk = (bytes: Uint8Array): Uint8Array => {
    seen += bytes.length;
    if (seen > afterBytes) throw networkFailure;
    return bytes;
  };
  await expect(fixture.fetch(id, key, { faults: { chunk } })).rejects.toMatchObject({ code: 'store-unreachable' });
}

describe('fetching into the cache', () => {
  test.each([0, 1, blockBytes - 1, blockBytes, blockBytes + 1, 8 * mebibyte + 1, 40 * mebibyte + 12345])(
    'keeps the bytes and the SHA-256 of an object of %i bytes',
    async (sizeBytes) => {
      const fixture = makeCache();
      const bytes = bytesOf(sizeBytes);
      fixture.put('a', bytes);
      const { sha256, storeChecksumVerified } = await fixture.fetch(id, 'a');
      expect([sha256, storeChecksumVerified]).toEqual([sha256Of(bytes), null]);
      expect(sha256Of(await fixture.readAll(id))).toBe(sha256Of(bytes));
      expect(await fixture.reopen().status(id)).toEqual({ cachedBytes: sizeBytes, complete: true, sha256 });
    },
  );

  test('reports progress that only grows and ends at the size', async () => {
    const fixture = makeCache();
    const bytes = bytesOf(10 * mebibyte);
    fixture.put('a', bytes);
    const seen: number[] = [];
    const store = openFolderStore(fixture.archive);
    await fixture.cache.fetch({ id, object: await store.head('a'), store, onProgress: (done) => seen.push(done) });
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
    expect(seen.at(-1)).toBe(bytes.length);
  });

  test('verifies the checksum that the store offers', async () => {
    const fixture = makeCache();
    const bytes = bytesOf(33 * mebibyte);
    fixture.put('a', bytes);
    const checksum = { algorithm: 'md5', value: createHash('md5').update(bytes).digest('base64') } as const;
    expect(await fixture.fetch(id, 'a', { object: { checksum } })).toMatchObject({ storeChecksumVerified: true });
  });

  test.each([1000, 33 * mebibyte])('leaves nothing of %i bytes that do not have the checksum of the store', async (sizeBytes) => {
    const fixture = makeCache();
    fixture.put('a', bytesOf(sizeBytes));
    const checksum = { algorithm: 'crc64nvme', value: 'AAAAAAAAAAA=' } as const;
    await expect(fixture.fetch(id, 'a', { object: { checksum } })).rejects.toMatchObject({
      code: 'store-checksum-mismatch',
      message: expect.stringMatching(/"a".*crc64nvme/),
    });
    expect(fixture.files()).toEqual([]);
  });

  test('carries on where it broke off: what arrived is not asked for again', async () => {
    const fixture = makeCache();
    const bytes = bytesOf(24 * mebibyte);
    fixture.put('a', bytes);
    await breakOff(fixture, 'a', 12 * mebibyte);
    const partial = await fixture.cache.status(id);
    expect(partial.complete).toBe(false);
    expect(partial.cachedBytes).toBeGreaterThan(8 * mebibyte);
    await expect(fixture.cache.open(id)).rejects.toMatchObject({ code: 'not-cached' });

    const { sha256, calls } = await fixture.fetch(id, 'a', { cache: fixture.reopen() });
    expect(sha256).toBe(sha256Of(bytes));
    const asked = calls.reads.reduce((sum, { start, endExclusive }) => sum + endExclusive - start, 0);
    expect(asked).toBeLessThan(bytes.length - 8 * mebibyte);
  });

  test('asks for nothing when the copy is whole', async () => {
    const fixture = makeCache();
    const bytes = bytesOf(3 * mebibyte);
    fixture.put('a', bytes);
    const first = await fixture.fetch(id, 'a');
    const again = await fixture.fetch(id, 'a');
    expect(again).toMatchObject({ sha256: first.sha256, calls: { reads: [] } });
  });

  test('heals a damaged copy by asking for its damaged blocks alone', async () => {
    const fixture = makeCache();
    const bytes = bytesOf(3 * mebibyte);
    fixture.put('a', bytes);
    await fixture.fetch(id, 'a');
    const stored = readFileSync(fixture.blocksPath(id));
    const at = Math.floor(stored.length / 2);
    stored.writeUInt8(stored.readUInt8(at) ^ 255, at);
    writeFileSync(fixture.blocksPath(id), stored);
    const { calls } = await fixture.fetch(id, 'a', { cache: fixture.reopen() });
    expect(calls.reads).toEqual(
      [{ key: 'a', start: 6 * blockBytes - blockBytes, endExclusive: 6 * blockBytes }].map(() => expect.anything()),
    );
    expect(calls.reads.map(({ start, endExclusive }) => endExclusive - start)).toEqual([blockBytes]);
    expect(sha256Of(await fixture.readAll(id))).toBe(sha256Of(bytes));
  });

  test('starts over when the object was replaced meanwhile', async () => {
    const fixture = makeCache();
    fixture.put('a', bytesOf(24 * mebibyte));
    await breakOff(fixture, 'a', 12 * mebibyte);
    const replaced = bytesOf(24 * mebibyte);
    fixture.put('a', replaced);
    utimesSync(join(fixture.archive, 'a'), 1, 1);
    const { sha256, calls } = await fixture.fetch(id, 'a');
    expect(sha256).toBe(sha256Of(replaced));
    expect(calls.reads.reduce((sum, { start, endExclusive }) => sum + endExclusive - start, 0)).toBe(replaced.length);
  });

  test('starts over when nobody can tell whether the object is the same', async () => {
    const fixture = makeCache();
    const bytes = bytesOf(mebibyte);
    fixture.put('a', bytes);
    await fixture.fetch(id, 'a', { object: { etag: null } });
    const { calls } = await fixture.fetch(id, 'a', { object: { etag: null } });
    expect(calls.reads).toHaveLength(1);
  });

  test('keeps nothing of an object that is replaced while it is read, and says so', async () => {
    const fixture = makeCache();
    fixture.put('a', bytesOf(24 * mebibyte));
    let isReplaced = false;
    const chunk = (bytes: Uint8Array): Uint8Array => {
      if (!isReplaced) fixture.put('a', bytesOf(24 * mebibyte));
      isReplaced = true;
      return bytes;
    };
    await expect(fixture.fetch(id, 'a', { faults: { chunk } })).rejects.toMatchObject({ code: 'store-object-changed' });
    expect(fixture.files()).toEqual([]);
  });

  test.each(['shorter', 'longer'])('does not take a %s answer for the object', async (kind) => {
    const fixture = makeCache();
    fixture.put('a', bytesOf(mebibyte));
    const chunk = (bytes: Uint8Array): Uint8Array => (kind === 'shorter' ? bytes.subarray(1) : Buffer.concat([bytes, Buffer.alloc(1)]));
    await expect(fixture.fetch(id, 'a', { faults: { chunk } })).rejects.toMatchObject({ code: 'store-failed' });
    expect((await fixture.cache.status(id)).complete).toBe(false);
  });

  test('stops when it is cancelled and carries on later', async () => {
    const fixture = makeCache();
    const bytes = bytesOf(24 * mebibyte);
    fixture.put('a', bytes);
    const stop = new AbortController();
    let seen = 0;
    const chunk = (arrived: Uint8Array): Uint8Array => {
      seen += arrived.length;
      if (seen > 10 * mebibyte) stop.abort();
      return arrived;
    };
    await expect(fixture.fetch(id, 'a', { faults: { chunk }, signal: stop.signal })).rejects.toMatchObject({ name: 'AbortError' });
    expect((await fixture.cache.status(id)).complete).toBe(false);
    expect((await fixture.fetch(id, 'a')).sha256).toBe(sha256Of(bytes));
  });

  test('fetches several recordings at once', async () => {
    const fixture = makeCache();
    const all = ['a', 'b', 'c'].map((key) => ({ key, id: recordingId(key), bytes: bytesOf(33 * mebibyte + 3) }));
    for (const { key, bytes } of all) fixture.put(key, bytes);
    const fetched = await Promise.all(all.map((each) => fixture.fetch(each.id, each.key)));
    expect(fetched.map(({ sha256 }) => sha256)).toEqual(all.map(({ bytes }) => sha256Of(bytes)));
  });

  test('takes away what a killed process left beside its state files', async () => {
    const fixture = makeCache();
    writeFileSync(join(fixture.folder, 'r9.state.0123456789ab.tmp'), 'torn');
    fixture.put('a', bytesOf(10));
    await fixture.fetch(id, 'a');
    expect(fixture.files()).toEqual(['r1.blk', 'r1.state']);
  });
});

describe('the cache', () => {
  test('reads any range, clamped to the size', async () => {
    const fixture = makeCache();
    const bytes = bytesOf(2 * blockBytes + 100);
    fixture.put('a', bytes);
    await fixture.fetch(id, 'a');
    const reader = await fixture.cache.open(id);
    for (const [start, end] of [
      [0, 1],
      [blockBytes - 1, blockBytes + 1],
      [5, bytes.length + 50],
      [bytes.length, bytes.length + 1],
    ] as const)
      expect(Buffer.from(await reader.read(start, end)).equals(bytes.subarray(start, end))).toBe(true);
    await reader.close();
    await reader.close();
  });

  test('lets go of a recording: nothing of it stays, and it is not cached any more', async () => {
    const fixture = makeCache();
    fixture.put('a', bytesOf(1000));
    await fixture.fetch(id, 'a');
    expect(await fixture.cache.totalBytes()).toBeGreaterThan(1000);
    await fixture.cache.remove(id);
    expect([fixture.files(), await fixture.cache.totalBytes()]).toEqual([[], 0]);
    await expect(fixture.cache.open(id)).rejects.toMatchObject({ code: 'not-cached' });
    expect(await fixture.cache.status(id)).toEqual({ cachedBytes: 0, complete: false, sha256: null });
  });

  test('knows which recordings are being read', async () => {
    const fixture = makeCache();
    fixture.put('a', bytesOf(1000));
    await fixture.fetch(id, 'a');
    const [one, two] = [await fixture.cache.open(id), await fixture.cache.open(id)];
    await one.close();
    expect(fixture.cache.isRead(id)).toBe(true);
    await two.close();
    expect(fixture.cache.isRead(id)).toBe(false);
  });

  test('shows a reader that comes after a replacement the new bytes, and none of the old', async () => {
    const fixture = makeCache();
    fixture.put('a', Buffer.alloc(1000, 1));
    await fixture.fetch(id, 'a');
    expect((await fixture.readAll(id))[0]).toBe(1);
    fixture.put('a', Buffer.alloc(1000, 2));
    utimesSync(join(fixture.archive, 'a'), 1, 1);
    await fixture.fetch(id, 'a');
    expect((await fixture.readAll(id))[0]).toBe(2);
  });

  test('says that a copy is damaged when its blocks are missing', async () => {
    const fixture = makeCache();
    fixture.put('a', bytesOf(1000));
    await fixture.fetch(id, 'a');
    rmSync(fixture.blocksPath(id));
    await expect(fixture.cache.open(id)).rejects.toMatchObject({ code: 'cache-damaged', message: expect.stringContaining('r1') });
  });

  test('opens more recordings than it keeps files open', async () => {
    const fixture = makeCache();
    const names = Array.from({ length: 8 }, (_, index) => `r${index}`);
    for (const name of names) {
      fixture.put(name, Buffer.from(name));
      await fixture.fetch(recordingId(name), name);
    }
    for (const name of [...names, ...names]) expect(Buffer.from(await fixture.readAll(recordingId(name))).toString()).toBe(name);
  });
});
