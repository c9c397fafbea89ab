import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { createCanvas, loadImage } from '@napi-rs/canvas';
import { expect, test } from 'vitest';
import type { Engine } from '../../electron/library/engine.ts';
import { decodeSegment } from '../../shared/guacamole/segment.ts';
import type { RecordingId } from '../../shared/model/ids.ts';
import type { PlaybackDescriptor } from '../../shared/model/playback.ts';
import { decodeVideo } from '../support/decode-video.ts';
import { createFallibleDecoder } from '../support/fallible-decoder.ts';
import { readFrameNumber } from '../support/frame-number.ts';
import { clipboard, instruction, makeNumberedDump, mouse, typing } from '../support/guacamole-dump.ts';
import { finishJob, waitForJob } from '../support/library.ts';
import { openArchive } from '../support/opened-archive.ts';

/** Ten seconds of numbered frames; somebody types, copies and points. */
const dump = makeNumberedDump({
  extra: (frame, atMs) =>
    (frame === 40 ? typing('sudo rm -rf /var/log/audit\n', atMs - 39) : '') +
    (frame === 60 ? clipboard(9, 'kept in the clipboard') : '') +
    (frame % 25 === 0 ? mouse(frame / 2, 40, 0, atMs) : ''),
});

async function openOf(engine: Engine, recordingId: RecordingId): Promise<PlaybackDescriptor> {
  return engine.call('playback.open', { recordingId });
}

async function media(engine: Engine, path: string): Promise<Buffer> {
  const answer = await engine.media(new Request(`http://host/media/${path}`));
  if (!answer.ok) throw new Error(`${answer.status}: ${await answer.text()}`);
  return Buffer.from(await answer.arrayBuffer());
}

test.each([
  ['s/recording.guac', dump],
  ['s/recording.guac.gz', gzipSync(dump)],
])('%s is fetched, indexed, played, searched and found again', async (key, content) => {
  const { engine, archive, fetch, recordingOf } = await openArchive({ [key]: content });
  expect((await fetch(key)).state).toBe('done');
  const recording = await recordingOf(key);
  expect(recording).toMatchObject({ indexState: 'indexed', probe: { format: 'guacamole', durationMs: 9960, playable: 'replay' } });

  const { track, durationMs, activity, idle, thumbnails } = await openOf(engine, recording.id);
  if (track.kind !== 'guacamole' || thumbnails === null) throw new Error('It is a dump with thumbnails.');
  expect({ durationMs, idle, width: track.width, height: track.height }).toEqual({ durationMs: 9960, idle: [], width: 160, height: 96 });
  expect(activity?.levels.some((level) => level > 0)).toBe(true);

  const segments = await Promise.all(
    track.segments.map(async (_, index) =>
      decodeSegment(await media(engine, `${track.mediaPath}/${index}`), (bytes) => Buffer.from(bytes).toString()),
    ),
  );
  const frames = segments.flatMap(({ events }) => events.filter(([, isFrame]) => isFrame === 1));
  expect(frames.map(([atMs]) => atMs)).toEqual(Array.from({ length: 250 }, (_, frame) => frame * 40));

  expect(thumbnails).toMatchObject({ intervalMs: 1000, count: 10 });
  const picture = await loadImage(await media(engine, `${thumbnails.mediaPath}/3`));
  const context = createCanvas(picture.width, picture.height).getContext('2d');
  context.drawImage(picture, 0, 0);
  expect(readFrameNumber(context.getImageData(0, 0, picture.width, picture.height).data, picture.width, picture.height)).toBe(75);

  const { hits } = await engine.call('search.query', { query: 'rm -rf', mode: 'substring' });
  expect(hits).toMatchObject([{ recordingId: recording.id, source: 'input', text: 'sudo rm -rf /var/log/audit<Enter>' }]);
  const { lines } = await engine.call('playback.transcript', { recordingId: recording.id, offset: 0, limit: 10 });
  expect(lines.map(({ text }) => text)).toEqual(['sudo rm -rf /var/log/audit<Enter>', 'Clipboard: kept in the clipboard']);
  const { markers } = await openOf(engine, recording.id);
  expect(markers.map(({ kind, severity }) => [kind, severity])).toContainEqual(['rule', expect.stringMatching(/high|critical|medium/)]);

  const before = createHash('sha256').update(content).digest('hex');
  expect(
    createHash('sha256')
      .update(readFileSync(join(archive, key)))
      .digest('hex'),
  ).toBe(before);
  expect(recording.sha256).toBe(before);
});

test('a dump of which nothing can be shown is told so', async () => {
  const { engine, fetch, recordingOf } = await openArchive({ 'empty.guac': instruction('size', 0, 10, 10) });
  await fetch('empty.guac');
  const { id, indexState } = await recordingOf('empty.guac');
  expect(indexState).toBe('unsupported');
  await expect(openOf(engine, id)).rejects.toMatchObject({ code: 'input-unknown-format', message: expect.stringContaining('first frame') });
});

test('a decoder that is killed while it indexes is an error that says so, and the next one indexes all', async () => {
  const fallible = createFallibleDecoder();
  const { engine, fetch, recordingOf } = await openArchive({ 'x.guac': dump }, { startDecoder: fallible.start });
  fallible.killAt('indexDump');
  const failed = await fetch('x.guac');
  expect(failed.result).toMatchObject({ failures: [{ error: { code: 'decoder-failed' } }] });
  const { id } = await recordingOf('x.guac');
  await expect(openOf(engine, id)).rejects.toMatchObject({ code: 'not-indexed' });
  await finishJob(engine, (await engine.call('recordings.index', { recordingIds: [id] })).jobId);
  expect((await openOf(engine, id)).durationMs).toBe(9960);
  expect(fallible.started()).toBe(2);
});

test('a still and a clip show what was recorded', async () => {
  const { engine, home, fetch, recordingOf } = await openArchive({ 'x.guac': dump });
  await fetch('x.guac');
  const { id: recordingId } = await recordingOf('x.guac');
  const targetDir = join(home, '..', 'out');
  const still = await finishJob(engine, (await engine.call('playback.still', { recordingId, atMs: 7333, targetDir })).jobId);
  expect(still.result).toMatchObject({ frameNumber: 183, frameAtMs: 7320 });
  const range = { recordingId, fromMs: 2010, toMs: 5000, format: 'mp4', targetDir } as const;
  const clip = await waitForJob(engine, (await engine.call('playback.exportRange', range)).jobId);
  expect(clip.state).toBe('done');
  const { path } = clip.result as { path: string };
  const pictures = await decodeVideo(await readFile(path));
  expect(pictures[0]).toMatchObject({ atMs: 0, number: 50, width: 160, height: 96 });
  for (const { atMs, number } of pictures) expect(number).toBe(Math.floor((2010 + atMs) / 40));
  expect(pictures.length).toBeGreaterThan(60);
});
