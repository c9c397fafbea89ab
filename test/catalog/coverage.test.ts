import { expect, it } from 'vitest';
import { insertStretch, listStretches, refreshWatched } from '../../electron/library/catalog/coverage.ts';
import type { WritableCatalog } from '../../electron/library/catalog/handles.ts';
import { setMatch } from '../../electron/library/catalog/recording-sync.ts';
import { setProbe, upsertRecording } from '../../electron/library/catalog/recordings.ts';
import { getSession, refreshSessionState, refreshSessionStates, upsertSession } from '../../electron/library/catalog/sessions.ts';
import { shiftTimes } from '../../electron/library/catalog/shift-times.ts';
import { deleteSource } from '../../electron/library/catalog/sources.ts';
import { probeResultSchema } from '../../shared/model/recording.ts';
import { watchedPercentText } from '../../shared/watched-percent.ts';
import { addSource, recording, recordingInput, session, sessionInput, sourceId, testCatalog } from './catalog-fixture.ts';

const probe = probeResultSchema.parse({
  ...{ format: 'mp4', kind: 'video', layers: [], durationMs: 10_000, startedAt: null, cols: null, rows: null, events: null },
  ...{ outputBytes: null, container: 'mp4', videoCodec: 'h264', width: 1, height: 1, frameRate: 25, playable: 'native', problems: [] },
});

/** Two sessions with a recording of ten seconds each, of which the first half of the first was watched. */
function watchedCatalog(): WritableCatalog {
  const catalog = testCatalog();
  addSource(catalog);
  for (const name of ['a', 'b']) {
    upsertSession(catalog, sessionInput(name));
    upsertRecording(catalog, recordingInput(`r-${name}`, name));
    setProbe(catalog, recording(`r-${name}`), probe);
  }
  insertStretch(catalog, {
    ...{ recordingId: recording('r-a'), kind: 'watched', fromMs: 0, toMs: 5000, speed: 1, focused: true, startedAtMs: 1000 },
    ...{ reviewer: 'R', account: 'r', isOfThisObject: true, library: null },
  });
  refreshWatched(catalog, session('a'));
  return catalog;
}

const percents = (catalog: WritableCatalog) => ['a', 'b'].map((name) => getSession(catalog, session(name))?.watchedPercent);

it('what was watched of an object that was replaced stays on record and no longer counts', () => {
  const catalog = watchedCatalog();
  expect(percents(catalog)).toEqual([50, null]);
  upsertRecording(catalog, recordingInput('r-a', 'a', { etag: 'another' }));
  refreshSessionStates(catalog, { sourceIds: [sourceId], nowMs: 0 });
  expect(percents(catalog)).toEqual([null, null]);
  expect(listStretches(catalog, recording('r-a'))).toMatchObject([{ toMs: 5000, isOfThisObject: false }]);
});

it('a list tells no percentage of what nobody watched, and never 0 % of what somebody did', () => {
  const catalog = watchedCatalog();
  const stretch = {
    recordingId: recording('r-b'),
    focused: true,
    startedAtMs: 1000,
    reviewer: 'R',
    account: 'r',
    isOfThisObject: true,
    library: null,
  };
  insertStretch(catalog, { ...stretch, kind: 'hidden', fromMs: 0, toMs: 5000, speed: 1 });
  insertStretch(catalog, { ...stretch, kind: 'watched', fromMs: 0, toMs: 5000, speed: 16 });
  refreshWatched(catalog, session('b'));
  expect(percents(catalog)).toEqual([50, null]);
  insertStretch(catalog, { ...stretch, kind: 'watched', fromMs: 6000, toMs: 6050, speed: 1 });
  refreshWatched(catalog, session('b'));
  expect(percents(catalog)).toEqual([50, 0]);
  expect(watchedPercentText(0)).toBe('Under 1 %');
  expect(watchedPercentText(0, 0)).toBe('0 %');
});

it('what was watched goes with the recording into another session', () => {
  const catalog = watchedCatalog();
  setMatch(catalog, recording('r-a'), { sessionId: session('b'), matchMethod: 'manual' });
  // Half of one of two.
  expect(percents(catalog)).toEqual([null, 25]);
});

it('where a length is not known the session stands for it, and it is never all', () => {
  const catalog = watchedCatalog();
  upsertRecording(catalog, recordingInput('r-c', 'a'));
  upsertSession(catalog, sessionInput('a', { startedAtMs: 0, endedAtMs: 5000 }));
  refreshSessionState(catalog, session('a'), 0);
  expect(percents(catalog)).toEqual([50, null]);
  setProbe(catalog, recording('r-c'), { ...probe, durationMs: 10_000 });
  refreshSessionState(catalog, session('a'), 0);
  expect(percents(catalog)).toEqual([25, null]);
});

it('times that are counted exactly move what was watched with them', () => {
  const catalog = watchedCatalog();
  shiftTimes(catalog, recording('r-a'), (atMs) => atMs * 2);
  expect(listStretches(catalog, recording('r-a'))).toMatchObject([{ fromMs: 0, toMs: 10_000 }]);
});

it('that something was watched outlives the source', () => {
  const catalog = watchedCatalog();
  deleteSource(catalog, sourceId);
  expect(listStretches(catalog, recording('r-a'))).toHaveLength(1);
});
