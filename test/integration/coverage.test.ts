import { copyFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Engine } from '../../electron/library/engine.ts';
import { sessionCoverageSchema } from '../../shared/model/coverage.ts';
import type { RecordingId, SessionId } from '../../shared/model/ids.ts';
import { finishJob, makeTempFolder, openTestLibrary, sampleArchive } from '../support/library.ts';
import { runWitness } from '../unit/cli/cli-runner.ts';

let folder: Awaited<ReturnType<typeof makeTempFolder>>;
let home: string;
let nowMs: number;
beforeEach(async () => {
  folder = await makeTempFolder();
  home = join(folder.path, 'home');
  nowMs = Date.UTC(2026, 10, 3, 9);
});
afterEach(() => folder.remove());

async function withLibrary<T>(work: (engine: Engine) => Promise<T>): Promise<T> {
  const engine = await openTestLibrary(home, { account: 'auditor', now: () => nowMs });
  try {
    return await work(engine);
  } finally {
    await engine.close();
  }
}

interface Opened {
  readonly sessionId: SessionId;
  readonly recordingId: RecordingId;
  readonly durationMs: number;
}

async function openSample(engine: Engine): Promise<Opened> {
  const { source } = await engine.call('sources.add', { name: 'sample', store: { kind: 'folder', path: sampleArchive } });
  await finishJob(engine, (await engine.call('sources.sync', { sourceId: source.id })).jobId);
  const { sessions } = await engine.call('sessions.list', { filter: { resourceType: ['ssh'] } });
  const session = sessions.find(({ recordingCount }) => recordingCount === 1) ?? expect.unreachable();
  await finishJob(engine, (await engine.call('recordings.fetch', { sessionIds: [session.id] })).jobId);
  const { recordings } = await engine.call('sessions.get', { sessionId: session.id });
  const recordingId = recordings[0]?.id ?? expect.unreachable();
  const { durationMs } = await engine.call('playback.open', { recordingId });
  return { sessionId: session.id, recordingId, durationMs };
}

async function watch(
  engine: Engine,
  { recordingId }: Pick<Opened, 'recordingId'>,
  fromMs: number,
  toMs: number,
  more: { kind?: 'watched' | 'skipped' | 'hidden'; speed?: number; focused?: boolean; startedAtMs?: number } = {},
): Promise<void> {
  const interval = { kind: 'watched', speed: 1, focused: true, startedAtMs: nowMs, ...more } as const;
  await engine.call('coverage.add', { intervals: [{ recordingId, fromMs, toMs, ...interval }] });
  nowMs += interval.kind === 'skipped' ? 0 : Math.round((toMs - fromMs) / interval.speed);
}

const journalled = async (engine: Engine) =>
  (await engine.call('journal.list', {})).entries.filter(({ action }) => action === 'recording.watched').reverse();

test('what was watched is a union that survives a restart; batches that follow one another are one stretch', async () => {
  const opened = await withLibrary(async (engine) => {
    await engine.call('settings.update', { reviewer: 'R. Eviewer' });
    const sample = await openSample(engine);
    for (let fromMs = 0; fromMs < 9000; fromMs += 3000) await watch(engine, sample, fromMs, fromMs + 3000);
    await watch(engine, sample, 6000, 12_000, { speed: 2, focused: false });
    await watch(engine, sample, 12_000, 15_000, { speed: 16 });
    await watch(engine, sample, 15_000, 18_000, { kind: 'skipped' });
    await watch(engine, sample, 18_000, 19_000, { kind: 'hidden', focused: false });
    return sample;
  });
  await withLibrary(async (engine) => {
    const coverage = await engine.call('coverage.session', { sessionId: opened.sessionId });
    const percent = Math.floor((100 * 12_000) / opened.durationMs);
    expect(coverage).toMatchObject({
      ...{ percent, durationMs: opened.durationMs, watchedMs: 12_000, normalMs: 9000, focusedMs: 9000 },
      ...{ fastMs: 3000, skippedMs: 3000, hiddenMs: 1000 },
      reviewers: [{ reviewer: 'R. Eviewer', account: 'auditor', watchedMs: 12_000 }],
    });
    expect(coverage.recordings).toMatchObject([
      { spans: { watched: [{ fromMs: 0, toMs: 12_000 }], fast: [{ fromMs: 12_000, toMs: 15_000 }] } },
    ]);
    expect(coverage.stretches.map(({ kind, fromMs, toMs, speed }) => [kind, fromMs, toMs, speed])).toEqual([
      ['watched', 0, 9000, 1],
      ['watched', 6000, 12_000, 2],
      ['watched', 12_000, 15_000, 16],
      ['skipped', 15_000, 18_000, 1],
      ['hidden', 18_000, 19_000, 1],
    ]);
    const listed = await engine.call('sessions.list', { sort: { key: 'watched', descending: true }, limit: 1 });
    expect(listed.sessions).toMatchObject([{ id: opened.sessionId, watchedPercent: percent }]);
  });
});

