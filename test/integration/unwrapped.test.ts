import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { beforeAll, describe, expect, test } from 'vitest';
import { fetchResultSchema } from '../../shared/model/job.ts';
import { finishJob, waitForJob } from '../support/library.ts';
import { filesBelow, openArchive } from '../support/opened-archive.ts';
import { makeTestVideo } from '../support/test-videos.ts';

let mp4: Buffer<ArrayBuffer>;
let webm: Buffer<ArrayBuffer>;
let mkv: Buffer<ArrayBuffer>;

beforeAll(async () => {
  mp4 = (await makeTestVideo('mp4-index-last', { seconds: 4 })).bytes;
  webm = (await makeTestVideo('webm-vp9', { seconds: 2 })).bytes;
  mkv = (await makeTestVideo('mkv', { seconds: 2 })).bytes;
});

/** Blocks and states of unwrapped copies; what indexing derived stays when a copy leaves. */
const copiesIn = (home: string): string[] =>
  filesBelow(join(home, 'derived'))
    .map(({ path }) => path)
    .filter((path) => path.includes('.unwrapped'));

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

describe('a video inside compression', () => {
  test('is probed, opened and read by range like its content, whatever it is called', async () => {
    const files = {
      'rec_1.mp4.gz': gzipSync(mp4),
      'rec_2.webm.zst': zstdCompressSync(webm),
      'rec_3.txt': gzipSync(gzipSync(mkv)),
      'rec_4.mp4': Buffer.from(gzipSync(mp4).toString('base64')),
    };
    const { engine, recordingOf, fetch, mediaOf } = await openArchive(files);
    const job = await fetch(...Object.keys(files));
    expect(fetchResultSchema.parse(job.result).failures).toEqual([]);
    for (const [key, layers, format, content] of [
      ['rec_1.mp4.gz', ['gzip'], 'mp4', mp4],
      ['rec_2.webm.zst', ['zstd'], 'webm', webm],
      ['rec_3.txt', ['gzip', 'gzip'], 'matroska', mkv],
      ['rec_4.mp4', ['base64', 'gzip'], 'mp4', mp4],
    ] as const) {
      const recording = await recordingOf(key);
      expect(recording.probe).toMatchObject({ layers, format, kind: 'video', playable: 'native', width: 160, height: 96, problems: [] });
      expect(recording.unwrapped).toEqual({ sizeBytes: content.length, decrypted: null });
      expect(recording.sha256).toBe(sha256(files[key]));
      expect((await mediaOf(key)).equals(content), key).toBe(true);
      const part = new Request(`http://host/media/recording/${recording.id}`, { headers: { range: `bytes=${content.length - 10}-` } });
      expect(Buffer.from(await (await engine.media(part)).arrayBuffer()).equals(content.subarray(-10))).toBe(true);
      const opened = await engine.call('playback.open', { recordingId: recording.id });
      expect(opened).toMatchObject({ track: { kind: 'video', delivery: { kind: 'native' } } });
    }
  });

  test('counts in the cache with its copy, which leaves with it', async () => {
    const stored = gzipSync(mp4);
    const { engine, home, recordingOf, fetch } = await openArchive({ 'a.mp4.gz': stored });
    await fetch('a.mp4.gz');
    const { id } = await recordingOf('a.mp4.gz');
    expect(await engine.call('cache.status', {})).toMatchObject({ usedBytes: stored.length + mp4.length, recordings: 1 });
    await engine.call('recordings.pin', { recordingId: id, pinned: true });
    expect(await engine.call('cache.status', {})).toMatchObject({ pinnedBytes: stored.length + mp4.length });

    const { recording } = await engine.call('recordings.removeFromCache', { recordingId: id });
    expect(recording).toMatchObject({ cacheState: 'none', unwrapped: null });
    expect(await engine.call('cache.status', {})).toMatchObject({ usedBytes: 0 });
    expect(filesBelow(join(home, 'cache'))).toEqual([]);
    expect(copiesIn(home)).toEqual([]);

    await fetch('a.mp4.gz');
    expect(await recordingOf('a.mp4.gz')).toMatchObject({ probe: { playable: 'native' }, unwrapped: { sizeBytes: mp4.length } });
  });

  test('is unpacked within the quota: what was used least lately leaves, and what cannot fit is refused', async () => {
    const stored = gzipSync(mp4);
    const { engine, home, recordingOf, fetch } = await openArchive({ 'a.mp4.gz': stored, 'b.mp4.gz': stored });
    const whole = stored.length + mp4.length;
    await fetch('a.mp4.gz');
    await engine.call('settings.update', { cacheQuotaBytes: 2 * whole - 1 });
    await fetch('b.mp4.gz');
    expect(await recordingOf('b.mp4.gz')).toMatchObject({ cacheState: 'complete', unwrapped: { sizeBytes: mp4.length } });
    expect(await recordingOf('a.mp4.gz')).toMatchObject({ cacheState: 'none', unwrapped: null });
    expect((await engine.call('cache.status', {})).usedBytes).toBe(whole);
    expect(copiesIn(home)).toHaveLength(2);

    await engine.call('settings.update', { cacheQuotaBytes: whole - 1 });
    expect((await fetch('a.mp4.gz')).result).toMatchObject({ failures: [{ error: { code: 'cache-quota' } }] });
    // Nothing is kept of what did not fit, and the original stays.
    expect(await recordingOf('a.mp4.gz')).toMatchObject({ cacheState: 'complete', unwrapped: null, error: { code: 'cache-quota' } });
    expect(await recordingOf('b.mp4.gz')).toMatchObject({ cacheState: 'none', unwrapped: null });
    expect(copiesIn(home)).toEqual([]);
    expect((await engine.call('cache.status', {})).usedBytes).toBe(stored.length);

    await engine.call('settings.update', { cacheQuotaBytes: 10 * 1024 ** 3 });
    const { id } = await recordingOf('a.mp4.gz');
    await finishJob(engine, (await engine.call('recordings.index', { recordingIds: [id] })).jobId);
    expect(await recordingOf('a.mp4.gz')).toMatchObject({ unwrapped: { sizeBytes: mp4.length }, error: null });
  });

  test('whose copy is gone or damaged is unpacked again by indexing', async () => {
    const { engine, home, recordingOf, fetch, mediaOf, reopen } = await openArchive({ 'a.mp4.gz': gzipSync(mp4) });
    await fetch('a.mp4.gz');
    const { id } = await recordingOf('a.mp4.gz');
    await engine.close();
    // Whoever needs room may delete what is derived.
    rmSync(join(home, 'derived'), { recursive: true });
    const again = await reopen();
    expect((await again.recordingOf('a.mp4.gz')).unwrapped).toBeNull();
    await expect(again.engine.call('playback.open', { recordingId: id })).rejects.toMatchObject({ code: 'not-indexed' });
    await expect(again.mediaOf('a.mp4.gz')).rejects.toThrow('not-indexed');
    await finishJob(again.engine, (await again.engine.call('recordings.index', { recordingIds: [id], force: true })).jobId);
    expect((await again.mediaOf('a.mp4.gz')).equals(mp4)).toBe(true);
    await expect(mediaOf('a.mp4.gz')).rejects.toThrow();
  });

  test('that was replaced in the store is unpacked anew', async () => {
    const { engine, archive, recordingOf, fetch, mediaOf } = await openArchive({ 'a.mkv.gz': gzipSync(mp4) });
    await fetch('a.mkv.gz');
    writeFileSync(join(archive, 'a.mkv.gz'), gzipSync(mkv));
    const { sources } = await engine.call('sources.list', {});
    for (const { id } of sources) await finishJob(engine, (await engine.call('sources.sync', { sourceId: id })).jobId);
    expect(await recordingOf('a.mkv.gz')).toMatchObject({ cacheState: 'none', probe: null, unwrapped: null });
    await fetch('a.mkv.gz');
    expect(await recordingOf('a.mkv.gz')).toMatchObject({ probe: { format: 'matroska' }, unwrapped: { sizeBytes: mkv.length } });
    expect((await mediaOf('a.mkv.gz')).equals(mkv)).toBe(true);
  });

  test('that was cut off is used as far as it goes, and says so', async () => {
    const faststart = (await makeTestVideo('mp4', { seconds: 4 })).bytes;
    const { recordingOf, fetch, mediaOf } = await openArchive({ 'cut.mp4.gz': gzipSync(faststart).subarray(0, -2000) });
    await fetch('cut.mp4.gz');
    const recording = await recordingOf('cut.mp4.gz');
    expect(recording.probe).toMatchObject({ format: 'mp4', layers: ['gzip'] });
    expect(recording.probe?.problems.map(({ code }) => code)).toContain('truncated');
    const media = await mediaOf('cut.mp4.gz');
    expect(media.length).toBeGreaterThan(1000);
    expect(media.equals(faststart.subarray(0, media.length))).toBe(true);
  });

  test('that is a bomb is told as one and leaves nothing behind', async () => {
    const bomb = gzipSync(Buffer.concat([mp4.subarray(0, 64), Buffer.alloc(300 * 1024 ** 2)]), { level: 9 });
    const { home, recordingOf, fetch, engine } = await openArchive({ 'bomb.mp4.gz': bomb });
    expect((await fetch('bomb.mp4.gz')).state).toBe('done');
    const recording = await recordingOf('bomb.mp4.gz');
    expect(recording).toMatchObject({
      unwrapped: null,
      probe: { format: 'mp4', layers: ['gzip'], playable: 'no', problems: [{ code: 'bomb' }] },
    });
    expect(copiesIn(home)).toEqual([]);
    expect((await engine.call('cache.status', {})).usedBytes).toBe(bomb.length);
  });

  test('whose unpacking is cancelled or breaks leaves no copy, and an unfinished one of a killed process is swept away', async () => {
    const { engine, home, recordingOf, fetch, reopen } = await openArchive({ 'a.mp4.gz': gzipSync(mp4) });
    await fetch('a.mp4.gz');
    const { id } = await recordingOf('a.mp4.gz');
    await engine.close();
    // As a kill in the midst of it leaves it: blocks, no state, room reserved for it.
    rmSync(join(home, 'derived', `${id}.unwrapped-state`));
    truncateSync(join(home, 'derived', `${id}.unwrapped`), 1000);
    const again = await reopen();
    expect(existsSync(join(home, 'derived', `${id}.unwrapped`))).toBe(false);
    expect(await again.recordingOf('a.mp4.gz')).toMatchObject({ cacheState: 'complete', unwrapped: null });
    expect((await again.engine.call('cache.status', {})).usedBytes).toBe((await again.recordingOf('a.mp4.gz')).sizeBytes);

    const { jobId } = await again.engine.call('recordings.index', { recordingIds: [id], force: true });
    await again.engine.call('jobs.cancel', { jobId });
    expect((await waitForJob(again.engine, jobId)).state).toBe('cancelled');
    expect(copiesIn(home)).toEqual([]);

    await again.engine.close();
    const blocks = join(home, 'cache', `${id}.blk`);
    truncateSync(blocks, readFileSync(blocks).length - 100);
    appendFileSync(blocks, Buffer.alloc(100));
    const broken = await again.reopen();
    const { jobId: failing } = await broken.engine.call('recordings.index', { recordingIds: [id], force: true });
    expect((await waitForJob(broken.engine, failing)).result).toMatchObject({ failures: [{ error: { code: 'cache-damaged' } }] });
    expect(copiesIn(home)).toEqual([]);
  });
});
