import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { indexResultSchema } from '../../shared/model/job.ts';
import type { PlaybackDescriptor } from '../../shared/model/playback.ts';
import { createFallibleDecoder } from '../support/fallible-decoder.ts';
import { finishJob, makeTempFolder, waitForJob } from '../support/library.ts';
import { type OpenedArchive, openArchive } from '../support/opened-archive.ts';
import { type ShownScreen, writeScreenVideo } from '../support/screen-video.ts';
import type { TestVideoKind } from '../support/test-videos.ts';

/** Something happens in the first three seconds, at second 10 and at second 18. */
const screens: readonly ShownScreen[] = [
  { fromMs: 0, lines: [] },
  { fromMs: 1000, lines: [{ text: 'whoami', x: 20, y: 20 }] },
  { fromMs: 2000, lines: [{ text: 'whoami root', x: 20, y: 20 }] },
  { fromMs: 10_000, lines: [{ text: 'Deleted user jlopez', x: 200, y: 100, size: 28 }] },
  { fromMs: 18_000, lines: [] },
];
const kinds = ['mp4', 'm4v', 'mkv-killed'] as const satisfies TestVideoKind[];
const videos = new Map<string, Buffer>();

beforeAll(async () => {
  const folder = await makeTempFolder();
  for (const kind of kinds) {
    const path = join(folder.path, kind);
    await writeScreenVideo(path, screens, { kind, seconds: 24, width: 320, height: 180 });
    videos.set(`rdp/${kind}.video`, await readFile(path));
  }
  await folder.remove();
});

async function descriptorOf({ engine, recordingOf }: OpenedArchive, key: string): Promise<PlaybackDescriptor> {
  return engine.call('playback.open', { recordingId: (await recordingOf(key)).id });
}

async function thumbnail({ engine }: OpenedArchive, { thumbnails }: PlaybackDescriptor, number: number): Promise<Response> {
  return engine.media(new Request(`http://host/media/${thumbnails?.mediaPath}/${number}`));
}

for (const kind of kinds) {
  test(`a video shows when something happens, and what it looks like: ${kind}`, async () => {
    const key = `rdp/${kind}.video`;
    const opened = await openArchive({ [key]: videos.get(key) ?? '' });
    await opened.fetch(key);
    expect((await opened.recordingOf(key)).indexState).toBe('indexed');
    const descriptor = await descriptorOf(opened, key);
    // One that was killed lost its last frames.
    const { activity, durationMs, idle, thumbnails, markers } = descriptor;
    expect(activity?.bucketMs).toBe(1000);
    const busy = activity?.levels.flatMap((level, second) => (level > 0 ? [second] : []));
    expect(busy).toEqual([0, 1, 9, 17]);
    expect(idle.map(({ startMs, endMs }) => [startMs, Math.round(endMs / 1000)])).toEqual([
      [2000, 9],
      [10_000, 17],
      [18_000, Math.round(durationMs / 1000)],
    ]);
    expect(markers).toEqual([]);
    expect(thumbnails).toMatchObject({ intervalMs: 2000, count: Math.ceil(durationMs / 2000), width: 256, height: 144 });
    const [first, later] = [await thumbnail(opened, descriptor, 2), await thumbnail(opened, descriptor, 6)];
    expect(first.headers.get('content-type')).toBe('image/jpeg');
    const pictures = [Buffer.from(await first.arrayBuffer()), Buffer.from(await later.arrayBuffer())];
    expect(pictures[0]?.equals(pictures[1] ?? Buffer.alloc(0))).toBe(false);
    expect((await thumbnail(opened, descriptor, 12)).status).toBe(404);
  });
}

describe('indexing', () => {
  const key = 'rdp/mp4.video';

  async function index({ engine }: OpenedArchive) {
    return waitForJob(engine, (await engine.call('recordings.index', { all: true, force: true })).jobId);
  }

  test('outlives its decoder: the failure is shown, and what comes out is the same', async () => {
    const decoder = createFallibleDecoder();
    const opened = await openArchive({ [key]: videos.get(key) ?? '' }, { startDecoder: decoder.start });
    await opened.fetch(key);
    const whole = await descriptorOf(opened, key);
    const startedBefore = decoder.started();
    decoder.killAt('scan');
    const job = await index(opened);
    expect(job.state).toBe('done');
    expect(indexResultSchema.parse(job.result)).toMatchObject({
      indexed: 1,
      failures: [{ item: key, error: { code: 'decoder-failed', message: expect.stringContaining('goes on') } }],
    });
    expect(decoder.started()).toBe(startedBefore + 1);
    expect(await descriptorOf(opened, key)).toEqual(whole);
    expect((await opened.recordingOf(key)).error).toBeNull();
  });

  test('leaves out what stops the decoder again and again, and says so', async () => {
    const decoder = createFallibleDecoder();
    const opened = await openArchive({ [key]: videos.get(key) ?? '' }, { startDecoder: decoder.start });
    await opened.fetch(key);
    decoder.killAt('scan', 2);
    await index(opened);
    const { probe, indexState } = await opened.recordingOf(key);
    expect(indexState).toBe('indexed');
    expect(probe?.problems).toMatchObject([{ code: 'not-decoded', message: expect.stringContaining('from 0:00:00') }]);
    // And once it can be decoded it is no longer said.
    await index(opened);
    expect((await opened.recordingOf(key)).probe?.problems).toEqual([]);
  });

  test('does not keep a video from playing', async () => {
    const opened = await openArchive({ [key]: videos.get(key) ?? '' });
    await opened.engine.call('settings.update', { indexAfterFetch: false });
    await opened.fetch(key);
    const before = await descriptorOf(opened, key);
    expect(before).toMatchObject({ track: { kind: 'video' }, activity: null, idle: [], thumbnails: null });
    await finishJob(opened.engine, (await opened.engine.call('recordings.index', { all: true })).jobId);
    expect((await descriptorOf(opened, key)).thumbnails).not.toBeNull();
  });

  test('that is cancelled goes on with what it has', async () => {
    const decoder = createFallibleDecoder();
    const opened = await openArchive({ [key]: videos.get(key) ?? '' }, { startDecoder: decoder.start });
    await opened.engine.call('settings.update', { indexAfterFetch: false });
    await opened.fetch(key);
    const { jobId } = await opened.engine.call('recordings.index', { all: true });
    await opened.engine.call('jobs.cancel', { jobId });
    expect((await waitForJob(opened.engine, jobId)).state).toBe('cancelled');
    expect((await opened.recordingOf(key)).indexState).toBe('none');
    await finishJob(opened.engine, (await opened.engine.call('recordings.index', { all: true })).jobId);
    expect((await descriptorOf(opened, key)).idle).toHaveLength(3);
  });
});
