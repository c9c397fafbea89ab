import { AppError } from '../../../shared/errors.ts';
import type { Sha256 } from '../../../shared/model/ids.ts';
import type { Recording } from '../../../shared/model/recording.ts';
import { printableKey } from '../../../shared/printable-key.ts';
import type { ByteReader } from '../../common/byte-reader.ts';
import { setUnwrapped } from '../catalog/unwrapped.ts';
import type { LibraryContext } from '../library-context.ts';
import { type Content, type Decryption, openContent } from './open-content.ts';
import { reserveRoom } from './reserve-room.ts';
import type { UnwrapTask } from './unwrap-messages.ts';
import { type UnwrapThreadOptions, unwrapOnThread } from './unwrap-thread.ts';
import type { UnwrappedCopies } from './unwrapped-copies.ts';
import type { UnwrappedState } from './unwrapped-state.ts';

export interface CachedContentOptions {
  /** Decrypts anew what is encrypted; null: an encrypted recording stays what it is, unless it was decrypted before. */
  readonly decryption: Decryption | null;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((readBytes: number) => void) | undefined;
}

type Parts = Pick<LibraryContext, 'catalog' | 'cache' | 'copies' | 'settings' | 'inFlight' | 'paths' | 'cacheKey'>;

/** Stored bytes up to which a copy is made before a thread would be up. */
const inlineBytes = 8 * 1024 ** 2;

/**
 * The content of a whole cached recording. Where that needs an unwrapped copy it is made, within the quota, unless it is
 * there. The caller has the recording's turn.
 */
export async function openCachedContent(
  parts: Parts,
  { id, key, sha256, unwrapped }: Pick<Recording, 'id' | 'key' | 'sha256' | 'unwrapped'>,
  { decryption, signal, onProgress }: CachedContentOptions,
): Promise<Content> {
  const { catalog, cache, copies, settings, inFlight } = parts;
  if (sha256 === null) throw new AppError('not-cached', `${printableKey(key)} is not in the cache.`);
  // One that does not authenticate is as good as none.
  const known = decryption ? null : await copies.find(id, sha256).catch(() => null);
  if (known) {
    if (unwrapped === null) setUnwrapped(catalog, id, known);
    return { reader: await copies.open(id, sha256), layers: known.layers, problems: known.problems };
  }
  const reserve = (sizeBytes: number): Promise<void> =>
    reserveRoom({ catalog, cache, quotaBytes: settings.get().cacheQuotaBytes, recordingId: id, sizeBytes, keep: inFlight });
  async function noted(making: Promise<UnwrappedState>): Promise<UnwrappedState> {
    try {
      const state = await making;
      setUnwrapped(catalog, id, state);
      return state;
    } catch (error) {
      setUnwrapped(catalog, id, null);
      throw error;
    }
  }
  const reader = await cache.open(id);
  async function unwrapElsewhere(original: Sha256): Promise<Content> {
    const task = { id, original, name: key, decryption: decryption?.plan ?? null, ...placesOf(parts) };
    const { layers, problems } = await noted(makeCopy(copies, reader, task, { reserve, onProgress, signal }));
    return { reader: await copies.open(id, original), layers, problems };
  }
  return openContent({
    reader,
    name: key,
    decryption,
    signal,
    onProgress,
    elsewhere: reader.sizeBytes > inlineBytes ? () => unwrapElsewhere(sha256) : undefined,
    async keep(content) {
      await noted(copies.write({ id, original: sha256, ...content, reserve, signal }));
      return copies.open(id, sha256);
    },
  });
}

function placesOf({ paths, cacheKey }: Parts): Pick<UnwrapTask, 'cacheFolder' | 'copiesFolder' | 'keyHex'> {
  return { cacheFolder: paths.cache, copiesFolder: paths.derived, keyHex: cacheKey.toString('hex') };
}

/** On a thread. Whoever has an earlier copy open loses it; when the thread fails, nothing of the new one is left. */
async function makeCopy(
  copies: UnwrappedCopies,
  original: ByteReader,
  task: UnwrapTask,
  options: UnwrapThreadOptions,
): Promise<UnwrappedState> {
  await copies.remove(task.id);
  try {
    return await unwrapOnThread(task, options);
  } catch (error) {
    await copies.remove(task.id);
    // Read again here, where it is marked.
    if (error instanceof AppError && error.code === 'cache-damaged') await readThrough(original, options.signal);
    throw error;
  }
}

async function readThrough(reader: ByteReader, signal: AbortSignal | undefined): Promise<void> {
  const step = 1024 ** 2;
  for (let at = 0; at < reader.sizeBytes; at += step) {
    signal?.throwIfAborted();
    await reader.read(at, at + step);
  }
}