test('a pause, another speed or another reviewer begins another stretch', async () => {
  await withLibrary(async (engine) => {
    const sample = await openSample(engine);
    await watch(engine, sample, 0, 1000);
    nowMs += 5 * 60_000;
    await watch(engine, sample, 1000, 2000);
    await engine.call('settings.update', { reviewer: 'Somebody else' });
    await watch(engine, sample, 2000, 3000);
    const { stretches, reviewers } = await engine.call('coverage.session', { sessionId: sample.sessionId });
    expect(stretches.map(({ fromMs, toMs, reviewer }) => [fromMs, toMs, reviewer])).toEqual([
      [0, 1000, ''],
      [1000, 2000, ''],
      [2000, 3000, 'Somebody else'],
    ]);
    expect(reviewers.map(({ reviewer, watchedMs }) => [reviewer, watchedMs])).toEqual([
      ['', 2000],
      ['Somebody else', 1000],
    ]);
  });
});

test('what cannot be is left out or refused: past the end, backwards, of no recording', async () => {
  await withLibrary(async (engine) => {
    const sample = await openSample(engine);
    await watch(engine, sample, sample.durationMs - 1000, sample.durationMs + 60_000);
    await watch(engine, sample, sample.durationMs + 1, sample.durationMs + 2);
    await watch(engine, { recordingId: 'none' as RecordingId }, 0, 1000);
    await expect(watch(engine, sample, 2000, 1000)).rejects.toMatchObject({ code: 'usage' });
    await expect(watch(engine, sample, 0, 1000, { speed: 17 })).rejects.toMatchObject({ code: 'usage' });
    const { stretches, watchedMs } = await engine.call('coverage.session', { sessionId: sample.sessionId });
    expect(stretches).toHaveLength(1);
    expect(watchedMs).toBe(1000);
  });
});

test('the journal has one entry for a viewing, not one for each batch, and none is lost by a crash', async () => {
  const copy = join(folder.path, 'crashed.db');
  await withLibrary(async (engine) => {
    const sample = await openSample(engine);
    for (let fromMs = 0; fromMs < 9000; fromMs += 3000) await watch(engine, sample, fromMs, fromMs + 3000);
    await watch(engine, sample, 20_000, 21_000, { speed: 4 });
    expect(await journalled(engine)).toEqual([]);
    // As a crash would leave it.
    await copyFile(join(home, 'catalog.db'), copy);
    await copyFile(join(home, 'catalog.db-wal'), `${copy}-wal`).catch(() => undefined);
  });
  const detail = { watchedMs: 9000, fastMs: 1000, skippedMs: 0, hiddenMs: 0, by: 'auditor', stretches: '0-9000 at 1x; 20000-21000 at 4x' };
  await withLibrary(async (engine) => expect(await journalled(engine)).toMatchObject([{ detail }]));
  await copyFile(copy, join(home, 'catalog.db'));
  await copyFile(`${copy}-wal`, join(home, 'catalog.db-wal')).catch(() => undefined);
  await withLibrary(async (engine) => expect(await journalled(engine)).toMatchObject([{ detail }]));
});

test('what was watched is told by the command line and goes with the evidence', async () => {
  const { sessionId } = await withLibrary(async (engine) => {
    const sample = await openSample(engine);
    await watch(engine, sample, 0, 5000);
    return sample;
  });
  const told = await runWitness(['coverage', sessionId, '--home', home, '--json']);
  expect(told.exitCode).toBe(0);
  expect(sessionCoverageSchema.parse(told.json())).toMatchObject({ sessionId, watchedMs: 5000 });
  const text = await runWitness(['coverage', sessionId, '--home', home]);
  expect(text.stdout).toMatch(/Watched: +\d+ % of/);
  expect(text.stdout).toMatch(/0:00:00\.000 +0:00:05\.000 +1x +focused +2026-11-03 09:00:00Z +auditor/);
  expect((await runWitness(['coverage', 'nothing', '--home', home])).exitCode).toBe(2);
  await withLibrary(async (engine) => {
    const result = (await finishJob(engine, (await engine.call('evidence.export', { sessionId })).jobId)).result as { bagPath: string };
    const document = JSON.parse(await readFile(join(result.bagPath, 'data/coverage.json'), 'utf8'));
    expect(document).toMatchObject({
      ...{ session: sessionId, watchedMs: 5000 },
      stretches: [{ fromMs: 0, toMs: 5000, speed: 1, startedAt: '2026-11-03T09:00:00.000Z', account: 'auditor' }],
    });
  });
});
