import { expect, test } from 'vitest';
import { nextSyncAtMs, startDueSyncs } from '../../../electron/library/sync/sync-schedule.ts';
import { sourceIdSchema } from '../../../shared/model/ids.ts';

const minute = 60_000;
const source = (name: string, syncEveryMinutes: number | null, lastSyncStartedAtMs: number | null = null) => ({
  id: sourceIdSchema.parse(name),
  addedAtMs: 1_000_000,
  lastSyncStartedAtMs,
  syncEveryMinutes,
});

test('a source is due an interval after its last sync began, or after it was added, and a little later', () => {
  expect(nextSyncAtMs(source('a', null, 5))).toBeNull();
  for (const every of [5, 60, 1440, 43_200]) {
    for (const since of [null, 0, 123_456_789]) {
      const due = nextSyncAtMs(source('a', every, since)) ?? 0;
      const early = (since ?? 1_000_000) + every * minute;
      expect(due).toBeGreaterThanOrEqual(early);
      expect(due).toBeLessThan(early + Math.min(5 * minute, every * minute * 0.1));
      expect(nextSyncAtMs(source('a', every, since))).toBe(due);
    }
  }
});

test('sources of one interval are not due at the same moment', () => {
  const due = Array.from({ length: 20 }, (_, at) => nextSyncAtMs(source(`source-${at}`, 60, 0)));
  expect(new Set(due).size).toBeGreaterThan(15);
});

test('what is due is started, and a failure stops none of the others', () => {
  const started: string[] = [];
  const sources = [source('never', null), source('later', 60, 1_000_000), source('broken', 5, 0), source('due', 5, 0)];
  startDueSyncs(sources, 6 * minute, (id) => {
    started.push(id);
    if (id === 'broken') throw new Error('It cannot be started.');
  });
  expect(started).toEqual(['broken', 'due']);
});
