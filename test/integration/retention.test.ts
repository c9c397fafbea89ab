import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Engine } from '../../electron/library/engine.ts';
import { retentionResultSchema } from '../../shared/model/capacity.ts';
import type { Recording } from '../../shared/model/recording.ts';
import { finishJob, makeTempFolder, openTestLibrary, sampleArchive } from '../support/library.ts';

let engine: Engine;
let home: Awaited<ReturnType<typeof makeTempFolder>>;

async function cached(): Promise<Recording[]> {
  const { sessions } = await engine.call('sessions.list', { limit: 500 });
  const details = await Promise.all(sessions.map(({ id }) => engine.call('sessions.get', { sessionId: id })));
  return details.flatMap(({ recordings }) => recordings).filter(({ cacheState }) => cacheState === 'complete');
}
const apply = async (ruleId: string, includePinned: boolean) =>
  retentionResultSchema.parse((await finishJob(engine, (await engine.call('retention.apply', { ruleId, includePinned })).jobId)).result);

beforeAll(async () => {
  home = await makeTempFolder();
  engine = await openTestLibrary(join(home.path, 'home'));
  await engine.call('settings.update', { reviewer: 'carol', indexAfterFetch: false, readScreenText: false });
  await finishJob(engine, (await engine.call('app.openSample', {})).jobId);
  const { sessions } = await engine.call('sessions.list', { filter: { resourceType: ['ssh'] }, limit: 500 });
  const wanted = sessions.filter(({ recordingCount }) => recordingCount > 0).slice(0, 4);
  await finishJob(engine, (await engine.call('recordings.fetch', { sessionIds: wanted.map(({ id }) => id) })).jobId);
}, 60_000);
afterAll(async () => {
  await engine.close();
  await home.remove();
});

test('a rule flags and removes nothing by itself; applied, it removes copies, spares what is kept offline, and each is on record', async () => {
  const before = await cached();
  const [kept] = before;
  if (!kept || before.length < 3) throw new Error('the sample archive has recordings of ssh sessions');
  await engine.call('recordings.pin', { recordingId: kept.id, pinned: true });
  const archiveBefore = await readdir(sampleArchive, { recursive: true });

  const { rule } = await engine.call('retention.add', { name: 'SSH, a day', resourceType: 'ssh', olderThanMs: 86_400_000 });
  await expect(engine.call('retention.add', { name: 'SSH, a day', olderThanMs: 0 })).rejects.toMatchObject({ code: 'usage' });
  const { overdue, totals } = await engine.call('retention.preview', { ruleId: rule.id });
  expect(totals).toMatchObject({ cached: before.length, pinned: 1 });
  expect(overdue.slice(0, before.length).every(({ cachedBytes }) => cachedBytes > 0)).toBe(true);
  expect(await cached()).toHaveLength(before.length);

  expect(await apply(rule.id, false)).toMatchObject({ removed: before.length - 1, pinnedLeft: 1, failures: [] });
  expect((await cached()).map(({ id }) => id)).toEqual([kept.id]);
  expect(await readdir(sampleArchive, { recursive: true })).toEqual(archiveBefore);
  const { removals } = await engine.call('retention.removals', {});
  expect(removals).toHaveLength(before.length - 1);
  for (const removal of removals) {
    const recording = before.find(({ id }) => id === removal.recordingId);
    expect(removal).toMatchObject({
      by: 'carol',
      rule: 'SSH, a day',
      ruleText: 'ssh of every source, older than 1 days',
      key: recording?.key,
      sha256: recording?.sha256,
      wasPinned: false,
    });
  }

  expect(await apply(rule.id, true)).toMatchObject({ removed: 1, pinnedLeft: 0 });
  expect(await cached()).toEqual([]);
  // The record outlives its rule and its source.
  await engine.call('retention.remove', { ruleId: rule.id });
  const { sources } = await engine.call('sources.list', {});
  for (const { id } of sources) await engine.call('sources.remove', { sourceId: id });
  expect((await engine.call('retention.removals', {})).removals).toHaveLength(before.length);
});
