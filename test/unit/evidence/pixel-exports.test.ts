import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createCanvas, loadImage } from '@napi-rs/canvas';
import { describe, expect, test } from 'vitest';
import { statement } from '../../../electron/library/catalog/handles.ts';
import { setProbe } from '../../../electron/library/catalog/recordings.ts';
import { replaceRedactions } from '../../../electron/library/catalog/redactions.ts';
import { insertTextLines } from '../../../electron/library/catalog/text-lines.ts';
import type { ClipRequest } from '../../../electron/library/decoder/decoder.ts';
import { exportClip } from '../../../electron/library/evidence/clip/export-clip.ts';
import type { PixelSource } from '../../../electron/library/evidence/pixel-source.ts';
import { exportStill } from '../../../electron/library/evidence/still/export-still.ts';
import { readPngText } from '../../../electron/library/evidence/still/png-text.ts';
import { AppError } from '../../../shared/errors.ts';
import type { ClipFormat } from '../../../shared/model/evidence.ts';
import type { RecordingId } from '../../../shared/model/ids.ts';
import { schemaFaults } from '../../support/schema-faults.ts';
import { exportedAtMs, makeEvidenceArchive } from './evidence-archive.ts';

const width = 64;
const height = 48;
const secret = { fromMs: 2000, toMs: 4000, box: { x: 8, y: 8, width: 16, height: 8 } };

/** White pictures, a new one every 40 ms; clips are the requests they were asked for with. */
function whitePictures() {
  const asked: ClipRequest[] = [];
  let closed = 0;
  const source: PixelSource = {
    facts: {
      ...{ container: null, videoCodec: null, width, height, frameRate: 25, durationMs: 10_000, startedAtMs: null },
      ...{ timing: 'exact', playable: 'native', proxyReason: null, problems: [] },
    },
    frameAt: async (atMs) => {
      const frameNumber = Math.floor(atMs / 40);
      return { width, height, rgba: Buffer.alloc(width * height * 4, 255), atMs: frameNumber * 40, frameNumber };
    },
    frameNumberAt: async (atMs) => Math.floor(atMs / 40),
    async copyClip({ fromMs, toMs }, write) {
      await write(Buffer.from('copied'));
      return { fromMs: fromMs - 500, toMs, frames: 3, encoder: null };
    },
    async encodeClip(request, write) {
      asked.push(request);
      for (const piece of ['en', 'coded']) await write(Buffer.from(piece));
      return { fromMs: request.fromMs, toMs: request.toMs, frames: 3, encoder: 'libx264' };
    },
    close: async () => {
      closed += 1;
    },
  };
  return { source, asked, closed: () => closed };
}

async function makeVideo() {
  const archive = makeEvidenceArchive();
  const id = await archive.add('web/rec.mp4', Buffer.from('video'));
  setProbe(archive.catalog, id, {
    ...{ format: 'mp4', kind: 'video', layers: [], durationMs: 10_000, startedAt: null, cols: null, rows: null, events: null },
    ...{ outputBytes: null, container: 'mp4', videoCodec: 'h264', width, height, frameRate: 25, playable: 'native', problems: [] },
  });
  const pictures = whitePictures();
  const out = join(archive.root, 'out');
  const common = {
    openPixels: async () => pictures.source,
    workPlaces: archive.workPlaces,
    home: join(archive.root, 'home'),
    targetDir: out,
    reviewer: 'Rita Review',
    version: '0.0.0-test',
    now: () => exportedAtMs,
    signal: new AbortController().signal,
  };
  const clip = (format: ClipFormat, over: { redact?: boolean; fromMs?: number; toMs?: number } = {}) =>
    exportClip({
      ...common,
      reading: { catalog: archive.catalog, derivedFolder: archive.root, key: Buffer.alloc(32) },
      ...{ recordingId: id as RecordingId, fromMs: 1000, toMs: 5000, format, reason: 'Case 7', redact: true, onProgress: () => undefined },
      ...over,
    });
  const still = (atMs: number, over: { burnIn?: boolean; redact?: boolean } = {}) =>
    exportStill({ ...common, catalog: archive.catalog, recordingId: id, atMs, burnIn: false, redact: true, ...over });
  return { ...archive, id, out, pictures, clip, still };
}

async function pixelsOf(path: string): Promise<{ width: number; height: number; isBlackAt(x: number, y: number): boolean }> {
  const image = await loadImage(readFileSync(path));
  const canvas = createCanvas(image.width, image.height);
  const context = canvas.getContext('2d');
  context.drawImage(image, 0, 0);
  return {
    width: image.width,
    height: image.height,
    isBlackAt: (x, y) =>
      context
        .getImageData(x, y, 1, 1)
        .data.slice(0, 3)
        .every((value) => value === 0),
  };
}

