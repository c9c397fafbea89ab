import type { JobId } from '../../../shared/model/ids.ts';
import type { Job } from '../../../shared/model/job.ts';
import { useJobs } from '../../bridge/jobs.ts';

/** One job as it goes on; null before anything is known of it. */
export function useJob(jobId: JobId | null): Job | null {
  return useJobs(({ jobs }) => jobs.find((job) => job.id === jobId) ?? null);
}
