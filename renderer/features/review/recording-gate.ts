import type { ErrorPayload } from '../../../shared/errors.ts';
import type { Job } from '../../../shared/model/job.ts';
import type { Recording } from '../../../shared/model/recording.ts';
import type { RecordedState } from '../../../shared/model/session.ts';

/** What stands between a reviewer and playing a recording. */
export type Gate =
  | { readonly kind: 'no-recording'; readonly state: RecordedState }
  | { readonly kind: 'not-cached'; readonly recording: Recording; readonly error: ErrorPayload | null }
  | { readonly kind: 'gone'; readonly recording: Recording }
  | { readonly kind: 'working'; readonly recording: Recording; readonly job: Job }
  | { readonly kind: 'damaged'; readonly recording: Recording }
  /** Indexing starts by itself. */
  | { readonly kind: 'not-indexed'; readonly recording: Recording }
  | { readonly kind: 'index-failed'; readonly recording: Recording; readonly error: ErrorPayload | null }
  | { readonly kind: 'unsupported'; readonly recording: Recording }
  | { readonly kind: 'open'; readonly recording: Recording };

/** The first obstacle, in the order in which they are overcome. */
export function gateOf(state: RecordedState, recording: Recording | null, job: Job | null): Gate {
  if (recording === null) return { kind: 'no-recording', state };
  const isWorking = job?.state === 'running';
  if (recording.cacheState === 'damaged' && !isWorking) return { kind: 'damaged', recording };
  if (recording.cacheState !== 'complete') {
    if (isWorking) return { kind: 'working', recording, job };
    if (recording.removedFromStore) return { kind: 'gone', recording };
    return { kind: 'not-cached', recording, error: recording.error };
  }
  const { probe } = recording;
  if (probe?.playable === 'no') return { kind: 'unsupported', recording };
  if (
    probe?.playable === 'native' ||
    probe?.playable === 'proxy' ||
    recording.indexState === 'indexed' ||
    recording.indexState === 'replayable'
  )
    return { kind: 'open', recording };
  if (isWorking) return { kind: 'working', recording, job };
  if (recording.indexState === 'unsupported') return { kind: 'unsupported', recording };
  if (recording.indexState === 'failed') return { kind: 'index-failed', recording, error: recording.error };
  return { kind: 'not-indexed', recording };
}

/** Whether a job works on a recording, by its key: fetch and index jobs name what they are at. */
export function isJobOf(job: Job, key: string): boolean {
  if (job.kind !== 'fetch' && job.kind !== 'index') return false;
  return job.detail === key || job.detail === `Indexing ${key}` || job.title === `Fetch ${key}` || job.title === `Index ${key}`;
}
