import type { NotSearched } from '../../../shared/model/review.ts';
import { call } from '../../bridge/client.ts';
import { jobEnded } from '../../bridge/jobs.ts';

/** What has to be done with recordings that a search did not cover: nothing helps where there is no text. */
export function planMending(entries: readonly NotSearched[], indexAfterFetch: boolean) {
  const fetch = entries.filter(({ reason }) => reason === 'not-cached').map(({ recordingId }) => recordingId);
  const index = entries
    .filter(({ reason }) => reason === 'not-indexed' || reason === 'failed' || (reason === 'not-cached' && !indexAfterFetch))
    .map(({ recordingId }) => recordingId);
  return { fetch, index };
}

/** Makes recordings searchable; settles when that has ended. What failed is told as every failed job is. */
export async function fetchAndIndex({ fetch, index }: ReturnType<typeof planMending>): Promise<void> {
  if (fetch.length > 0) {
    const fetched = await jobEnded((await call('recordings.fetch', { recordingIds: fetch })).jobId);
    if (fetched.state === 'cancelled' || fetched.state === 'interrupted') return;
  }
  if (index.length > 0) await jobEnded((await call('recordings.index', { recordingIds: index })).jobId);
}
