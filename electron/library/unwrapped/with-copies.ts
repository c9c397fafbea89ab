import type { RecordingCache } from '../cache/recording-cache.ts';
import type { UnwrappedCopies } from './unwrapped-copies.ts';

/** A cache in which a recording's unwrapped copy leaves with it, and is in use when one of the two is. */
export function withCopies(cache: RecordingCache, copies: UnwrappedCopies): RecordingCache {
  return {
    ...cache,
    isRead: (id) => cache.isRead(id) || copies.isRead(id),
    async remove(id) {
      await copies.remove(id);
      await cache.remove(id);
    },
  };
}
