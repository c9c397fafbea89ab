import type { Recording } from '../../../shared/model/recording.ts';

/** Names what an object holds now: what was found out about other content does not count. */
export function contentOf({ etag, sha256 }: Pick<Recording, 'etag' | 'sha256'>): string {
  return sha256 ?? etag ?? '';
}
