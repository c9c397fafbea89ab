import { formatCount } from '../../../lib/format.ts';
import type { RecordingSearch } from '../use-recording-search.ts';

/** How many hits there are and which one the playhead is at, in words. */
export function describeSearch(
  {
    status,
    hits,
    error,
    notSearched = [],
  }: Pick<RecordingSearch, 'status' | 'hits' | 'error'> & Partial<Pick<RecordingSearch, 'notSearched'>>,
  current: number,
): string {
  if (status === 'empty') return '';
  if (status === 'failed') return error ? `${error.message} ${error.action}` : 'The search failed.';
  if (status === 'searching' && hits.length === 0) return 'Searching';
  const left = notSearched.length > 0 ? ', but not all of it was searched' : '';
  if (hits.length === 0) return `No hits in this recording${left}`;
  const total = `${formatCount(hits.length)}${status === 'searching' ? '+' : ''}`;
  const noun = hits.length === 1 ? 'hit' : 'hits';
  return current < 0 ? `${total} ${noun}${left}` : `${formatCount(current + 1)} of ${total} ${noun}${left}`;
}
