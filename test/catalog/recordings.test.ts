import { expect, it } from 'vitest';
import { connection, type WritableCatalog } from '../../electron/library/catalog/handles.ts';
import {
  beginIndex,
  getRecordingIndex,
  getSegment,
  insertMarkers,
  insertSegments,
  listMarkers,
  listSegments,
} from '../../electron/library/catalog/index-data.ts';
import { deleteNote, insertNote, listNotes, updateNote } from '../../electron/library/catalog/notes.ts';
import {
  cacheTotals,
  evictionCandidates,
  getRecording,
  listRecordings,
  setCacheState,
  setPinned,
  setRecordingError,
  touchRecording,
  upsertRecording,
} from '../../electron/library/catalog/recordings.ts';
import { searchText } from '../../electron/library/catalog/search.ts';
import { createSeenRecordings } from '../../electron/library/catalog/seen-recordings.ts';
import { getSession, upsertSession } from '../../electron/library/catalog/sessions.ts';
import {
  deleteSource,
  getSource,
  listSources,
  markSyncFailed,
  markSyncStarted,
  markSyncSucceeded,
} from '../../electron/library/catalog/sources.ts';
import { listTextLines, transcriptIndexAt } from '../../electron/library/catalog/text-lines.ts';
import { AppError } from '../../shared/errors.ts';
import type { Marker } from '../../shared/model/review.ts';
import {
  addIndexed,
  addSource,
  markUnseen,
  note,
  recording,
  recordingInput,
  session,
  sessionInput,
  sourceId,
  testCatalog,
} from './catalog-fixture.ts';

function catalogWithRecordings(...ids: string[]): WritableCatalog {
  const catalog = testCatalog();
  addSource(catalog);
  upsertSession(catalog, sessionInput('a'));
  for (const id of ids) upsertRecording(catalog, recordingInput(id, 'a'));
  return catalog;
}

const words = (catalog: WritableCatalog, query: string): number =>
  searchText(catalog, { query, mode: 'words', caseSensitive: false, sources: [], recordingId: null, cursor: null, limit: 10 }).hits.length;

it('a recording seen again unchanged writes nothing to the catalog file', () => {
  const catalog = catalogWithRecordings('r1');
  const version = (): unknown => catalog[connection].database.pragma('data_version', { simple: true });
  const pages = (): unknown => catalog[connection].database.pragma('wal_checkpoint', { simple: false });
  pages();
  const before = [version(), pages()];
  const seen = createSeenRecordings();
  expect(upsertRecording(catalog, recordingInput('r1', 'a'), seen)).toBe('unchanged');
  expect(markUnseen(catalog, seen)).toBe(0);
  expect([version(), pages()]).toEqual(before);
});

it('an object that a whole pass did not see is marked as removed, and comes back when seen again', () => {
  const catalog = catalogWithRecordings('r1', 'r2');
  const seen = createSeenRecordings();
  upsertRecording(catalog, recordingInput('r1', 'a'), seen);
  expect(markUnseen(catalog, seen)).toBe(1);
  expect(getRecording(catalog, recording('r2'))?.removedFromStore).toBe(true);
  expect(upsertRecording(catalog, recordingInput('r2', 'a'))).toBe('changed');
  expect(getRecording(catalog, recording('r2'))?.removedFromStore).toBe(false);
});

it('an object whose content changed is to be fetched and indexed anew; another date alone changes nothing of that', () => {
  const catalog = testCatalog();
  addSource(catalog);
  const id = addIndexed(catalog, 'r1', ['old words']);
  setCacheState(catalog, id, { cacheState: 'complete', cachedBytes: 1000 });
  upsertRecording(catalog, recordingInput('r1', 's-r1', { lastModifiedMs: 6000 }));
  expect(getRecording(catalog, id)).toMatchObject({ cacheState: 'complete', indexState: 'indexed', lastModifiedMs: 6000 });
  expect(upsertRecording(catalog, recordingInput('r1', 's-r1', { etag: 'other' }))).toBe('changed');
  expect(getRecording(catalog, id)).toMatchObject({ cacheState: 'none', indexState: 'none', probe: null });
  expect(words(catalog, 'old')).toBe(0);
  expect(getSession(catalog, session('s-r1'))?.cachedCount).toBe(0);
});

it('recordings are listed by session, id, source and cache state', () => {
  const catalog = catalogWithRecordings('r1', 'r2');
  upsertSession(catalog, sessionInput('b'));
  upsertRecording(catalog, recordingInput('r3', 'b'));
  setCacheState(catalog, recording('r2'), { cacheState: 'complete', cachedBytes: 5, storeChecksumVerified: true });
  const ids = (selection: Parameters<typeof listRecordings>[1]): string[] => listRecordings(catalog, selection).map(({ id }) => id);
  expect(ids({})).toEqual(['r1', 'r2', 'r3']);
  expect(ids({ sessionIds: [session('a')] })).toEqual(['r1', 'r2']);
  expect(ids({ recordingIds: [recording('r3'), recording('r1')] })).toEqual(['r1', 'r3']);
  expect(ids({ recordingIds: [] })).toEqual([]);
  expect(ids({ sourceId, cacheState: 'complete' })).toEqual(['r2']);
  expect(getRecording(catalog, recording('r2'))?.storeChecksumVerified).toBe(true);
});

