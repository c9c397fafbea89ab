import type { Job } from '../../../../shared/model/job.ts';
import type { Recording } from '../../../../shared/model/recording.ts';

/** How far the text on the pictures of a recording is read, and what can be done about it. */
export type Reading =
  | { readonly kind: 'unsupported' }
  | { readonly kind: 'not-here' }
  | { readonly kind: 'unread' }
  | { readonly kind: 'running'; readonly job: Job }
  | { readonly kind: 'paused' }
  | { readonly kind: 'done' }
  | { readonly kind: 'failed' };

/** `job`: the one that reads this recording now, if any. */
export function readingOf({ screenText, cacheState }: Recording, job: Job | null): Reading {
  if (screenText.state === 'unsupported') return { kind: 'unsupported' };
  if (job?.state === 'running') return { kind: 'running', job };
  if (screenText.state === 'done' || screenText.state === 'failed') return { kind: screenText.state };
  if (cacheState !== 'complete') return { kind: 'not-here' };
  return { kind: screenText.state === 'partial' ? 'paused' : 'unread' };
}

/** Whether a job reads the text of a recording at this moment: it names what it is at. */
export function isReadingJobOf(job: Job, key: string): boolean {
  return job.kind === 'screen-text' && job.detail === key;
}

/** Another one when there is more text of a recording to show. */
export function textVersion({ indexState, screenText: { state, readMs } }: Recording): string {
  return `${indexState} ${state} ${readMs}`;
}

/** Whether anything of its text can be shown: lines that were typed, or read from its pictures. */
export function hasText({ indexState, screenText: { state, readMs } }: Recording): boolean {
  return indexState === 'indexed' || indexState === 'replayable' || readMs > 0 || state === 'done';
}

/** Whether text may be read from its pictures: a search of it says that it was not. */
export function canHaveScreenText({ probe, screenText }: Recording): boolean {
  return (probe?.kind === 'video' || probe?.kind === 'guacamole') && screenText.state !== 'unsupported';
}
