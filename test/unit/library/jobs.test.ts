import { describe, expect, test } from 'vitest';
import {
  createJobs,
  type JobContext,
  type JobStart,
  type JobStore,
  type KeptCall,
  type KeptJob,
} from '../../../electron/library/jobs/jobs.ts';
import { AppError } from '../../../shared/errors.ts';
import { jobIdSchema, sourceIdSchema } from '../../../shared/model/ids.ts';
import type { Job } from '../../../shared/model/job.ts';

function setUp(store?: JobStore) {
  const changes: Job[] = [];
  const removed: string[] = [];
  const startedAgain: KeptCall[] = [];
  let clock = 1_000;
  const jobs = createJobs({
    now: () => clock,
    onChange: (job) => changes.push(job),
    onRemoved: (id) => removed.push(id),
    ...(store && { store }),
    startAgain: async (call) => {
      startedAgain.push(call);
      return jobs.start({ ...base, key: 'sync:again', again, work: async () => null });
    },
  });
  return { jobs, changes, removed, startedAgain, advance: (ms: number) => (clock += ms) };
}

/** What a catalog keeps, in the memory of the test. */
function keptJobs() {
  const kept = new Map<string, KeptJob>();
  const store: JobStore = {
    list: () => [...kept.values()],
    put: (job) => void kept.set(job.job.id, structuredClone(job)),
    remove: (id) => void kept.delete(id),
  };
  return { kept, store };
}

const again: NonNullable<JobStart['again']> = { method: 'sources.sync', params: { sourceId: sourceIdSchema.parse('source-1') } };

/** Work that runs until told how to end. */
function controlled() {
  const { promise, resolve, reject } = Promise.withResolvers<null>();
  let context: JobContext | undefined;
  const started = Promise.withResolvers<JobContext>();
  return {
    resolve: () => resolve(null),
    reject,
    started: started.promise,
    work: (given: JobContext) => {
      context = given;
      started.resolve(given);
      given.signal.addEventListener('abort', () => reject(given.signal.reason));
      return promise;
    },
    context: () => context,
  };
}

const base = { kind: 'sync', title: 'Sync one', unit: 'objects', key: 'sync:1' } as const;

describe('jobs', () => {
  test('a job that ends well is done, with its result', async () => {
    const { jobs, changes } = setUp();
    const id = jobs.start({ ...base, work: async () => ({ added: 3 }) });
    const job = await jobs.wait(id);
    expect(job).toMatchObject({ state: 'done', result: { added: 3 }, error: null });
    expect(changes.at(-1)).toEqual(job);
  });

  test('a failure is kept with its code, message and action', async () => {
    const { jobs } = setUp();
    const id = jobs.start({ ...base, work: () => Promise.reject(new AppError('store-forbidden', 'No access to s3://a.')) });
    expect(await jobs.wait(id)).toMatchObject({ state: 'failed', error: { code: 'store-forbidden', message: 'No access to s3://a.' } });
  });

  test('cancelling aborts the signal and ends as cancelled, not failed', async () => {
    const { jobs } = setUp();
    const control = controlled();
    const id = jobs.start({ ...base, work: control.work });
    await control.started;
    jobs.cancel(id);
    expect(await jobs.wait(id)).toMatchObject({ state: 'cancelled', error: { code: 'cancelled' } });
  });

  test('work that ignores its signal and returns all the same counts as cancelled', async () => {
    const { jobs } = setUp();
    const { promise, resolve } = Promise.withResolvers<null>();
    const id = jobs.start({ ...base, work: () => promise });
    jobs.cancel(id);
    resolve(null);
    expect((await jobs.wait(id)).state).toBe('cancelled');
  });

  test('an exclusive key is not started twice while it runs, and again after it ended', async () => {
    const { jobs } = setUp();
    const control = controlled();
    const first = jobs.start({ ...base, exclusive: true, work: control.work });
    expect(jobs.start({ ...base, exclusive: true, work: async () => null })).toBe(first);
    control.resolve();
    await jobs.wait(first);
    expect(jobs.start({ ...base, exclusive: true, work: async () => null })).not.toBe(first);
  });

  test('reports between two intervals reach no listener, yet are in the list', async () => {
    const { jobs, changes, advance } = setUp();
    const control = controlled();
    const id = jobs.start({ ...base, work: control.work });
    const context = await control.started;
    advance(1_000);
    context.report({ done: 1, total: 9 });
    context.report({ done: 2 });
    expect(changes.at(-1)?.done).toBe(1);
    expect(jobs.get(id)).toMatchObject({ done: 2, total: 9 });
    control.resolve();
    await jobs.wait(id);
    expect(changes.at(-1)).toMatchObject({ done: 2, state: 'done' });
  });

  test('closing cancels what runs, waits for it, and refuses new work', async () => {
    const { jobs } = setUp();
    const control = controlled();
    const id = jobs.start({ ...base, work: control.work });
    await control.started;
    await jobs.close();
    expect(jobs.get(id).state).toBe('cancelled');
    expect(() => jobs.start({ ...base, work: async () => null })).toThrow(AppError);
  });

  test('only so many ended jobs are remembered', async () => {
    const { jobs } = setUp();
    const ids = Array.from({ length: 120 }, (_, at) => jobs.start({ ...base, key: `sync:${at}`, work: async () => null }));
    await Promise.all(ids.map((id) => jobs.wait(id)));
    expect(jobs.list()).toHaveLength(100);
    expect(jobs.list()[0]?.id).toBe(ids.at(-1));
  });
});

