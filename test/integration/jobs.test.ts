import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import type { Engine } from '../../electron/library/engine.ts';
import { node24 } from '../../scripts/bootstrap.mjs';
import { jobStarted } from '../../shared/contract/define-contract.ts';
import type { JobId } from '../../shared/model/ids.ts';
import { fetchResultSchema, type Job } from '../../shared/model/job.ts';
import { finishJob } from '../support/library.ts';
import { openArchive, openHome } from '../support/opened-archive.ts';

const header = '{"version":2,"width":80,"height":24}\n';
/** Enough recordings that a fetch of all is never over before it is stopped. */
const files = Object.fromEntries(Array.from({ length: 40 }, (_, at) => [`ssh/s${at}.cast`, `${header}[1,"o","recording ${at}\\r\\n"]\n`]));

/** Does something when the next job is told of for the first time: before its work has begun. */
function atStart(engine: Engine, act: (job: Job) => Promise<unknown>): Promise<unknown> {
  const { promise, resolve } = Promise.withResolvers<unknown>();
  const unsubscribe = engine.subscribe('job.changed', ({ job }) => {
    if (job.kind !== 'fetch') return;
    unsubscribe();
    resolve(act(job));
  });
  return promise;
}
async function jobOf(engine: Engine, jobId: JobId): Promise<Job | undefined> {
  return (await engine.call('jobs.list', {})).jobs.find(({ id }) => id === jobId);
}
async function cachedIn(engine: Engine): Promise<number> {
  return (await engine.call('cache.status', {})).recordings;
}

describe('long work', () => {
  test('rests when it is paused, and goes on to its end', async () => {
    const { engine } = await openArchive(files);
    const paused = atStart(engine, ({ id }) => engine.call('jobs.pause', { jobId: id }));
    const { jobId } = await engine.call('recordings.fetch', { all: true });
    await paused;
    expect(await jobOf(engine, jobId)).toMatchObject({ state: 'paused', canPause: true, ratePerSecond: null });
    expect(await cachedIn(engine)).toBeLessThan(40);
    expect(await engine.call('jobs.resume', { jobId })).toEqual({ jobId });
    await finishJob(engine, jobId);
    expect(await cachedIn(engine)).toBe(40);
  });

  test('stays paused over a restart, and goes on from there', async () => {
    const opened = await openArchive(files);
    const paused = atStart(opened.engine, ({ id }) => opened.engine.call('jobs.pause', { jobId: id }));
    const { jobId } = await opened.engine.call('recordings.fetch', { all: true });
    await paused;
    const { engine } = await opened.reopen();
    expect(await jobOf(engine, jobId)).toMatchObject({ state: 'paused', title: 'Fetch 40 recordings' });
    const started = await engine.call('jobs.resume', { jobId });
    const { fetched, alreadyCached, failures } = fetchResultSchema.parse((await finishJob(engine, started.jobId)).result);
    expect(failures).toEqual([]);
    expect(fetched + alreadyCached).toBe(40);
    expect((await engine.call('jobs.list', {})).jobs.map(({ id }) => id)).toEqual([started.jobId]);
  });

  test('is shown as interrupted after the process was killed, and goes on when asked', async () => {
    const opened = await openArchive(files);
    await opened.engine.close();
    const script = fileURLToPath(new URL('../support/fetch-child.ts', import.meta.url));
    const child = spawn(node24, [script, opened.home], { stdio: ['ignore', 'pipe', 'inherit'] });
    const exited = once(child, 'exit');
    await once(child.stdout, 'data');
    child.kill('SIGKILL');
    await exited;
    const { engine } = await openHome(opened.home, opened.archive);
    const { jobs } = await engine.call('jobs.list', {});
    expect(jobs).toMatchObject([{ kind: 'fetch', state: 'interrupted', title: 'Fetch 40 recordings', canStartAgain: true }]);
    const [interrupted] = jobs;
    if (!interrupted) throw new Error('it is there');
    const { jobId } = await engine.call('jobs.resume', { jobId: interrupted.id });
    await finishJob(engine, jobId);
    expect(await cachedIn(engine)).toBe(40);
    // What goes on is noted like what was asked for.
    const { entries } = await engine.call('journal.list', {});
    expect(entries.filter(({ action }) => action === 'job.ended').map(({ detail }) => detail.state)).toContain('done');
  });

  test('that failed says why after a restart, and is done again', async () => {
    const opened = await openArchive(files);
    const { jobId } = await opened.engine.call('evidence.verify', { bagPath: `${opened.archive}/nowhere` });
    await expect.poll(async () => (await jobOf(opened.engine, jobId))?.state).toBe('failed');
    const { engine } = await opened.reopen();
    const failed = await jobOf(engine, jobId);
    expect(failed).toMatchObject({ state: 'failed', kind: 'verify' });
    expect(failed?.error?.message).toContain('nowhere');
    expect(failed?.error?.action).not.toBe('');
    const again = await engine.call('jobs.resume', { jobId });
    await expect.poll(async () => (await jobOf(engine, again.jobId))?.state).toBe('failed');
    await engine.call('jobs.dismiss', { jobId: null });
    expect((await engine.call('jobs.list', {})).jobs).toEqual([]);
  });

  test('that cannot rest says so', async () => {
    const { engine, archive } = await openArchive(files);
    const refused = Promise.withResolvers<unknown>();
    const unsubscribe = engine.subscribe('job.changed', ({ job }) => {
      unsubscribe();
      refused.resolve(engine.call('jobs.pause', { jobId: job.id }));
    });
    await engine.call('evidence.verify', { bagPath: archive });
    await expect(refused.promise).rejects.toMatchObject({ code: 'usage', action: 'Cancel it; it can be started again.' });
  });

  test('of both kinds on one recording never waits for each other', async () => {
    const { engine } = await openArchive(files);
    const [session] = (await engine.call('sessions.list', {})).sessions;
    if (!session) throw new Error('the archive has sessions');
    // The fetch has the recording; indexing is asked for before that is here.
    const indexing = atStart(engine, () => engine.call('recordings.index', { sessionIds: [session.id] }));
    const fetching = await engine.call('recordings.fetch', { sessionIds: [session.id] });
    await finishJob(engine, fetching.jobId);
    await finishJob(engine, jobStarted.parse(await indexing).jobId);
  });

  test('indexes several recordings at once where that is set, to the same text', async () => {
    const { engine } = await openArchive(files);
    await engine.call('settings.update', { indexAfterFetch: false, limits: { indexAtOnce: 4 } });
    await finishJob(engine, (await engine.call('recordings.fetch', { all: true })).jobId);
    const { result } = await finishJob(engine, (await engine.call('recordings.index', { all: true })).jobId);
    expect(result).toEqual({ indexed: 40, unsupported: 0, failures: [] });
    const { hits, searched } = await engine.call('search.query', { query: 'recording 17', mode: 'substring', limit: 100 });
    expect(searched).toBe(40);
    expect(hits.map(({ text }) => text)).toEqual(['recording 17']);
  });

  test('of a removed source ends, also where it rested', async () => {
    const { engine } = await openArchive(files);
    const paused = atStart(engine, ({ id }) => engine.call('jobs.pause', { jobId: id }));
    const { jobId } = await engine.call('recordings.fetch', { all: true });
    await paused;
    const [source] = (await engine.call('sources.list', {})).sources;
    if (!source) throw new Error('the archive is a source');
    await engine.call('sources.remove', { sourceId: source.id });
    expect((await jobOf(engine, jobId))?.state).toBe('cancelled');
    expect(await cachedIn(engine)).toBe(0);
  });
});
