import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../../shared/errors.ts';
import type { RecordingId, Sha256 } from '../../../shared/model/ids.ts';
import { type BlockFile, type BlockFileOptions, createBlockFile, openBlockFile } from '../../common/block-file.ts';
import type { ByteReader } from '../../common/byte-reader.ts';
import { printableKey } from '../stores/printable-key.ts';
import type { RecordingStore, StoredObject } from '../stores/recording-store.ts';
import { createBlockReader, createKeptBlocks } from './block-reader.ts';
import { createBlockSinks } from './block-sink.ts';
import { type CacheFileState, readCacheState, writeCacheState } from './cache-state.ts';
import { diskFailure } from './disk-failure.ts';
import { type Downloaded, downloadInto } from './download.ts';
import { createFilePool } from './file-pool.ts';

export interface CacheFetch {
  readonly id: RecordingId;
  readonly object: Pick<StoredObject, 'key' | 'sizeBytes' | 'etag' | 'checksum'>;
  readonly store: Pick<RecordingStore, 'read' | 'label'>;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((doneBytes: number, totalBytes: number) => void) | undefined;
}

/**
 * Encrypted copies of recordings: `<id>.blk` holds the blocks, `<id>.state` (sealed, replaced atomically) what they
 * are of. One fetch or removal of a recording at a time: the caller sees to it. Reading is free for all.
 */
export interface RecordingCache {
  /** Bytes on disk that count against the quota, and whether the copy is whole. */
  status(id: RecordingId): Promise<{ readonly cachedBytes: number; readonly complete: boolean; readonly sha256: Sha256 | null }>;
  /**
   * Downloads, or carries on where an earlier run (even one killed) stopped: what authenticates is not fetched again, in
   * a whole copy that became damaged neither. Fails with the store's error, `store-checksum-mismatch`, `disk-full`.
   */
  fetch(options: CacheFetch): Promise<Downloaded>;
  /** Random access to a whole copy; `not-cached` when there is none. Every block is authenticated as it is read. */
  open(id: RecordingId): Promise<ByteReader>;
  /** Whether someone has it open. */
  isRead(id: RecordingId): boolean;
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
  const pool = createFilePool();
  const blocks = createKeptBlocks();
  const sinks = createBlockSinks();
  const statePath = (id: RecordingId): string => join(folder, `${id}.state`);
  const blockOptions = (id: RecordingId): BlockFileOptions => ({ path: join(folder, `${id}.blk`), masterKey: key, id });
  let sweeping: Promise<void> | null = null;

  async function remove(id: RecordingId): Promise<void> {
    await pool.forget(id);
    // The state goes first: blocks without one are never taken for a copy.
    await rm(statePath(id), { force: true });
    await rm(blockOptions(id).path, { force: true });
  }

  /** The blocks that a state is about; `cache-damaged` when they are missing or others. */
  async function openBlocks(id: RecordingId, state: CacheFileState, mode: 'read' | 'write'): Promise<BlockFile> {
    const file = await openBlockFile(blockOptions(id), mode);
    if (file.generation === state.generation && file.sizeBytes === state.sizeBytes) return file;
    await file.close();
    throw new AppError('cache-damaged', `The stored copy of ${id} is another one than it was sealed as.`);
  }

  /** The file to fill: the earlier one when it is of the same version of the object, else a new one. */
  async function prepare({ id, object }: CacheFetch): Promise<{ file: BlockFile; resumed: boolean }> {
    const state = await readCacheState(statePath(id), key, id).catch(() => null);
    // Without an etag nobody can tell whether the object is still the same.
    if (state && object.etag !== null && state.etag === object.etag && state.sizeBytes === object.sizeBytes) {
      const file = await openBlocks(id, state, 'write').catch(() => null);
      if (file) return { file, resumed: true };
    }
    await remove(id);
    const file = await createBlockFile(blockOptions(id), object.sizeBytes);
    try {
      await writeCacheState(statePath(id), key, id, { ...stateOf(object, file), complete: null });
      return { file, resumed: false };
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  async function fetch(options: CacheFetch): Promise<Downloaded> {
    const { id, object } = options;
    const { file, resumed } = await prepare(options);
    try {
      const sink = sinks.open(blockOptions(id), file, object.checksum?.algorithm ?? null);
      const downloaded = await downloadInto({ ...options, file, resumed, sink }).finally(() => sink.close());
      await writeCacheState(statePath(id), key, id, { ...stateOf(object, file), complete: downloaded });
      return downloaded;
    } finally {
      await file.close();
    }
  }

  return {
    remove,
    isRead: pool.isRead,
    async status(id) {
      const state = await readCacheState(statePath(id), key, id);
      if (!state) return { cachedBytes: 0, complete: false, sha256: null };
      if (state.complete) return { cachedBytes: state.sizeBytes, complete: true, sha256: state.complete.sha256 };
      // Parts arrive in any order, so a partial file has holes: what counts is what it takes on the disk.
      const facts = await stat(blockOptions(id).path).catch(() => null);
      return { cachedBytes: Math.min(state.sizeBytes, (facts?.blocks ?? 0) * 512), complete: false, sha256: null };
    },
    async fetch(options) {
      sweeping ??= sweepTemporaryFiles(folder);
      await sweeping;
      try {
        return await fetch(options);
      } catch (error) {
        const failure = diskFailure(error, `"${printableKey(options.object.key)}"`);
        // Bytes that are not the object's, or no longer: nothing of them may be built upon.
        if (failure instanceof AppError && (failure.code === 'store-checksum-mismatch' || failure.code === 'store-object-changed'))
          await remove(options.id);
        throw failure;
      }
    },
    async open(id) {
      const { file, release } = await pool.acquire(id, async () => {
        const state = await readCacheState(statePath(id), key, id);
        if (!state?.complete) throw new AppError('not-cached', `The recording ${id} is not in the cache.`);
        return openBlocks(id, state, 'read');
      });
      return { ...createBlockReader(file, blocks), close: release };
    },
    async totalBytes() {
      const names = await readdir(folder);
      const sizes = await Promise.all(
        names.map((name) =>
          stat(join(folder, name)).then(
            ({ size }) => size,
            () => 0,
          ),
        ),
      );
      return sizes.reduce((sum, size) => sum + size, 0);
    },
    async dispose() {
      await pool.dispose();
      await sinks.dispose();
    },
  };
}

function stateOf({ etag, sizeBytes }: CacheFetch['object'], { generation }: BlockFile): Omit<CacheFileState, 'complete'> {
  return { etag, sizeBytes, generation };
}

/** A process that was killed while it replaced a state file leaves the new one beside it. */
async function sweepTemporaryFiles(folder: string): Promise<void> {
  for (const name of await readdir(folder)) if (name.endsWith('.tmp')) await rm(join(folder, name), { force: true });
}
