import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createCanvas, loadImage } from '@napi-rs/canvas';
import { describe, expect, test } from 'vitest';
import { clipResultSchema, stillResultSchema } from '../../shared/model/evidence.ts';
import { decodeVideo } from '../support/decode-video.ts';
import { finishJob } from '../support/library.ts';
import { openArchive } from '../support/opened-archive.ts';
import { schemaFaults } from '../support/schema-faults.ts';
import { makeTestVideo, readFrameNumber } from '../support/test-videos.ts';

/** A corner that holds none of the middles of cells by which the frame number is read. */
const corner = { x: 0, y: 0, width: 8, height: 8 };

async function makeArchive() {
  const [h264, mpeg4] = [await makeTestVideo('mp4', { seconds: 8, gop: 50 }), await makeTestVideo('m4v', { seconds: 4 })];
  const archive = await openArchive({ 'web/h264.mp4': h264.bytes, 'rdp/mpeg4.m4v': mpeg4.bytes });
  await archive.fetch('web/h264.mp4', 'rdp/mpeg4.m4v');
  return { ...archive, h264, mpeg4, out: join(archive.home, 'exports') };
}

async function pictureOf(path: string): Promise<{ readonly number: number | null; readonly topLeft: number }> {
  const image = await loadImage(readFileSync(path));
  const canvas = createCanvas(image.width, image.height);
  const context = canvas.getContext('2d');
  context.drawImage(image, 0, 0);
  const { data } = context.getImageData(0, 0, image.width, image.height);
  return { number: readFrameNumber(data, image.width, image.height), topLeft: data[1] ?? -1 };
}

describe('exports of videos', () => {
  test('a still is the very frame, from a video that plays natively and from one that does not', async () => {
    const { engine, recordingOf, h264, mpeg4 } = await makeArchive();
    for (const [key, video] of [
      ['web/h264.mp4', h264],
      ['rdp/mpeg4.m4v', mpeg4],
    ] as const) {
      const { id } = await recordingOf(key);
      for (const atMs of [0, 1234, 3999]) {
        const job = await finishJob(engine, (await engine.call('playback.still', { recordingId: id, atMs })).jobId);
        const still = stillResultSchema.parse(job.result);
        expect((await pictureOf(still.path)).number).toBe(video.frameAt(atMs));
        expect(still.frameNumber).toBe(video.frameAt(atMs));
      }
    }
  });

  test('a part is encoded to the frame, in real time, with redactions black while they last', async () => {
    const { engine, recordingOf, h264, archive } = await makeArchive();
    const { id, sha256 } = await recordingOf('web/h264.mp4');
    await engine.call('redactions.set', {
      recordingId: id,
      redactions: [{ fromMs: 3000, toMs: 3500, box: { ...corner, width: 160, height: 4 } }],
    });
    const job = await finishJob(
      engine,
      (await engine.call('playback.exportRange', { recordingId: id, fromMs: 2500, toMs: 4500, format: 'mp4' })).jobId,
    );
    const clip = clipResultSchema.parse(job.result);
    const shown = await decodeVideo(readFileSync(clip.path));
    // A redaction that ends while a frame is shown has that frame once more, uncovered.
    const numbers = shown.map(({ number }) => number).filter((number, at, all) => number !== all[at - 1]);
    expect(numbers).toEqual(Array.from({ length: h264.frameAt(4500) - h264.frameAt(2500) + 1 }, (_, at) => h264.frameAt(2500) + at));
    for (const { number, atMs, rgba } of shown) {
      const inRecording = Math.round(2500 + atMs);
      expect(h264.frameAt(inRecording)).toBe(number);
      // The first cell of the first row is white for odd numbers; four of its rows lie under the redaction.
      const isWhite = (rgba[1] ?? 0) > 128;
      expect(isWhite).toBe((number ?? 0) % 2 === 1 && !(inRecording >= 3000 && inRecording < 3500));
    }
    const original = createHash('sha256')
      .update(readFileSync(join(archive, 'web/h264.mp4')))
      .digest('hex');
    expect([original, (await recordingOf('web/h264.mp4')).sha256]).toEqual([sha256, sha256]);
  });

  test('a copy is the recorded stream itself, from the key frame before the range', async () => {
    const { engine, recordingOf, h264 } = await makeArchive();
    const { id } = await recordingOf('web/h264.mp4');
    const job = await finishJob(
      engine,
      (await engine.call('playback.exportRange', { recordingId: id, fromMs: 2900, toMs: 3800, format: 'copy' })).jobId,
    );
    const clip = clipResultSchema.parse(job.result);
    const shown = await decodeVideo(readFileSync(clip.path));
    expect(shown[0]?.number).toBe(50);
    expect(shown.map(({ number }) => number)).toEqual(expect.arrayContaining([h264.frameAt(2900), h264.frameAt(3800)]));
    const recipe = JSON.parse(readFileSync(clip.recipePath, 'utf8'));
    expect(await schemaFaults('clip-recipe', recipe)).toEqual([]);
    expect(recipe.written).toMatchObject({ fromMs: 2000, encoder: null });
  });
});
