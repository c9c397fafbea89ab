import { useEffect } from 'react';
import type { Job } from '../../shared/model/job.ts';
import { subscribe } from '../bridge/client.ts';
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

/** Mount once: tells of work that failed, until it is dismissed. */
export function useAnnounceJobs(): void {
  useEffect(
    () =>
      subscribe('job.changed', ({ job }) => {
        const said = announcementOf(job);
        if (said !== null) toast(said, { tone: 'danger', ...show });
      }),
    [],
  );
}
