import { AppError } from '../../../shared/errors.ts';
import type { Recording } from '../../../shared/model/recording.ts';
import { setUnwrapped } from '../catalog/unwrapped.ts';
import type { LibraryContext } from '../library-context.ts';
import { printableKey } from '../stores/printable-key.ts';
import { type Content, type Decryption, openContent } from './open-content.ts';
import { reserveRoom } from './reserve-room.ts';

export interface CachedContentOptions {
  /** Decrypts anew what is encrypted; null: an encrypted recording stays what it is, unless it was decrypted before. */
  readonly decryption: Decryption | null;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((readBytes: number) => void) | undefined;
}

type Parts = Pick<LibraryContext, 'catalog' | 'cache' | 'copies' | 'settings' | 'inFlight'>;

/**
 * The content of a whole cached recording. Where that needs an unwrapped copy it is made, within the quota, unless it is
 * there. The caller has the recording's turn.
 */
export async function openCachedContent(
  { catalog, cache, copies, settings, inFlight }: Parts,
  { id, key, sha256, unwrapped }: Pick<Recording, 'id' | 'key' | 'sha256' | 'unwrapped'>,
  { decryption, signal, onProgress }: CachedContentOptions,
): Promise<Content> {
  if (sha256 === null) throw new AppError('not-cached', `${printableKey(key)} is not in the cache.`);
  // One that does not authenticate is as good as none.
  const known = decryption ? null : await copies.find(id, sha256).catch(() => null);
  if (known) {
    if (unwrapped === null) setUnwrapped(catalog, id, known);
    return { reader: await copies.open(id, sha256), layers: known.layers, problems: known.problems };
  }
  return openContent({
    reader: await cache.open(id),
    name: key,
    decryption,
    signal,
    onProgress,
    async keep(content) {
      const reserve = (sizeBytes: number): Promise<void> =>
        reserveRoom({ catalog, cache, quotaBytes: settings.get().cacheQuotaBytes, recordingId: id, sizeBytes, keep: inFlight });
      try {
        setUnwrapped(catalog, id, await copies.write({ id, original: sha256, ...content, reserve, signal }));
      } catch (error) {
        setUnwrapped(catalog, id, null);
        throw error;
      }
      return copies.open(id, sha256);
    },
  });
}
