import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../../shared/errors.ts';
import type { RecordingId, Sha256 } from '../../../shared/model/ids.ts';
import { type BlockFile, createBlockFile, openBlockFile } from '../../common/block-file.ts';
import type { ByteReader } from '../../common/byte-reader.ts';
import type { RecordingStore, StoredObject } from '../stores/recording-store.ts';
import { createBlockReader } from './block-reader.ts';
import { type CacheFileState, readCacheState, writeCacheState } from './cache-state.ts';
import { type Downloaded, downloadInto } from './download.ts';

export interface CacheFetch {
  readonly id: RecordingId;
  readonly object: Pick<StoredObject, 'key' | 'sizeBytes' | 'etag' | 'checksum'>;
  readonly store: Pick<RecordingStore, 'read' | 'label'>;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((doneBytes: number, totalBytes: number) => void) | undefined;
}

/** Encrypted copies of recordings: `<id>.blk` holds the blocks, `<id>.state` (sealed, replaced atomically) what they are of. */
export interface RecordingCache {
  /** Bytes on disk that count against the quota, and whether the copy is whole. */
  status(id: RecordingId): Promise<{ readonly cachedBytes: number; readonly complete: boolean; readonly sha256: Sha256 | null }>;
  /** Downloads, or carries on where an earlier run (even one killed) stopped. Whole copies are not fetched again. */
  fetch(options: CacheFetch): Promise<Downloaded>;
  /** Random access to a whole copy; `not-cached` when there is none. Every block is authenticated as it is read. */
  open(id: RecordingId): Promise<ByteReader>;
  remove(id: RecordingId): Promise<void>;
  /** Bytes of all files of the cache. */
  totalBytes(): Promise<number>;
  /** Closes what readers left open. */
  dispose(): Promise<void>;
}

export interface RecordingCacheOptions {
  readonly folder: string;
  /** 32 bytes. */
  readonly key: Buffer;
}

export function openRecordingCache({ folder, key }: RecordingCacheOptions): RecordingCache {
  const openFiles = new Set<BlockFile>();
  const blocksPath = (id: RecordingId): string => join(folder, `${id}.blk`);
  const statePath = (id: RecordingId): string => join(folder, `${id}.state`);
  const blockOptions = (id: RecordingId) => ({ path: blocksPath(id), masterKey: key, id });

  async function remove(id: RecordingId): Promise<void> {
    // The state goes first: blocks without one are never taken for a copy.
    await rm(statePath(id), { force: true });
    await rm(blocksPath(id), { force: true });
  }

  /** The file to fill: the earlier one when it is of the same version of the object, else a new one. */
  async function prepare({ id, object }: CacheFetch): Promise<{ file: BlockFile; resumed: boolean }> {
    const state = await readCacheState(statePath(id), key, id).catch(() => null);
    if (state && state.etag === object.etag && state.sizeBytes === object.sizeBytes) {
      const file = await openBlockFile(blockOptions(id), 'write').catch(() => null);
      if (file && file.sizeBytes === object.sizeBytes) return { file, resumed: true };
      await file?.close();
    }
    await remove(id);
    const file = await createBlockFile(blockOptions(id), object.sizeBytes);
    try {
      await writeCacheState(statePath(id), key, id, { etag: object.etag, sizeBytes: object.sizeBytes, complete: null });
      return { file, resumed: false };
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  return {
    remove,
    async status(id) {
      const state = await readCacheState(statePath(id), key, id);
      if (!state) return { cachedBytes: 0, complete: false, sha256: null };
      const cachedBytes = state.complete ? state.sizeBytes : await fileSize(blocksPath(id));
      return { cachedBytes, complete: state.complete !== null, sha256: state.complete?.sha256 ?? null };
    },
    async fetch(options) {
      const { id, object } = options;
      const known = await readCacheState(statePath(id), key, id).catch(() => null);
      if (isWholeCopyOf(known, object)) return known.complete;
      const { file, resumed } = await prepare(options);
      try {
        const downloaded = await downloadInto({ ...options, file, resumed });
        await writeCacheState(statePath(id), key, id, { etag: object.etag, sizeBytes: object.sizeBytes, complete: downloaded });
        return downloaded;
      } catch (error) {
        // Bytes that are not the object's, or no longer: nothing of them may be built upon.
        if (error instanceof AppError && (error.code === 'store-checksum-mismatch' || error.code === 'store-object-changed'))
          await remove(id);
        throw error;
      } finally {
        await file.close();
      }
    },
    async open(id) {
      const state = await readCacheState(statePath(id), key, id);
      if (!state?.complete) throw new AppError('not-cached', `The recording ${id} is not in the cache.`);
      const file = await openBlockFile(blockOptions(id)).catch((cause: unknown) => {
        throw new AppError('cache-damaged', `The cached copy of ${id} cannot be opened.`, { cause });
      });
      if (file.sizeBytes !== state.sizeBytes) {
        await file.close();
        throw new AppError('cache-damaged', `The cached copy of ${id} does not have the size it was sealed with.`);
      }
      openFiles.add(file);
      const reader = createBlockReader(file);
      return { ...reader, close: () => (openFiles.delete(file) ? file.close() : Promise.resolve()) };
    },
    async totalBytes() {
      let total = 0;
      for (const name of await readdir(folder)) total += await fileSize(join(folder, name));
      return total;
    },
    async dispose() {
      for (const file of openFiles) await file.close();
      openFiles.clear();
    },
  };
}

function isWholeCopyOf(
  state: CacheFileState | null,
  object: CacheFetch['object'],
): state is CacheFileState & { readonly complete: Downloaded } {
  return state !== null && state.complete !== null && state.etag === object.etag && state.sizeBytes === object.sizeBytes;
}

async function fileSize(path: string): Promise<number> {
  return stat(path).then(
    ({ size }) => size,
    () => 0,
  );
}