describe('a job that rests', () => {
  test('keeps what it did, and goes on under its id with a new signal', async () => {
    const { jobs, changes } = setUp();
    const runs: JobContext[] = [];
    const id = jobs.start({
      ...base,
      canPause: true,
      work: async (context) => {
        runs.push(context);
        context.report({ done: runs.length, total: 2 });
        if (runs.length === 2) return null;
        return new Promise((_, reject) => context.signal.addEventListener('abort', () => reject(context.signal.reason)));
      },
    });
    await expect.poll(() => runs.length).toBe(1);
    jobs.pause(id);
    expect(jobs.get(id)).toMatchObject({ state: 'paused', done: 1 });
    expect(jobs.isPaused(base.key)).toBe(true);
    expect(jobs.runningKeys()).toEqual([]);
    // Also at once, while it still comes to rest.
    expect(await jobs.resume(id)).toBe(id);
    expect(await jobs.wait(id)).toMatchObject({ state: 'done', done: 2 });
    expect(changes.map(({ state }) => state).filter((state, at, all) => state !== all[at - 1])).toEqual([
      'running',
      'paused',
      'running',
      'done',
    ]);
  });

  test('is waited for until it has ended, and can be cancelled', async () => {
    const { jobs } = setUp();
    const control = controlled();
    const id = jobs.start({ ...base, canPause: true, work: control.work });
    await control.started;
    jobs.pause(id);
    const ended = jobs.wait(id);
    jobs.cancel(id);
    expect(await ended).toMatchObject({ state: 'cancelled', error: { code: 'cancelled' } });
  });

  test('goes on when the same is asked for again', async () => {
    const { jobs } = setUp();
    const control = controlled();
    const id = jobs.start({ ...base, exclusive: true, canPause: true, work: control.work });
    await control.started;
    jobs.pause(id);
    expect(jobs.start({ ...base, exclusive: true, canPause: true, work: control.work })).toBe(id);
    expect(jobs.get(id).state).toBe('running');
  });

  test('work that cannot go on where it was is not paused', async () => {
    const { jobs } = setUp();
    const control = controlled();
    const id = jobs.start({ ...base, work: control.work });
    await control.started;
    expect(() => jobs.pause(id)).toThrow(/cannot be paused/);
    expect(jobs.get(id).state).toBe('running');
    control.resolve();
    await jobs.wait(id);
  });
});

