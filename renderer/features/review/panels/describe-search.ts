import { formatCount } from '../../../lib/format.ts';
import type { RecordingSearch } from '../use-recording-search.ts';

/** How many hits there are and which one the playhead is at, in words. */
export function describeSearch({ status, hits, hasMore, error }: Omit<RecordingSearch, 'onSearch'>, current: number): string {
  if (status === 'empty') return '';
  if (status === 'failed') return error ? `${error.message} ${error.action}` : 'The search failed.';
  if (status === 'searching') return 'Searching';
  if (hits.length === 0) return 'No hits in this recording';
  const total = `${formatCount(hits.length)}${hasMore ? '+' : ''}`;
  const noun = hits.length === 1 && !hasMore ? 'hit' : 'hits';
  return current < 0 ? `${total} ${noun}` : `${formatCount(current + 1)} of ${total} ${noun}`;
}
