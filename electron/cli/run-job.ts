import { AppError } from '../../shared/errors.ts';
import type { JobId } from '../../shared/model/ids.ts';
import { hasEnded, type Job } from '../../shared/model/job.ts';
import type { Engine } from '../library/engine.ts';
import type { Invocation } from './invocation.ts';
import { createProgress } from './progress.ts';

/**
 * Starts a job and waits for its end, with progress on standard error. Ctrl+C cancels it and waits until it has stopped.
 * Throws the job's error.
 */
export async function runJob(
  invocation: Invocation,
  engine: Engine,
  start: (signal: AbortSignal) => Promise<{ readonly jobId: JobId }>,
): Promise<Job['result']> {
  const { signal } = invocation;
  const progress = createProgress(invocation.stderr);
  const ended = Promise.withResolvers<Job>();
  const known = new Map<JobId, Job>();
  let jobId: JobId | null = null;
  const follow = (job: Job): void => {
    known.set(job.id, job);
    if (job.id !== jobId) return;
    if (hasEnded(job)) ended.resolve(job);
    else progress.show(job);
  };
  const unsubscribe = engine.subscribe('job.changed', ({ job }) => follow(job));
  const cancel = (): void => {
    // It may have ended by itself in the meantime.
    if (jobId) engine.call('jobs.cancel', { jobId }).catch(() => undefined);
  };
  signal.addEventListener('abort', cancel);
  try {
    ({ jobId } = await start(signal));
    if (signal.aborted) cancel();
    // A short job may have ended before its id was known here.
    const early = known.get(jobId);
    if (early) follow(early);
    const job = await ended.promise;
    if (job.state === 'done') return job.result;
    throw job.error ? AppError.fromPayload(job.error) : new AppError('cancelled', `${job.title}: cancelled.`);
  } finally {
    progress.end();
    signal.removeEventListener('abort', cancel);
    unsubscribe();
  }
}