describe('a still', () => {
  test('is the frame at a time, and says in itself of what and of when it is', async () => {
    const { still, pictures } = await makeVideo();
    const made = await still(1030);
    expect(made).toMatchObject({ frameNumber: 25, frameAtMs: 1000, bytes: readFileSync(made.path).length });
    expect(createHash('sha256').update(readFileSync(made.path)).digest('hex')).toBe(made.sha256);
    expect(readPngText(readFileSync(made.path))).toMatchObject({
      'Session ID': 'sess/0001',
      'UTC Time': '2026-11-02T14:03:01.030Z',
      'Frame Number': '25',
      'Frame Position': '0:00:01.000',
      Recording: 'web/rec.mp4',
    });
    expect(await pixelsOf(made.path)).toMatchObject({ width, height });
    const recipe = JSON.parse(readFileSync(made.recipePath, 'utf8'));
    expect(await schemaFaults('still-recipe', recipe)).toEqual([]);
    expect(recipe).toMatchObject({ witnessStill: 1, file: { sha256: made.sha256 } });
    expect(pictures.closed()).toBe(1);
  });

  test('burnt in, its caption stands below the picture and covers none of it', async () => {
    const { still } = await makeVideo();
    const picture = await pixelsOf((await still(0, { burnIn: true })).path);
    expect(picture.height).toBe(height + 24);
    expect(picture.isBlackAt(0, height - 1)).toBe(false);
    expect(picture.isBlackAt(0, height)).toBe(true);
  });

  test('is redacted where and when it has to be', async () => {
    const { still, catalog, id } = await makeVideo();
    replaceRedactions(catalog, id, [secret]);
    const during = await pixelsOf((await still(3000)).path);
    expect([during.isBlackAt(8, 8), during.isBlackAt(23, 15), during.isBlackAt(24, 8), during.isBlackAt(7, 8)]).toEqual([
      true,
      true,
      false,
      false,
    ]);
    expect((await pixelsOf((await still(1000)).path)).isBlackAt(10, 10)).toBe(false);
    expect((await pixelsOf((await still(3500, { redact: false })).path)).isBlackAt(10, 10)).toBe(false);
  });

  test('that fails leaves nothing behind, and a second of the same name replaces nothing', async () => {
    const { still, out, pictures } = await makeVideo();
    await still(0);
    await expect(still(0)).rejects.toMatchObject({ code: 'export-target-exists' });
    Object.assign(pictures.source, { frameAt: () => Promise.reject(new AppError('decoder-failed', 'It died.')) });
    await expect(still(80)).rejects.toMatchObject({ code: 'decoder-failed' });
    expect(readdirSync(out)).toHaveLength(2);
  });
});

describe('a part of a video', () => {
  test('is encoded anew with its redactions, which the recipe names', async () => {
    const { clip, catalog, id, pictures } = await makeVideo();
    const elsewhere = { ...secret, fromMs: 8000, toMs: 9000 };
    replaceRedactions(catalog, id, [secret, elsewhere]);
    const made = await clip('mp4');
    expect(readFileSync(made.path, 'utf8')).toBe('encoded');
    expect(pictures.asked).toEqual([{ fromMs: 1000, toMs: 5000, redactions: [secret] }]);
    const recipe = JSON.parse(readFileSync(made.recipePath, 'utf8'));
    expect(await schemaFaults('clip-recipe', recipe)).toEqual([]);
    expect(recipe).toMatchObject({
      format: 'mp4',
      speed: expect.stringContaining('Real time'),
      redactions: [secret],
      written: { encoder: 'libx264', frames: 3 },
      file: { sha256: made.sha256 },
    });
    await clip('mp4', { redact: false, toMs: 5001 });
    expect(pictures.asked.at(-1)?.redactions).toEqual([]);
    expect(pictures.closed()).toBe(2);
  });

  test('is copied from a key frame on, and the recipe says from which; never where something has to be hidden', async () => {
    const { clip, catalog, id } = await makeVideo();
    const made = await clip('copy');
    expect(JSON.parse(readFileSync(made.recipePath, 'utf8'))).toMatchObject({ range: { fromMs: 1000 }, written: { fromMs: 500 } });
    replaceRedactions(catalog, id, [secret]);
    await expect(clip('copy', { toMs: 5001 })).rejects.toMatchObject({ code: 'refused' });
    await expect(clip('copy', { fromMs: 5000, toMs: 6000 })).resolves.toBeDefined();
  });

  test('becomes a sheet of pictures, redacted as the video is', async () => {
    const { clip, catalog, id } = await makeVideo();
    replaceRedactions(catalog, id, [secret]);
    const sheet = await pixelsOf((await clip('sheet')).path);
    // Four pictures, at 1, 2.3, 3.7 and 5 s: the two in the middle lie in the redaction. Each is 480 wide, 12 apart.
    const hidden = [0, 1, 2, 3].map((at) => sheet.isBlackAt(12 + at * 492 + 100, 46 + 80));
    expect(hidden).toEqual([false, true, true, false]);
  });

  test('becomes the text that was read in it, hidden where the picture is; without any read text it says so', async () => {
    const { clip, catalog, id } = await makeVideo();
    await expect(clip('jsonl')).rejects.toMatchObject({ code: 'not-indexed' });
    statement(catalog, `UPDATE recordings SET screen_text_state = 'partial', screen_text_read_ms = 4500`).run();
    insertTextLines(catalog, id, [{ seq: 0, atMs: 1500, endMs: 1600, source: 'ocr', text: 'shown' }]);
    const made = await clip('jsonl');
    expect(readFileSync(made.path, 'utf8')).toContain('shown');
    expect(JSON.parse(readFileSync(made.recipePath, 'utf8')).notRead).toContain('0:00:04.500');
  });

  test('is refused in a format of terminals, and outside of the recording', async () => {
    const { clip, out } = await makeVideo();
    await expect(clip('asciicast')).rejects.toMatchObject({ code: 'refused' });
    await expect(clip('mp4', { toMs: 10_001 })).rejects.toMatchObject({ code: 'usage' });
    expect(() => readdirSync(out)).toThrow();
  });
});
