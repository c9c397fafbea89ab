import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { blockBytes } from '../../electron/common/block-file.ts';
import { openFileReader } from '../../electron/common/plain-file-reader.ts';
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
