import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { blockBytes } from '../../electron/common/block-file.ts';
import { openFileReader } from '../../electron/common/plain-file-reader.ts';
import { AppError } from '../../shared/errors.ts';
import { gatedStore } from '../support/gated-store.ts';
import { createRandom } from '../support/random.ts';
import { bytesOf, makeCache, recordingId } from '../unit/cache/cache-fixture.ts';

/** The plain file is the oracle: whatever is asked, the encrypted copy must answer the same. */
test('any range read from the encrypted cache equals the same range of the plain file', async () => {
  const fixture = makeCache();
  const id = recordingId('oracle');
  const sizeBytes = 40 * blockBytes + 777;
  fixture.put('a', bytesOf(sizeBytes));
  await fixture.fetch(id, 'a');
  const oracle = await openFileReader(join(fixture.archive, 'a'));
  const cached = await fixture.reopen().open(id);
  expect(cached.sizeBytes).toBe(oracle.sizeBytes);

  const around = Array.from({ length: 41 }, (_, index) => index * blockBytes).flatMap((edge) => [edge - 1, edge, edge + 1]);
  const edges = [...around, sizeBytes - 1, sizeBytes].filter((at) => at >= 0 && at <= sizeBytes);
  const ranges = edges.flatMap(
    (start, index) =>
      [
        [start, start + 1],
        [start, edges[(index * 7) % edges.length] ?? 0],
      ] as const,
  );
  for (let round = 0; round < 500; round += 1) {
    const start = Math.floor(Math.random() * sizeBytes);
    ranges.push([start, start + Math.floor(Math.random() * 3 * blockBytes)]);
  }
  for (const [start, end] of ranges) {
    const [expected, actual] = [await oracle.read(start, end), await cached.read(start, end)];
    if (!Buffer.from(expected).equals(actual)) expect.fail(`The bytes ${start} to ${end} differ.`);
  }
  // Many at once, in no order.
  const some = ranges.slice(0, 100).toReversed();
  const [expected, actual] = await Promise.all(
    [oracle, cached].map((reader) => Promise.all(some.map(([start, end]) => reader.read(start, end)))),
  );
  expect(actual?.map((bytes) => Buffer.from(bytes).toString('base64'))).toEqual(
    expected?.map((bytes) => Buffer.from(bytes).toString('base64')),
  );
  await cached.close();
  await oracle.close();
});

test('the whole copy read back is the file', async () => {
  const fixture = makeCache();
  fixture.put('a', bytesOf(3 * blockBytes + 1));
  await fixture.fetch(recordingId('oracle'), 'a');
  expect(Buffer.from(await fixture.readAll(recordingId('oracle'))).equals(readFileSync(join(fixture.archive, 'a')))).toBe(true);
});

test('any range read while the copy arrives equals the plain file, in any order, through failures, cancels and resumes', async () => {
  const random = createRandom(20_261_103);
  const fixture = makeCache();
  const id = recordingId('oracle');
  const bytes = bytesOf(44 * 1024 * 1024 + 12_345);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const checksum = { algorithm: 'md5', value: createHash('md5').update(bytes).digest('base64') } as const;
  let cache = fixture.cache;
  let compared = 0;

  /** Reads on in leaps until the download has ended; what is read must be the file's. */
  const readAtRandom = async (isOver: () => boolean, whenStopped: 'fail' | 'wait', giveUp: AbortSignal): Promise<void> => {
    const reader = await cache.openArriving(id, { whenStopped });
    try {
      while (!isOver()) {
        const start = random.integer(0, bytes.length - 1);
        const end = start + random.integer(1, 3 * blockBytes);
        const hurry = AbortSignal.any([giveUp, random.next() < 0.1 ? AbortSignal.abort() : new AbortController().signal]);
        const read = await reader.read(start, end, hurry).catch((error: unknown) => {
          if (error instanceof AppError && ['store-unreachable', 'cancelled', 'not-cached'].includes(error.code)) return null;
          if (hurry.aborted) return null;
          throw error;
        });
        if (read === null) continue;
        compared += 1;
        if (!Buffer.from(read).equals(bytes.subarray(start, end))) expect.fail(`The bytes ${start} to ${end} differ.`);
      }
    } finally {
      await reader.close();
    }
  };

  for (let attempt = 0; ; attempt += 1) {
    const cancel = new AbortController();
    const store = gatedStore(bytes, { checksum });
    store.allowAll();
    const begun = Promise.withResolvers<void>();
    // Ends somewhere; the later ones get further.
    const lastByte = random.integer(0, 14 * 1024 * 1024) + attempt * 1024 * 1024;
    let arrived = 0;
    const onProgress = (doneBytes: number): void => {
      arrived = doneBytes;
      if (attempt >= 8 || doneBytes < lastByte) return;
      if (attempt % 2 === 0) cancel.abort();
      else store.fail(new AppError('store-unreachable', 'The connection broke.'));
    };
    let isOver = false;
    const fetching = cache
      .fetch({ id, object: store.object, store, signal: cancel.signal, onProgress, onBegun: begun.resolve })
      .finally(() => {
        isOver = true;
      });
    fetching.catch(begun.reject);
    await begun.promise;
    const over = new AbortController();
    const readers = (['fail', 'fail', 'wait'] as const).map((whenStopped) => readAtRandom(() => isOver, whenStopped, over.signal));
    const outcome = await fetching.then(
      (downloaded) => downloaded,
      () => null,
    );
    over.abort();
    await Promise.all(readers);
    if (outcome) {
      expect(outcome).toEqual({ sha256, storeChecksumVerified: true });
      break;
    }
    expect(arrived).toBeGreaterThan(0);
    // What was left is read, and resumed, by the same process or by the next one.
    const left = await cache.downloaded(id);
    const reader = await cache.openArriving(id);
    for (const { start, endExclusive } of left.ranges)
      expect(Buffer.from(await reader.read(start, endExclusive)).equals(bytes.subarray(start, endExclusive))).toBe(true);
    await reader.close();
    if (random.next() < 0.5) cache = fixture.reopen();
  }
  expect(compared).toBeGreaterThan(50);
  expect(Buffer.from(await fixture.readAll(id)).equals(bytes)).toBe(true);
});
