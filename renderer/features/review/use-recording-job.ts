import { useCallback } from 'react';
import type { Job } from '../../../shared/model/job.ts';
import type { Recording } from '../../../shared/model/recording.ts';
import { call } from '../../bridge/client.ts';
import { useJobs } from '../../bridge/jobs.ts';
import { toastError } from '../../ui/toast.tsx';
import type { TimelinePart } from './parts/timeline-part.ts';
import { isJobOf } from './recording-gate.ts';

export interface RecordingJob {
  /** The latest fetch or index job that works or worked on the recording, whoever started it. */
  readonly job: Job | null;
  readonly onFetch: () => void;
  readonly onIndex: () => void;
  /** Also what counts as indexed. */
  readonly onIndexAnew: () => void;
  /** For a damaged copy: throws it away and fetches anew. */
  readonly onFetchAgain: () => void;
  readonly onCancel: () => void;
}

const alone: readonly TimelinePart[] = [];

/** The work on one recording: what runs, and how to start it. What is on one timeline with it is fetched with it. */
export function useRecordingJob(recording: Recording | null, together: readonly TimelinePart[] = alone): RecordingJob {
  const recordingId = recording?.id ?? null;
  const key = recording?.key ?? null;
  const job = useJobs(({ jobs }) => jobs.find((candidate) => key !== null && isJobOf(candidate, key)) ?? null);

  const onFetch = useCallback(() => {
    const others = together.map((part) => part.recording).filter((each) => each.cacheState !== 'complete' && !each.removedFromStore);
    const recordingIds = new Set([recordingId, ...others.map(({ id }) => id)].filter((id) => id !== null));
    if (recordingIds.size > 0) call('recordings.fetch', { recordingIds: [...recordingIds] }).catch(toastError);
  }, [recordingId, together]);
  const onIndex = useCallback(() => {
    if (recordingId) call('recordings.index', { recordingIds: [recordingId] }).catch(toastError);
  }, [recordingId]);
  const onIndexAnew = useCallback(() => {
    if (recordingId) call('recordings.index', { recordingIds: [recordingId], force: true }).catch(toastError);
  }, [recordingId]);
  const onFetchAgain = useCallback(() => {
    if (!recordingId) return;
    call('recordings.removeFromCache', { recordingId })
      .then(() => call('recordings.fetch', { recordingIds: [recordingId] }))
      .catch(toastError);
  }, [recordingId]);
  const jobId = job?.id;
  const onCancel = useCallback(() => {
    if (jobId) call('jobs.cancel', { jobId }).catch(toastError);
  }, [jobId]);
  return { job, onFetch, onIndex, onIndexAnew, onFetchAgain, onCancel };
}
