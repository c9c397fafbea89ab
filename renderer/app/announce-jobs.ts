import { useEffect } from 'react';
import type { Job } from '../../shared/model/job.ts';
import { call, subscribe } from '../bridge/client.ts';
import { plural } from '../lib/format.ts';
import { toast } from '../ui/toast.tsx';
import { failuresOf } from './job-failures.ts';
import { showOverlay } from './overlays.ts';

const show = { action: { label: 'Show', run: () => showOverlay('jobs') } };

/**
 * What somebody who looks elsewhere has to be told when a job ends; null where there is nothing. How a sync, an export or a
 * verification ended is shown where it was started.
 */
export function announcementOf(job: Pick<Job, 'kind' | 'state' | 'error' | 'result'>): string | null {
  if (job.kind !== 'fetch' && job.kind !== 'index') return null;
  if (job.state === 'failed' && job.error) return `${job.error.message} ${job.error.action}`;
  const failures = job.state === 'done' ? failuresOf(job) : [];
  if (failures.length === 0) return null;
  return `${plural(failures.length, 'recording')} could not be ${job.kind === 'fetch' ? 'fetched' : 'indexed'}.`;
}

/** What an earlier start left undone, said once at the beginning; null where there is nothing. */
export function leftUndone(jobs: readonly Pick<Job, 'state'>[]): string | null {
  const count = jobs.filter(({ state }) => state === 'interrupted').length;
  if (count === 0) return null;
  return `${plural(count, 'job')} ${count === 1 ? 'was' : 'were'} interrupted when Witness ended, and can go on.`;
}

/** Mount once: tells of work that failed, until it is dismissed, and of what was interrupted. */
export function useAnnounceJobs(): void {
  useEffect(() => {
    call('jobs.list', {}).then(
      ({ jobs }) => {
        const said = leftUndone(jobs);
        if (said !== null) toast(said, show);
      },
      // Without a connection there is nothing to tell; the window says so itself.
      () => undefined,
    );
  }, []);
  useEffect(
    () =>
      subscribe('job.changed', ({ job }) => {
        const said = announcementOf(job);
        if (said !== null) toast(said, { tone: 'danger', ...show });
      }),
    [],
  );
}
