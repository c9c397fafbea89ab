import { useEffect } from 'react';
import { create } from 'zustand';
import type { JobId } from '../../shared/model/ids.ts';
import { hasEnded, type Job } from '../../shared/model/job.ts';
import { call, onConnectionChange, subscribe } from './client.ts';

/** The jobs of the engine, newest first, kept current by its events. */
export const useJobs = create<{ readonly jobs: readonly Job[] }>(() => ({ jobs: [] }));

const waiting = new Map<JobId, Set<(job: Job) => void>>();

function put(job: Job): void {
  useJobs.setState(({ jobs }) => ({
    jobs: jobs.some(({ id }) => id === job.id) ? jobs.map((known) => (known.id === job.id ? job : known)) : [job, ...jobs],
  }));
  settle(job);
}

function settle(job: Job): void {
  if (!hasEnded(job)) return;
  for (const resolve of waiting.get(job.id) ?? []) resolve(job);
  waiting.delete(job.id);
}

/** Mount once: follows the engine's jobs. */
export function useFollowJobs(): void {
  useEffect(() => {
    const readAll = (): void => {
      call('jobs.list', {}).then(
        ({ jobs }) => {
          useJobs.setState({ jobs });
          for (const job of jobs) settle(job);
        },
        // The connection is gone: the list is read again when it is back.
        () => undefined,
      );
    };
    readAll();
    const stops = [
      subscribe('job.changed', ({ job }) => put(job)),
      subscribe('job.removed', ({ jobId }) => useJobs.setState(({ jobs }) => ({ jobs: jobs.filter(({ id }) => id !== jobId) }))),
      onConnectionChange((state) => {
        if (state === 'open') readAll();
      }),
    ];
    return () => {
      for (const stop of stops) stop();
    };
  }, []);
}

/** Settles when a job has ended, in whatever state. */
export function jobEnded(id: JobId): Promise<Job> {
  const known = useJobs.getState().jobs.find((job) => job.id === id);
  if (known && hasEnded(known)) return Promise.resolve(known);
  return new Promise((resolve) => {
    const resolvers = waiting.get(id) ?? new Set();
    resolvers.add(resolve);
    waiting.set(id, resolvers);
  });
}
