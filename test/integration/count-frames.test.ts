import { expect, test } from 'vitest';
import { hasEstimatedTimes } from '../../shared/estimated-times.ts';
import { busyBytes, largeH264WithoutIndex, quietBytes } from '../support/eight-hour-video.ts';
import { waitForJob } from '../support/library.ts';
import { openArchive } from '../support/opened-archive.ts';

const key = 'rdp/killed.mp4';
/** Just too large to be counted while somebody waits. */
const hoursLong = 0.4;

test('a long video that lost its index plays at estimated times at once; when its frames are counted all moves to the exact ones', async () => {
  const video = await largeH264WithoutIndex({ width: 1280, height: 720 }, hoursLong);
  const opened = await openArchive({ [key]: Buffer.from(await video.reader.read(0, video.reader.sizeBytes)) });
  const { engine } = opened;
  await engine.call('settings.update', { indexAfterFetch: false });
  await opened.fetch(key);
  const before = await opened.recordingOf(key);
  expect(hasEstimatedTimes(before.probe)).toBe(true);
  expect(before.probe).toMatchObject({ playable: 'proxy' });
  const ofMs = before.probe?.durationMs ?? 0;
  expect(ofMs).not.toBe(video.durationMs);

  // Three quarters of the bytes: where much happens. The pictures there are of the second half.
  const estimated = { recordingId: before.id, sessionId: before.sessionId, atMs: Math.round(0.75 * ofMs) };
  const { note } = await engine.call('notes.add', { ...estimated, endMs: null, severity: 'info', text: 'here' });
  const box = { x: 0, y: 0, width: 64, height: 64 };
  await engine.call('redactions.set', {
    recordingId: before.id,
    redactions: [{ fromMs: estimated.atMs, toMs: estimated.atMs + 5000, box }],
  });
  const exact = async (): Promise<number> =>
    (await engine.call('playback.exactTime', { recordingId: before.id, atMs: estimated.atMs, ofMs })).atMs;
  expect(await exact()).toBe(estimated.atMs);
  const init = await engine.media(new Request(`http://host/media/proxy/${before.id}/0`));
  expect(init.status).toBe(200);

  expect((await engine.call('playback.open', { recordingId: before.id })).durationMs).toBe(ofMs);
  const { jobs } = await engine.call('jobs.list', {});
  const counting = jobs.find(({ title }) => title.startsWith('Count'));
  if (!counting) throw new Error('Opening it starts the counting.');
  expect(await waitForJob(engine, counting.id)).toMatchObject({ state: 'done', error: null });

  const after = await opened.recordingOf(key);
  expect(hasEstimatedTimes(after.probe)).toBe(false);
  expect(after.probe).toMatchObject({ durationMs: video.durationMs, playable: 'proxy' });
  expect(after.probe?.problems.map(({ code }) => code)).toContain('index-lost');
  expect((await engine.call('playback.open', { recordingId: before.id })).durationMs).toBe(video.durationMs);
  const half = video.durationMs / 2;
  const [quiet, busy] = [quietBytes(video.framesPerGroup), busyBytes(video.framesPerGroup)];
  const place = 0.75 * (quiet + busy) * half;
  const expected = half + (place - quiet * half) / busy;
  expect(Math.abs((await exact()) - expected)).toBeLessThan(2 * video.groupMs);
  const { notes } = await engine.call('notes.list', { sessionId: before.sessionId });
  expect(notes.find(({ id }) => id === note.id)?.atMs).toBe(await exact());
  const [redaction] = (await engine.call('redactions.list', { recordingId: before.id })).redactions;
  expect(redaction?.fromMs).toBe(await exact());
  expect((redaction?.toMs ?? 0) - (redaction?.fromMs ?? 0)).toBeGreaterThanOrEqual(5000);
  // Behind where it ended before: made with its new times.
  const last = Math.ceil(video.durationMs / 2000) - 1;
  expect((await engine.media(new Request(`http://host/media/proxy/${before.id}/${last}`))).status).toBe(200);
});
