import type { RecordingCache } from '../../cache/recording-cache.ts';
import type { ProxySegments } from './proxy-segments.ts';

/** A cache in which a recording's proxy leaves with it. */
export function withProxies(cache: RecordingCache, proxies: Pick<ProxySegments, 'remove'>): RecordingCache {
  return {
    ...cache,
    async remove(id) {
      await proxies.remove(id);
      await cache.remove(id);
    },
  };
}
