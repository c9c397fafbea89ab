import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { blockBytes } from '../../electron/common/block-file.ts';
import type { Engine } from '../../electron/library/engine.ts';
import type { EventName, EventOf } from '../../shared/contract/index.ts';
import type { JobId } from '../../shared/model/ids.ts';
import type { Recording } from '../../shared/model/recording.ts';
import { type GatedProxy, startGatedProxy } from '../support/gated-proxy.ts';
import { makeLargeVideo } from '../support/large-video.ts';
import { finishJob, makeTempFolder, openTestLibrary, waitForJob } from '../support/library.ts';
import { openArchive } from '../support/opened-archive.ts';
import { reviewCast } from '../support/review-cast.ts';
import { type S3Server, startS3Server } from '../support/s3-server.ts';
import { sha256Of } from '../unit/cache/cache-fixture.ts';

let server: S3Server;
let video: Awaited<ReturnType<typeof makeLargeVideo>>;
let buckets = 0;

beforeAll(async () => {
  [server, video] = await Promise.all([startS3Server(), makeLargeVideo('mp4-index-last')]);
});
afterAll(() => server.dispose());

interface Slow {
  readonly engine: Engine;
  readonly home: string;
  readonly bucket: string;
  readonly proxy: GatedProxy;
  recording(): Promise<Recording>;
  sync(): Promise<unknown>;
  fetch(): Promise<JobId>;
  /** Settles when such an event came. */
  until<E extends EventName>(event: E, condition: (payload: EventOf<E>) => boolean | Promise<boolean>): Promise<void>;
  media(range?: string, signal?: AbortSignal): Promise<Response>;
}

/** A library whose only source is a bucket with one object, behind a line that gives nothing yet. */
async function openSlow(name: string, bytes: Uint8Array): Promise<Slow> {
  buckets += 1;
  const bucket = `slow-${buckets}`;
  await server.createBucket(bucket);
  await server.put(bucket, name, bytes);
  const proxy = await startGatedProxy(server.endpoint);
  const folder = await makeTempFolder('witness-slow-');
  const home = join(folder.path, 'home');
  const engine = await openTestLibrary(home);
  onTestFinished(async () => {
    await engine.close();
    await proxy.dispose();
    await folder.remove();
  });
  const { accessKeyId = '', secretAccessKey = '' } = server.secret;
  const store = { ...server.settings(bucket), endpoint: proxy.endpoint };
  const { source } = await engine.call('sources.add', { name: 'slow', store, secret: { accessKeyId, secretAccessKey } });
  const sync = async (): Promise<unknown> => finishJob(engine, (await engine.call('sources.sync', { sourceId: source.id })).jobId);
  await sync();
  const { sessions } = await engine.call('sessions.list', {});
  const [session] = sessions;
  if (!session) throw new Error('The bucket has one recording.');
  const sessionId = session.id;
  async function recording(): Promise<Recording> {
    const { recordings } = await engine.call('sessions.get', { sessionId });
    const [only] = recordings;
    if (!only) throw new Error('The bucket has one recording.');
    return only;
  }
  const { id } = await recording();
  return {
    engine,
    home,
    bucket,
    proxy,
    recording,
    sync,
    fetch: async () => (await engine.call('recordings.fetch', { recordingIds: [id] })).jobId,
    until(event, condition) {
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      const unsubscribe = engine.subscribe(event, (payload) => {
        Promise.resolve(condition(payload)).then((isMet) => isMet && resolve(), reject);
      });
      return promise.finally(unsubscribe);
    },
    media: (range, signal) =>
      engine.media(new Request(`http://host/media/recording/${id}`, { headers: range ? { range } : {}, ...(signal && { signal }) })),
  };
}

/** Half of the video, and its index at the end. */
async function arriveByHalf(slow: Slow): Promise<{ readonly jobId: JobId; readonly half: number }> {
  const half = Math.floor((video.bytes.length * 0.4) / blockBytes) * blockBytes;
  const probed = slow.until('catalog.changed', async () => (await slow.recording()).probe !== null);
  slow.proxy.allow(0, half);
  // From the last key frame on: what the last frame is tells how long a video really is.
  slow.proxy.allow(video.bytes.length - 10 * blockBytes, video.bytes.length);
  const jobId = await slow.fetch();
  await probed;
  return { jobId, half };
}

const mediaBytes = async (slow: Slow, start: number, end: number): Promise<Buffer> =>
  Buffer.from(await (await slow.media(`bytes=${start}-${end - 1}`)).arrayBuffer());
const isPart = (bytes: Buffer, start: number, end: number): boolean => bytes.equals(video.bytes.subarray(start, end));