it('what may leave the cache is the least recently used first, without what is pinned', () => {
  const catalog = catalogWithRecordings('r1', 'r2', 'r3', 'r4');
  for (const [index, id] of ['r3', 'r1', 'r2'].entries()) {
    setCacheState(catalog, recording(id), { cacheState: 'complete', cachedBytes: 100 });
    touchRecording(catalog, recording(id), index + 1);
  }
  setPinned(catalog, recording('r1'), true);
  expect(evictionCandidates(catalog)).toEqual([
    { id: 'r3', cachedBytes: 100 },
    { id: 'r2', cachedBytes: 100 },
  ]);
  expect(cacheTotals(catalog)).toEqual({ usedBytes: 300, pinnedBytes: 100, recordings: 3, pinnedRecordings: 1 });
});

it('the last failure is kept with the recording until it is cleared', () => {
  const catalog = catalogWithRecordings('r1');
  const error = new AppError('store-unreachable', 'No answer.').toPayload();
  setRecordingError(catalog, recording('r1'), error);
  expect(getRecording(catalog, recording('r1'))?.error).toEqual(error);
  setRecordingError(catalog, recording('r1'), null);
  expect(getRecording(catalog, recording('r1'))?.error).toBeNull();
});

it('lines, segments and markers of an index are read back in order, and a new index replaces them', () => {
  const catalog = testCatalog();
  addSource(catalog);
  const id = addIndexed(catalog, 'r1', ['zero', 'one', 'two', 'three']);
  const marker: Marker = {
    kind: 'rule',
    atMs: 5,
    endMs: null,
    label: 'rm',
    severity: 'high',
    ruleId: 'destructive',
    reason: 'why',
    exitStatus: null,
    confidence: null,
  };
  insertSegments(
    catalog,
    id,
    [1, 0].map((index) => ({ index, startMs: index * 10, endMs: index * 10 + 10, offsetBytes: index * 7, lengthBytes: 7 })),
  );
  insertMarkers(catalog, id, [marker, { ...marker, atMs: 2 }]);
  expect(listSegments(catalog, id).map(({ index }) => index)).toEqual([0, 1]);
  expect(getSegment(catalog, id, 1)).toEqual({ index: 1, startMs: 10, endMs: 20, offsetBytes: 7, lengthBytes: 7 });
  expect(getSegment(catalog, id, 2)).toBeNull();
  expect(listMarkers(catalog, id).map(({ atMs }) => atMs)).toEqual([2, 5]);
  expect(listTextLines(catalog, id, { offset: 1, limit: 2 })).toMatchObject({ lines: [{ text: 'one' }, { text: 'two' }], total: 4 });
  expect(getRecordingIndex(catalog, id)?.activity).toEqual({ bucketMs: 1000, levels: [0, 128, 255] });
  expect([-1, 0, 999, 1000, 99_999].map((atMs) => transcriptIndexAt(catalog, id, atMs))).toEqual([-1, 0, 0, 1, 3]);
  beginIndex(catalog, id);
  expect([listSegments(catalog, id), listMarkers(catalog, id), listTextLines(catalog, id, { offset: 0, limit: 9 }).lines]).toEqual([
    [],
    [],
    [],
  ]);
  expect(words(catalog, 'two')).toBe(0);
});

it('notes are counted with their session', () => {
  const catalog = catalogWithRecordings('r1');
  const common = { sessionId: session('a'), recordingId: recording('r1'), endMs: null, author: 'bob', createdAtMs: 1, updatedAtMs: 1 };
  insertNote(catalog, { ...common, id: note('late'), atMs: 9, severity: 'low', text: 'late' });
  insertNote(catalog, { ...common, id: note('whole'), recordingId: null, atMs: null, severity: 'info', text: 'whole' });
  expect(listNotes(catalog, session('a')).map(({ id }) => id)).toEqual(['whole', 'late']);
  expect(getSession(catalog, session('a'))?.noteCount).toBe(2);
  expect(updateNote(catalog, note('late'), { text: 'new', updatedAtMs: 5 })).toMatchObject({ text: 'new', atMs: 9, updatedAtMs: 5 });
  deleteNote(catalog, note('late'));
  expect(getSession(catalog, session('a'))?.noteCount).toBe(1);
  expect(() => deleteNote(catalog, note('late'))).toThrow(expect.objectContaining({ code: 'not-found' }));
  expect(() => updateNote(catalog, note('late'), { updatedAtMs: 6 })).toThrow(expect.objectContaining({ code: 'not-found' }));
});

it('a source keeps how its last sync went, and takes everything of its own with it', () => {
  const catalog = testCatalog();
  addSource(catalog);
  addIndexed(catalog, 'r1', ['gone with its source']);
  const error = new AppError('store-forbidden', 'No.').toPayload();
  markSyncStarted(catalog, sourceId, 10);
  markSyncFailed(catalog, sourceId, error);
  expect(getSource(catalog, sourceId)).toMatchObject({ lastSyncStartedAtMs: 10, lastSyncError: error, sessionCount: 1, recordingCount: 1 });
  markSyncSucceeded(catalog, sourceId, 20);
  expect(getSource(catalog, sourceId)).toMatchObject({ lastSyncSucceededAtMs: 20, lastSyncError: null });
  deleteSource(catalog, sourceId);
  expect(listSources(catalog)).toEqual([]);
  expect(listRecordings(catalog, {})).toEqual([]);
  expect(words(catalog, 'gone')).toBe(0);
});
