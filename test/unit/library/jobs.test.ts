import { describe, expect, test } from 'vitest';
import { createJobs, type JobContext } from '../../../electron/library/jobs/jobs.ts';
import { AppError } from '../../../shared/errors.ts';
import type { Job } from '../../../shared/model/job.ts';

function setUp() {
  const changes: Job[] = [];
  let clock = 1_000;
  const jobs = createJobs({ now: () => clock, onChange: (job) => changes.push(job) });
  return { jobs, changes, advance: (ms: number) => (clock += ms) };
}

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