describe('a video of which half has arrived', { timeout: 60_000 }, () => {
  test('is known, opens and is read; what is not here comes first, and in the end it is verified', async () => {
    const slow = await openSlow('half.mp4', video.bytes);
    const told: EventOf<'recording.downloaded'>[] = [];
    slow.engine.subscribe('recording.downloaded', (downloaded) => told.push(downloaded));
    const { jobId, half } = await arriveByHalf(slow);
    const arriving = await slow.recording();
    expect(arriving).toMatchObject({ cacheState: 'partial', sha256: null, storeChecksumVerified: null });
    expect(arriving.probe).toMatchObject({ format: 'mp4', videoCodec: 'h264', playable: 'native', durationMs: video.durationMs });
    const { track, durationMs } = await slow.engine.call('playback.open', { recordingId: arriving.id });
    expect([track.kind, durationMs]).toEqual(['video', video.durationMs]);
    expect(isPart(await mediaBytes(slow, 0, half), 0, half)).toBe(true);
    const { ranges, spans, isRunning } = await slow.engine.call('recordings.downloaded', { recordingId: arriving.id });
    expect([ranges[0], isRunning]).toEqual([{ start: 0, endExclusive: half }, true]);
    // By the index: every byte of this video takes about the same time, and a chunk is about a second of it.
    const [begin, end] = spans ?? [];
    expect([spans?.length, begin?.fromMs, end?.toMs]).toEqual([2, 0, video.durationMs]);
    expect(begin?.toMs).toBeGreaterThan(0.3 * video.durationMs);
    expect(begin?.toMs).toBeLessThanOrEqual(0.4 * video.durationMs);
    expect(end?.fromMs).toBeGreaterThan(0.85 * video.durationMs);
    expect(end?.fromMs).toBeLessThan(0.95 * video.durationMs);

    // A place in the second half: asked for by itself, from the block it lies in.
    const at = Math.floor(video.bytes.length * 0.8);
    const block = at - (at % blockBytes);
    const before = slow.proxy.ranges.length;
    const answer = await slow.media(`bytes=${at}-${at + 999}`);
    expect([answer.status, answer.headers.get('content-range')]).toEqual([206, `bytes ${at}-${at + 999}/${video.bytes.length}`]);
    const reading = answer.arrayBuffer();
    await slow.proxy.until(() => slow.proxy.ranges.length > before);
    expect(slow.proxy.ranges[before]?.start).toBe(block);
    slow.proxy.allow(block, block + blockBytes);
    expect(isPart(Buffer.from(await reading), at, at + 1000)).toBe(true);
    expect((await slow.recording()).cacheState).toBe('partial');

    const open = await slow.media();
    slow.proxy.allowAll();
    expect(isPart(Buffer.from(await open.arrayBuffer()), 0, video.bytes.length)).toBe(true);
    await finishJob(slow.engine, jobId);
    const whole = await slow.recording();
    expect(whole).toMatchObject({ cacheState: 'complete', sha256: sha256Of(video.bytes), storeChecksumVerified: true, error: null });
    expect(whole.probe).toEqual(arriving.probe);
    expect(told.at(-1)).toEqual({
      recordingId: whole.id,
      sizeBytes: video.bytes.length,
      ranges: [{ start: 0, endExclusive: video.bytes.length }],
      spans: null,
      isRunning: false,
    });
    expect(isPart(await mediaBytes(slow, 0, video.bytes.length), 0, video.bytes.length)).toBe(true);
  });

  test('is still watched after the download was cancelled, and a player that waits goes on with the next one', async () => {
    const slow = await openSlow('cancelled.mp4', video.bytes);
    const { jobId, half } = await arriveByHalf(slow);
    const player = await slow.media(`bytes=${half - 10}-${half + 10 * blockBytes}`);
    const reading = player.arrayBuffer();
    await slow.engine.call('jobs.cancel', { jobId });
    expect((await waitForJob(slow.engine, jobId)).state).toBe('cancelled');
    const partial = await slow.recording();
    expect(partial.cacheState).toBe('partial');
    expect((await slow.engine.call('recordings.downloaded', { recordingId: partial.id })).isRunning).toBe(false);
    expect((await slow.engine.call('playback.open', { recordingId: partial.id })).track.kind).toBe('video');
    expect(isPart(await mediaBytes(slow, 1000, half), 1000, half)).toBe(true);

    slow.proxy.allowAll();
    await finishJob(slow.engine, await slow.fetch());
    expect(isPart(Buffer.from(await reading), half - 10, half + 10 * blockBytes + 1)).toBe(true);
    expect(await slow.recording()).toMatchObject({ cacheState: 'complete', storeChecksumVerified: true });
  });

  test('is still watched after the line broke, with the error', async () => {
    const slow = await openSlow('broken.mp4', video.bytes);
    const { jobId, half } = await arriveByHalf(slow);
    slow.proxy.cut();
    const job = await waitForJob(slow.engine, jobId);
    expect(job.result).toMatchObject({ failures: [{ error: { code: 'store-unreachable' } }] });
    const partial = await slow.recording();
    expect(partial).toMatchObject({ cacheState: 'partial', error: { code: 'store-unreachable' } });
    expect(isPart(await mediaBytes(slow, 0, half), 0, half)).toBe(true);
  });

  test('is gone for whoever plays it when its checksum is another one', async () => {
    const slow = await openSlow('corrupt.mp4', video.bytes);
    slow.proxy.corrupt(Math.floor(video.bytes.length * 0.7));
    const { jobId } = await arriveByHalf(slow);
    slow.proxy.allowAll();
    const job = await waitForJob(slow.engine, jobId);
    expect(job.result).toMatchObject({ failures: [{ error: { code: 'store-checksum-mismatch' } }] });
    expect(await slow.recording()).toMatchObject({
      cacheState: 'none',
      probe: null,
      sha256: null,
      error: { code: 'store-checksum-mismatch' },
    });
    expect((await slow.media('bytes=0-9')).status).toBe(404);
    const { ranges } = await slow.engine.call('recordings.downloaded', { recordingId: (await slow.recording()).id });
    expect(ranges).toEqual([]);
  });
});

