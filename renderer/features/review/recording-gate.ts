import { playsWhileArriving } from '../../../shared/arriving.ts';
import type { ErrorPayload } from '../../../shared/errors.ts';
import type { Job } from '../../../shared/model/job.ts';
import type { Recording } from '../../../shared/model/recording.ts';
import type { RecordedState } from '../../../shared/model/session.ts';
import { isLocked, lacksUnwrapped } from '../../../shared/wrapped.ts';

/** What stands between a reviewer and playing a recording. */
export type Gate =
  | { readonly kind: 'no-recording'; readonly state: RecordedState }
  /** `isWatchable`: what an earlier download has left of it can be watched. */
  | { readonly kind: 'not-cached'; readonly recording: Recording; readonly error: ErrorPayload | null; readonly isWatchable: boolean }
  | { readonly kind: 'gone'; readonly recording: Recording; readonly isWatchable: boolean }
  | { readonly kind: 'working'; readonly recording: Recording; readonly job: Job }
  | { readonly kind: 'damaged'; readonly recording: Recording }
  | { readonly kind: 'encrypted'; readonly recording: Recording }
  /** Indexing starts by itself. */
  | { readonly kind: 'not-indexed'; readonly recording: Recording }
  | { readonly kind: 'index-failed'; readonly recording: Recording; readonly error: ErrorPayload | null }
  | { readonly kind: 'unsupported'; readonly recording: Recording }
  | { readonly kind: 'open'; readonly recording: Recording };

/** A copy that is not whole opens while it is being downloaded, or when somebody watches what is here of it. */
export interface Arriving {
  readonly isRunning: boolean;
  readonly isWatched: boolean;
}

/** The first obstacle, in the order in which they are overcome. */
export function gateOf(
  state: RecordedState,
  recording: Recording | null,
  job: Job | null,
  { isRunning, isWatched }: Arriving = { isRunning: false, isWatched: false },
): Gate {
  if (recording === null) return { kind: 'no-recording', state };
  const isWorking = job?.state === 'running';
  if (recording.cacheState === 'damaged' && !isWorking) return { kind: 'damaged', recording };
  if (recording.cacheState !== 'complete') {
    const isWatchable = recording.cacheState === 'partial' && playsWhileArriving(recording.probe);
    if (isWatchable && (isRunning || isWatched)) return { kind: 'open', recording };
    if (isWorking) return { kind: 'working', recording, job };
    if (recording.removedFromStore) return { kind: 'gone', recording, isWatchable };
    return { kind: 'not-cached', recording, error: recording.error, isWatchable };
  }
  const { probe } = recording;
  if (isWorking && job.kind === 'decrypt') return { kind: 'working', recording, job };
  if (isLocked(recording)) return { kind: 'encrypted', recording };
  if (probe?.playable === 'no') return { kind: 'unsupported', recording };
  const isReady =
    probe?.playable === 'native' ||
    probe?.playable === 'proxy' ||
    recording.indexState === 'indexed' ||
    recording.indexState === 'replayable';
  // Indexing unpacks what is inside compression.
  if (isReady && !lacksUnwrapped(recording)) return { kind: 'open', recording };
  if (isWorking) return { kind: 'working', recording, job };
  if (recording.indexState === 'failed') return { kind: 'index-failed', recording, error: recording.error };
  if (recording.indexState === 'unsupported' && !lacksUnwrapped(recording)) return { kind: 'unsupported', recording };
  return { kind: 'not-indexed', recording };
}

/** Whether a job works on a recording, by its key: it names what it is at. */
export function isJobOf(job: Job, key: string): boolean {
  if (job.kind === 'decrypt') return job.title === `Decrypt ${key}`;
  if (job.kind !== 'fetch' && job.kind !== 'index') return false;
  const details = [key, `Unpacking ${key}`, `Indexing ${key}`];
  return details.includes(job.detail) || job.title === `Fetch ${key}` || job.title === `Index ${key}`;
}

/** What a job is doing to a recording by now. */
export function stepOf({ kind, detail }: Pick<Job, 'kind' | 'detail'>): 'fetching' | 'decrypting' | 'unpacking' | 'indexing' {
  if (detail.startsWith('Unpacking ')) return 'unpacking';
  if (kind === 'index' || detail.startsWith('Indexing ')) return 'indexing';
  return kind === 'decrypt' ? 'decrypting' : 'fetching';
}
