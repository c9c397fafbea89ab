import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { upsertRecording } from '../../../electron/library/catalog/recordings.ts';
import { upsertSession } from '../../../electron/library/catalog/sessions.ts';
import { readThumbnail, thumbnailsPath, writeThumbnails } from '../../../electron/library/indexing/thumbnails/thumbnail-file.ts';
import { createThumbnailCollector } from '../../../electron/library/indexing/thumbnails/thumbnail-series.ts';
import { createMediaHandler } from '../../../electron/library/playback/media-handler.ts';
import { serveThumbnail } from '../../../electron/library/playback/serve-thumbnail.ts';
import { addSource, recordingInput, sessionInput, testCatalog } from '../../catalog/catalog-fixture.ts';
import { makeTempFolder } from '../../support/library.ts';
import { recordingId } from '../cache/cache-fixture.ts';

const key = Buffer.alloc(32, 7);
const id = recordingId('thumbnails');
const size = { width: 256, height: 144 };

let folder: Awaited<ReturnType<typeof makeTempFolder>>;
beforeEach(async () => {
  folder = await makeTempFolder();
});
afterEach(() => folder.remove());

/** A picture of each time, the same one for two times in a row. */
function collect(untilMs: number, most?: number): ReturnType<typeof createThumbnailCollector> {
  const collector = createThumbnailCollector(most);
  let last = '';
  while (collector.nextMs <= untilMs) {
    const text = `picture of ${Math.floor(collector.nextMs / 2000)}`;
    collector.add(text === last ? null : Buffer.from(text));
    last = text;
  }
  return collector;
}

describe('thumbnails', () => {
  test('are one a second, and a picture that stays is kept once', () => {
    const series = collect(9000).finish(size);
    expect(series?.grid).toEqual({ intervalMs: 1000, count: 10, ...size });
    expect(series?.pictures).toHaveLength(5);
  });

  test('of a long recording are further apart, and each still shows its own time', () => {
    const series = collect(1_000_000, 100).finish(size);
    const { intervalMs = 0, count = 0 } = series?.grid ?? {};
    expect(count).toBeLessThanOrEqual(100);
    expect(count * intervalMs).toBeGreaterThan(1_000_000 - intervalMs);
    for (let number = 0; number < count; number += 1) {
      const picture = series?.pictures[series.shown[number] ?? -1];
      expect(picture?.toString()).toBe(`picture of ${Math.floor((number * intervalMs) / 2000)}`);
    }
  });

  test('of a length that is known are taken as far apart from the beginning', () => {
    expect(createThumbnailCollector(100, 1_000_000).nextMs).toBe(0);
    const collector = createThumbnailCollector(100, 1_000_000);
    collector.add(Buffer.from('first'));
    expect(collector.nextMs).toBe(16_000);
  });

  test('come back from their sealed file, and none of it lies there in clear', async () => {
    const series = collect(9000).finish(size);
    if (!series) throw new Error('There are thumbnails.');
    const path = thumbnailsPath(folder.path, id);
    await writeThumbnails(path, key, id, series);
    expect((await readThumbnail(path, key, id, 7)).toString()).toBe('picture of 3');
    expect((await readFile(path)).includes('picture')).toBe(false);
    await expect(readThumbnail(path, key, id, 10)).rejects.toMatchObject({ code: 'not-found' });
    await expect(readThumbnail(path, key, recordingId('another'), 0)).rejects.toMatchObject({ code: 'cache-damaged' });
  });

  test('are answered as JPEG by the media handler, and by number only', async () => {
    const series = collect(9000).finish(size);
    if (!series) throw new Error('There are thumbnails.');
    await writeThumbnails(thumbnailsPath(folder.path, id), key, id, series);
    const catalog = testCatalog();
    addSource(catalog);
    upsertSession(catalog, sessionInput('s'));
    upsertRecording(catalog, recordingInput(id, 's'));
    const answer = createMediaHandler({ catalog, routes: { thumbnails: serveThumbnail({ derivedFolder: folder.path, key }) } });
    const get = (part: string): Promise<Response> => answer(new Request(`http://witness.test/media/thumbnails/${id}/${part}`));
    const found = await get('7');
    expect([found.status, found.headers.get('content-type'), await found.text()]).toEqual([200, 'image/jpeg', 'picture of 3']);
    for (const part of ['10', '-1', '7.5', '']) expect((await get(part)).status).toBe(404);
  });

  test('that were altered, cut or never made are told apart', async () => {
    const series = collect(3000).finish(size);
    if (!series) throw new Error('There are thumbnails.');
    const path = join(folder.path, 'damaged');
    await writeThumbnails(path, key, id, series);
    const bytes = await readFile(path);
    bytes[20] = (bytes[20] ?? 0) ^ 1;
    await writeFile(path, bytes);
    await expect(readThumbnail(path, key, id, 0)).rejects.toMatchObject({ code: 'cache-damaged' });
    for (const length of [0, 3, bytes.length - 5]) {
      await writeFile(path, bytes.subarray(0, length));
      await expect(readThumbnail(path, key, id, 0)).rejects.toMatchObject({ code: 'cache-damaged' });
    }
    await expect(readThumbnail(join(folder.path, 'missing'), key, id, 0)).rejects.toMatchObject({ code: 'not-found' });
  });

  test('of nothing are none', () => {
    expect(createThumbnailCollector().finish(size)).toBeNull();
  });
});