test('a terminal recording is asked for in its order alone, and known when it is whole', async () => {
  const cast = Buffer.from(reviewCast());
  const slow = await openSlow('terminal.cast', cast);
  slow.proxy.allowAll();
  await finishJob(slow.engine, await slow.fetch());
  expect(await slow.recording()).toMatchObject({ cacheState: 'complete', probe: { kind: 'terminal' } });
  expect(slow.proxy.ranges).toEqual([{ start: 0, endExclusive: cast.length }]);
});

test('an object that was replaced since the sync is fetched and known in its new version', async () => {
  const slow = await openSlow('replaced.cast', Buffer.from(reviewCast()));
  slow.proxy.allowAll();
  const before = await slow.recording();
  const replaced = Buffer.from(`${reviewCast()}\n[9999, "o", "the new version\\r\\n"]\n`);
  await server.put(slow.bucket, 'replaced.cast', replaced);
  await finishJob(slow.engine, await slow.fetch());
  const after = await slow.recording();
  expect(after).toMatchObject({ cacheState: 'complete', sizeBytes: replaced.length, sha256: sha256Of(replaced) });
  expect(after.etag).not.toBe(before.etag);
  const found = await slow.engine.call('search.query', { query: 'new version', mode: 'substring' });
  expect(found.hits.map(({ recordingId }) => recordingId)).toEqual([after.id]);
  // The next sync has nothing to say about its content.
  await slow.sync();
  expect(await slow.recording()).toMatchObject({ cacheState: 'complete', etag: after.etag, indexState: 'indexed' });
});

describe('a cached copy that became damaged', () => {
  /** Flips a bit in the middle of the only copy that a cache holds. */
  function damage(home: string, id: string): void {
    const path = join(home, 'cache', `${id}.blk`);
    const stored = readFileSync(path);
    stored.writeUInt8(stored.readUInt8(stored.length >> 1) ^ 1, stored.length >> 1);
    writeFileSync(path, stored);
  }

  test('is said to be when a player meets it, and is whole again when it is fetched again', async () => {
    const opened = await openArchive({ 'damaged.mp4': video.bytes });
    await opened.fetch('damaged.mp4');
    const { id } = await opened.recordingOf('damaged.mp4');
    const reopened = await opened.reopen();
    damage(reopened.home, id);
    const changes: string[] = [];
    reopened.engine.subscribe('catalog.changed', ({ recordingId }) => recordingId && changes.push(recordingId));
    await expect(reopened.mediaOf('damaged.mp4')).rejects.toThrow();
    expect(await reopened.recordingOf('damaged.mp4')).toMatchObject({ cacheState: 'damaged', error: { code: 'cache-damaged' } });
    expect(changes).toEqual([id]);
    await reopened.fetch('damaged.mp4');
    expect(await reopened.recordingOf('damaged.mp4')).toMatchObject({ cacheState: 'complete', error: null });
    expect((await reopened.mediaOf('damaged.mp4')).equals(video.bytes)).toBe(true);
  });

  test('is said to be when the indexer meets it', async () => {
    const opened = await openArchive({ 'damaged.cast': reviewCast() });
    await opened.fetch('damaged.cast');
    const { id } = await opened.recordingOf('damaged.cast');
    const reopened = await opened.reopen();
    damage(reopened.home, id);
    await waitForJob(reopened.engine, (await reopened.engine.call('recordings.index', { recordingIds: [id], force: true })).jobId);
    expect(await reopened.recordingOf('damaged.cast')).toMatchObject({ cacheState: 'damaged', error: { code: 'cache-damaged' } });
  });
});
