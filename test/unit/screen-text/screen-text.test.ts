import { expect, it } from 'vitest';
import { finishIndex, saveIndex } from '../../../electron/library/catalog/index-data.ts';
import { getRecording, setCacheState, setProbe, upsertRecording } from '../../../electron/library/catalog/recordings.ts';
import { listScreenLines } from '../../../electron/library/catalog/screen-lines.ts';
import { listUnread, pauseScreenText } from '../../../electron/library/catalog/screen-text-state.ts';
import { upsertSession } from '../../../electron/library/catalog/sessions.ts';
import { createLineTracker, type LineTracker } from '../../../electron/library/indexing/screen-text/line-tracker.ts';
import { createScreenText } from '../../../electron/library/indexing/screen-text/screen-text.ts';
import { type ScreenTextThread, ThreadEnded } from '../../../electron/library/indexing/screen-text/screen-text-thread.ts';
import type { AppError } from '../../../shared/errors.ts';
import { recordingIdSchema } from '../../../shared/model/ids.ts';
import { addSource, recordingInput, sessionInput, testCatalog } from '../../catalog/catalog-fixture.ts';
import { probeOf } from '../../support/recordings.ts';
import { scannedFrame, scannedMedia } from '../../support/scanned-media.ts';

const seconds = 20;

/** A cached video that shows another line in each second, and a thread that reads it and dies over some. */
function setUp(diesOver: (atMs: number) => boolean) {
  const catalog = testCatalog();
  addSource(catalog);
  upsertSession(catalog, sessionInput('s'));
  upsertRecording(catalog, recordingInput('video', 's'));
  const id = recordingIdSchema.parse(recordingInput('video', 's').id);
  setCacheState(catalog, id, { cacheState: 'complete', cachedBytes: 1 });
  setProbe(catalog, id, probeOf({ durationMs: seconds * 1000, width: 1280, height: 720 }));
  const index = { indexVersion: 1, durationMs: seconds * 1000, cols: null, rows: null, maxCols: null, maxRows: null, activity: null };
  saveIndex(catalog, id, { ...index, idle: [], thumbnails: null });
  finishIndex(catalog, id);

  let threads = 0;
  const startThread = async (): Promise<ScreenTextThread> => {
    threads += 1;
    let tracker: LineTracker = createLineTracker();
    let isOver = false;
    return {
      async begin(start) {
        tracker = createLineTracker(start);
      },
      async frame(atMs) {
        if (diesOver(atMs)) {
          isOver = true;
          throw new ThreadEnded();
        }
        const box = { x: 10, y: 10, width: 80, height: 14 };
        return tracker.frame(atMs, [{ box, reading: { text: `second ${atMs / 1000}`, confidence: 90, words: [] }, image: null }]);
      },
      finish: async (atMs) => tracker.finish(atMs),
      isUsable: () => !isOver,
      stop: async () => {
        isOver = true;
      },
    };
  };
  const troubles: AppError[] = [];
  const screenText = createScreenText({
    catalog,
    openMedia: async () =>
      scannedMedia(
        async ({ fromMs, toMs }, onFrame) => {
          for (let atMs = fromMs; atMs < toMs; atMs += 1000) await onFrame(scannedFrame(atMs));
        },
        { durationMs: seconds * 1000 },
      ),
    languages: async () => [],
    isBackground: false,
    startThread,
  });
  return {
    catalog,
    id,
    troubles,
    threads: () => threads,
    read: () => screenText.read(id, { onTrouble: (error) => troubles.push(error) }),
    texts: () => listScreenLines(catalog, id, { offset: 0, limit: 100 }).map(({ text }) => text),
    dispose: screenText.dispose,
  };
}

const everySecond = Array.from({ length: seconds }, (_, second) => `second ${second}`);

it('a thread that dies is started again, and nothing is lost or there twice', async () => {
  let deaths = 1;
  const { read, texts, troubles, threads, catalog, id, dispose } = setUp((atMs) => atMs === 9000 && deaths-- > 0);
  expect(await read()).toBe('read');
  await dispose();
  expect(texts()).toEqual(everySecond);
  expect(threads()).toBe(2);
  expect(troubles).toHaveLength(1);
  expect(getRecording(catalog, id)?.screenText).toEqual({ state: 'done', readMs: seconds * 1000, problem: null });
});

it('a picture that it dies over again and again is left out, and said', async () => {
  const { read, texts, catalog, id, dispose } = setUp((atMs) => atMs === 9000);
  expect(await read()).toBe('read');
  await dispose();
  expect(texts()).toEqual(everySecond.filter((text) => text !== 'second 9'));
  expect(getRecording(catalog, id)?.screenText).toMatchObject({ state: 'done', problem: expect.stringContaining('0:00:09') });
});

it('what is left to be read is listed, but not what the user paused', async () => {
  const { read, catalog, id, dispose } = setUp(() => false);
  const unread = (): string[] => listUnread(catalog).map((recording) => recording.id);
  expect(unread()).toEqual([id]);
  pauseScreenText(catalog, [id]);
  expect(unread()).toEqual([]);
  await read();
  await dispose();
  expect(unread()).toEqual([]);
});
