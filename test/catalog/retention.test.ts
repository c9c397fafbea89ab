import { expect, it } from 'vitest';
import { connection } from '../../electron/library/catalog/handles.ts';
import { setCacheState, upsertRecording } from '../../electron/library/catalog/recordings.ts';
import { listCacheRemovals, listOverdue, overdueTotals, recordCacheRemoval } from '../../electron/library/catalog/retention.ts';
import { upsertSession } from '../../electron/library/catalog/sessions.ts';
import { addSource, recording, recordingInput, sessionInput, testCatalog } from './catalog-fixture.ts';

const day = 86_400_000;
const nowMs = Date.UTC(2026, 10, 26);

it('a rule flags what is older, by the session, or by the object where the session tells no time', () => {
  const catalog = testCatalog();
  addSource(catalog);
  upsertSession(catalog, sessionInput('old', { startedAtMs: nowMs - 40 * day, endedAtMs: null }));
  upsertSession(catalog, sessionInput('new', { startedAtMs: nowMs - 5 * day, endedAtMs: null }));
  upsertSession(catalog, sessionInput('timeless', { startedAtMs: null, endedAtMs: null, resourceType: 'rdp' }));
  for (const [name, lastModifiedMs] of [
    ['old', nowMs],
    ['new', nowMs - 90 * day],
    ['timeless', nowMs - 90 * day],
  ] as const) {
    upsertRecording(catalog, recordingInput(name, name, { lastModifiedMs }));
  }
  setCacheState(catalog, recording('timeless'), { cacheState: 'complete', cachedBytes: 1000 });
  const flagged = (over: Partial<Parameters<typeof listOverdue>[1]>) =>
    listOverdue(catalog, { sourceId: null, resourceType: null, olderThanMs: 30 * day, ...over }, { nowMs, limit: 10 }).map(
      ({ recordingId }) => recordingId,
    );
  expect(flagged({})).toEqual(['timeless', 'old']);
  expect(flagged({ resourceType: 'ssh' })).toEqual(['old']);
  expect(flagged({ olderThanMs: 60 * day })).toEqual(['timeless']);
  expect(overdueTotals(catalog, { sourceId: null, resourceType: null, olderThanMs: 30 * day }, nowMs)).toEqual({
    recordings: 2,
    cached: 1,
    cachedBytes: 1000,
    pinned: 0,
    pinnedBytes: 0,
  });
});

it('the record of removals is added to and never changed', () => {
  const catalog = testCatalog();
  const removal = {
    atMs: 1,
    by: 'carol',
    rule: 'r',
    ruleText: 't',
    recordingId: recording('a'),
    session: null,
    key: 'k',
    bytes: 5,
    sha256: null,
    wasPinned: true,
  };
  recordCacheRemoval(catalog, removal);
  const { database } = catalog[connection];
  expect(() => database.exec('DELETE FROM cache_removals')).toThrow('removals stay on record');
  expect(() => database.exec(`UPDATE cache_removals SET by = 'mallory'`)).toThrow('removals stay on record');
  expect(listCacheRemovals(catalog, 10)).toEqual([removal]);
});