describe('jobs of an earlier process', () => {
  test('what ran is interrupted, what was paused is paused, what failed says why; done and cancelled work is forgotten', async () => {
    const { store, kept } = keptJobs();
    const first = setUp(store).jobs;
    const controls = [controlled(), controlled()] as const;
    const running = first.start({ ...base, key: 'a', again, canPause: true, work: controls[0].work });
    const paused = first.start({ ...base, key: 'b', again, canPause: true, work: controls[1].work });
    const failed = first.start({ ...base, key: 'c', again, work: () => Promise.reject(new AppError('disk-full', 'The disk is full.')) });
    const done = first.start({ ...base, key: 'd', again, work: async () => null });
    await Promise.all([controls[1].started, first.wait(failed), first.wait(done)]);
    first.pause(paused);
    expect([...kept.keys()]).toEqual([running, paused, failed]);

    // The process was killed: nothing told the store.
    const second = setUp(store);
    expect(second.jobs.list().map(({ id, state }) => [id, state])).toEqual([
      [failed, 'failed'],
      [paused, 'paused'],
      [running, 'interrupted'],
    ]);
    expect(second.jobs.get(failed).error?.message).toBe('The disk is full.');
    expect(second.changes).toEqual([]);
  });

  test('one goes on by the call that started it, and gives its place to what runs now', async () => {
    const { store } = keptJobs();
    const control = controlled();
    const id = setUp(store).jobs.start({ ...base, again, work: control.work });
    const { jobs, startedAgain, removed } = setUp(store);
    const started = await jobs.resume(id);
    expect(startedAgain).toEqual([again]);
    expect(started).not.toBe(id);
    expect(removed).toEqual([id]);
    await jobs.wait(started);
    expect(store.list()).toEqual([]);
  });

  test('an orderly end interrupts what can be started again and leaves what is paused', async () => {
    const { store } = keptJobs();
    const { jobs } = setUp(store);
    const controls = [controlled(), controlled()] as const;
    const running = jobs.start({ ...base, key: 'a', again, canPause: true, work: controls[0].work });
    const paused = jobs.start({ ...base, key: 'b', again, canPause: true, work: controls[1].work });
    await Promise.all(controls.map(({ started }) => started));
    jobs.pause(paused);
    await jobs.close();
    expect(jobs.get(running).state).toBe('interrupted');
    expect(store.list().map(({ job }) => job.state)).toEqual(['interrupted', 'paused']);
  });

  test('a store that cannot be written loses the memory of a job, not the job', async () => {
    const { store } = keptJobs();
    const { jobs } = setUp({ ...store, put: () => expect.fail('the disk is full') });
    const id = jobs.start({ ...base, again, work: async () => ({ added: 1 }) });
    expect((await jobs.wait(id)).state).toBe('done');
  });

  test('they can be dismissed, what runs cannot', async () => {
    const { store } = keptJobs();
    const control = controlled();
    const old = setUp(store).jobs.start({ ...base, again, work: control.work });
    const { jobs } = setUp(store);
    const running = jobs.start({ ...base, key: 'other', again, work: controlled().work });
    jobs.dismiss(() => true);
    expect(jobs.list().map(({ id }) => id)).toEqual([running]);
    expect(() => jobs.get(old)).toThrow(AppError);
    expect(() => jobs.cancel(jobIdSchema.parse('nobody'))).toThrow(AppError);
  });
});

describe('the pace of a job', () => {
  test('comes with its reports and goes when it rests', async () => {
    const { jobs, advance } = setUp();
    const control = controlled();
    const id = jobs.start({ ...base, canPause: true, work: control.work });
    const { report } = await control.started;
    report({ done: 0, total: 100 });
    advance(5_000);
    report({ done: 50 });
    expect(jobs.get(id)).toMatchObject({ ratePerSecond: 10, leftMs: 5_000 });
    advance(5_000);
    jobs.refresh();
    expect(jobs.get(id)).toMatchObject({ ratePerSecond: 5, leftMs: 10_000 });
    jobs.pause(id);
    expect(jobs.get(id)).toMatchObject({ ratePerSecond: null, leftMs: null });
  });
});
