import { useCallback, useEffect, useRef, useState } from 'react';
import type { Recording } from '../../../../shared/model/recording.ts';
import { call } from '../../../bridge/client.ts';
import { useJobs } from '../../../bridge/jobs.ts';
import { toastError } from '../../../ui/toast.tsx';
import { isReadingJobOf, type Reading, readingOf } from './reading.ts';

export interface ReadingState {
  readonly reading: Reading;
  /** The recording as it is now, while it is read: what says how far is told anew. */
  readonly recording: Recording;
  /** Reads, or goes on reading; `isAgain` reads what was read already. */
  readonly onRead: (isAgain?: boolean) => void;
  readonly onPause: () => void;
}

/** How far is asked at most this often. Milliseconds. */
const askMs = 2000;

/** Reading the text on the pictures of a recording: how far it is, and how to start and pause it. */
export function useReading(recording: Recording): ReadingState {
  const job = useJobs(({ jobs }) => jobs.find((each) => each.state === 'running' && isReadingJobOf(each, recording.key)) ?? null);
  const [latest, setLatest] = useState(recording);
  useEffect(() => setLatest(recording), [recording]);
  const askedMs = useRef(0);
  const doneMs = job?.done ?? null;
  useEffect(() => {
    // Only the library knows how far this one of several is.
    if (doneMs === null || performance.now() - askedMs.current < askMs) return;
    askedMs.current = performance.now();
    call('recordings.get', { recordingId: recording.id }).then(
      ({ recording: found }) => setLatest((before) => (before.id === found.id ? found : before)),
      // The next progress asks again.
      () => undefined,
    );
  }, [recording.id, doneMs]);

  const onRead = useCallback(
    (isAgain = false) => {
      call('recordings.readScreenText', { recordingIds: [recording.id], force: isAgain }).catch(toastError);
    },
    [recording.id],
  );
  const jobId = job?.id;
  const onPause = useCallback(() => {
    if (jobId) call('jobs.cancel', { jobId }).catch(toastError);
  }, [jobId]);
  return { reading: readingOf(latest, job), recording: latest, onRead, onPause };
}
