import { openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { openFileVault } from '../../electron/common/file-vault.ts';
import { homePaths } from '../../electron/common/home-paths.ts';
import { openLibraryKeys } from '../../electron/library/library-keys.ts';
import { unwrapOnThread } from '../../electron/library/unwrapped/unwrap-thread.ts';
import { makeFakeAkeyless } from '../support/fake-akeyless.ts';
import { makeTempFolder, waitForJob } from '../support/library.ts';
import { filesBelow, openArchive } from '../support/opened-archive.ts';
import { createRandom } from '../support/random.ts';
import { makeTestVideo } from '../support/test-videos.ts';

/** So large, compressed or not, that a thread unpacks it. */
const noiseBytes = 9 * 1024 ** 2;
let large: Buffer;
let stored: Buffer;

beforeAll(async () => {
  const { bytes } = await makeTestVideo('mp4', { seconds: 2 });
  const random = createRandom(17);
  // A box that players skip.
  const free = Buffer.alloc(noiseBytes);
  for (let at = 0; at < noiseBytes; at += 4) free.writeUInt32LE(random.integer(0, 2 ** 32 - 1), at);
  free.writeUInt32BE(noiseBytes, 0);
  free.write('free', 4, 'latin1');
  large = Buffer.concat([bytes, free]);
  stored = gzipSync(large, { level: 1 });
});

const copiesIn = (home: string): string[] =>
  filesBelow(join(home, 'derived'))
    .map(({ path }) => path)
    .filter((path) => path.includes('.unwrapped'));

describe('a large recording that is unpacked on a thread', () => {
  test('is what was packed, and progress is told on the way', async () => {
    const { engine, recordingOf, fetch, mediaOf } = await openArchive({ 'a.mp4.gz': stored });
    const done: number[] = [];
    engine.subscribe('job.changed', ({ job }) => done.push(job.done));
    expect((await fetch('a.mp4.gz')).result).toMatchObject({ failures: [] });
    expect(await recordingOf('a.mp4.gz')).toMatchObject({
      probe: { format: 'mp4', layers: ['gzip'], playable: 'native', problems: [] },
      unwrapped: { sizeBytes: large.length, decrypted: null },
    });
    expect((await mediaOf('a.mp4.gz')).equals(large)).toBe(true);
    expect(done.length).toBeGreaterThan(1);
  });

  test('is refused where it does not fit, and nothing of it stays', async () => {
    const { engine, home, recordingOf, fetch } = await openArchive({ 'a.mp4.gz': stored });
    await engine.call('settings.update', { cacheQuotaBytes: stored.length + large.length - 1 });
    expect((await fetch('a.mp4.gz')).result).toMatchObject({ failures: [{ error: { code: 'cache-quota' } }] });
    expect(await recordingOf('a.mp4.gz')).toMatchObject({ cacheState: 'complete', unwrapped: null });
    expect(copiesIn(home)).toEqual([]);
    expect((await engine.call('cache.status', {})).usedBytes).toBe(stored.length);
  });

  test('that is cancelled, or whose stored copy is damaged, leaves none', async () => {
    const { engine, home, recordingOf, fetch, reopen } = await openArchive({ 'a.mp4.gz': stored });
    await fetch('a.mp4.gz');
    const { id } = await recordingOf('a.mp4.gz');
    await engine.close();
    for (const path of copiesIn(home)) rmSync(path);
    const again = await reopen();
    const { jobId } = await again.engine.call('recordings.index', { recordingIds: [id], force: true });
    await again.engine.call('jobs.cancel', { jobId });
    expect((await waitForJob(again.engine, jobId)).state).toBe('cancelled');
    expect(copiesIn(home)).toEqual([]);
    await again.engine.close();

    for (const path of copiesIn(home)) rmSync(path);
    const blocks = openSync(join(home, 'cache', `${id}.blk`), 'r+');
    writeSync(blocks, Buffer.alloc(100), 0, 100, 5 * 1024 ** 2);
    const broken = await reopen();
    const failing = (await broken.engine.call('recordings.index', { recordingIds: [id], force: true })).jobId;
    expect((await waitForJob(broken.engine, failing)).result).toMatchObject({ failures: [{ error: { code: 'cache-damaged' } }] });
    expect(await broken.recordingOf('a.mp4.gz')).toMatchObject({ unwrapped: null, error: { code: 'cache-damaged' } });
    expect(copiesIn(home)).toEqual([]);
    await broken.engine.close();
  });

  test('that is cancelled half way through ends there, and leaves nothing', async () => {
    const { engine, home, recordingOf, fetch } = await openArchive({ 'a.mp4.gz': stored });
    await fetch('a.mp4.gz');
    const { id, sha256: original } = await recordingOf('a.mp4.gz');
    if (original === null) throw new Error('It was fetched.');
    await engine.close();
    for (const path of copiesIn(home)) rmSync(path);
    const { cacheKey } = await openLibraryKeys(await openFileVault(home), homePaths(home).catalog);
    const task = { id, original, name: 'a.mp4.gz', decryption: null, keyHex: cacheKey.toString('hex') };
    const places = { cacheFolder: join(home, 'cache'), copiesFolder: join(home, 'derived') };
    const cancelled = new AbortController();
    const reserved: number[] = [];
    const reserve = async (sizeBytes: number): Promise<void> => {
      reserved.push(sizeBytes);
      cancelled.abort();
    };
    await expect(unwrapOnThread({ ...task, ...places }, { reserve, signal: cancelled.signal })).rejects.toThrow('abort');
    expect(reserved).toHaveLength(1);
    expect(reserved[0]).toBeLessThan(large.length);
    expect(copiesIn(home)).toEqual([]);
  });

  test('is decrypted there too, and what keeps it from that is told', async () => {
    const folder = await makeTempFolder('witness-tool-');
    onTestFinished(() => folder.remove());
    const akeyless = makeFakeAkeyless(folder.path, ['/recordings/rdp', '/other']);
    const { engine, home, recordingOf, fetch, mediaOf } = await openArchive({ 'a.enc': akeyless.encrypt(large) });
    await engine.call('settings.update', { decryptor: akeyless.decryptor });
    await fetch('a.enc');
    const { id } = await recordingOf('a.enc');
    const decrypt = async (keyName: string | null) =>
      waitForJob(engine, (await engine.call('recordings.decrypt', { recordingId: id, keyName })).jobId);
    expect(await decrypt('/other')).toMatchObject({ state: 'failed', error: { code: 'decrypt-wrong-key' } });
    expect(copiesIn(home)).toEqual([]);
    expect(await decrypt(null)).toMatchObject({ state: 'done', result: { bytes: large.length, format: 'mp4' } });
    expect((await mediaOf('a.enc')).equals(large)).toBe(true);
    expect(await recordingOf('a.enc')).toMatchObject({
      probe: { layers: ['encrypted'] },
      unwrapped: { decrypted: { command: akeyless.command, keyName: '/recordings/rdp', atMs: expect.any(Number) } },
    });
  });
});
