import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError, toAppError } from '../../../shared/errors.ts';
import type { RecordingId, Sha256 } from '../../../shared/model/ids.ts';
import { printableKey } from '../../../shared/printable-key.ts';
import { type BlockFile, type BlockFileOptions, createBlockFile, openBlockFile } from '../../common/block-file.ts';
import type { ByteReader } from '../../common/byte-reader.ts';
import type { RecordingStore, StoredObject } from '../stores/recording-store.ts';
import { createArrival } from './arrival.ts';
import { createArrivals } from './arrivals.ts';
import type { ArrivingReaderOptions } from './arriving-reader.ts';
import { type ByteSpan, spansOf } from './block-map.ts';
import { createBlockReader, createKeptBlocks } from './block-reader.ts';
import { createBlockSinks } from './block-sink.ts';
import { type CacheFileState, readCacheState, writeCacheState } from './cache-state.ts';
import { diskFailure } from './disk-failure.ts';
import { type Downloaded, downloadInto } from './download.ts';
import { createFilePool } from './file-pool.ts';
import { createLine } from './line.ts';
import { createPartialCopies, notCached, partNotCached } from './partial-copies.ts';

export interface CacheFetch {
  readonly id: RecordingId;
  readonly object: Pick<StoredObject, 'key' | 'sizeBytes' | 'etag' | 'checksum'>;
  readonly store: Pick<RecordingStore, 'read' | 'label'>;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((doneBytes: number, totalBytes: number) => void) | undefined;
  /** From now on it can be opened with `openArriving`. */
  readonly onBegun?: (() => void) | undefined;
}

/** Which bytes of a recording are here. */
export interface DownloadedBytes {
  readonly sizeBytes: number;
  /** Ascending and apart. Told without authenticating what an earlier run has left: a read of it may still find it torn. */
  readonly ranges: readonly ByteSpan[];
  readonly isRunning: boolean;
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
  /**
   * Random access to a copy that is being downloaded, or to what an earlier download has left of one; `not-cached` when
   * there is nothing. Bytes that are not here are asked of the download, which fetches them before the rest. Nothing is
   * verified yet: when the copy turns out not to be the store's object, every read fails.
   */
  openArriving(id: RecordingId, options?: ArrivingReaderOptions): Promise<ByteReader>;
  downloaded(id: RecordingId): Promise<DownloadedBytes>;
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
  /** A whole copy was opened or read and turned out not to be what was stored. */
  readonly onDamaged?: (id: RecordingId, error: AppError) => void;
}

export function openRecordingCache({ folder, key, onDamaged }: RecordingCacheOptions): RecordingCache {
  const pool = createFilePool();
  const arrivals = createArrivals();
  const line = createLine();
  const blocks = createKeptBlocks();
  const sinks = createBlockSinks();
  const statePath = (id: RecordingId): string => join(folder, `${id}.state`);
  const blockOptions = (id: RecordingId): BlockFileOptions => ({ path: join(folder, `${id}.blk`), masterKey: key, id });
  const readState = (id: RecordingId): Promise<CacheFileState | null> => readCacheState(statePath(id), key, id);
  const writeState = (id: RecordingId, state: CacheFileState): Promise<void> => writeCacheState(statePath(id), key, id, state);
  const partial = createPartialCopies({
    arrivals,
    kept: blocks,
    readState,
    openBlocks: (id, state) => openBlocks(id, state, 'read'),
    onDamaged: (id, error) => onDamaged?.(id, error),
  });
  let sweeping: Promise<void> | null = null;

  /** @param reason what those are told who read a copy that is not whole; a whole one is read on by whoever has it open. */
  async function remove(id: RecordingId, reason: AppError): Promise<void> {
    partial.fail(id, reason);
    await pool.forget(id);
    await partial.forget(id);
    // The state goes first: blocks without one are never taken for a copy.
    await rm(statePath(id), { force: true });
    // Also whoever opened it meanwhile.
    partial.fail(id, reason);
    await rm(blockOptions(id).path, { force: true });
  }

  /** The blocks that a state is about; `cache-damaged` when they are missing or others. */
  async function openBlocks(id: RecordingId, state: CacheFileState, mode: 'read' | 'write'): Promise<BlockFile> {
    const file = await openBlockFile(blockOptions(id), mode);
    if (file.generation === state.generation && file.sizeBytes === state.sizeBytes) return file;
    await file.close();
    throw new AppError('cache-damaged', `The stored copy of ${id} is another one than it was sealed as.`);
  }

  /** The file to fill, and what is written of it: the earlier one when it is of the same version of the object, else a new one. */
  async function prepare({ id, object }: CacheFetch): Promise<{ file: BlockFile; written: boolean[] }> {
    const state = await readState(id).catch(() => null);
    // Without an etag nobody can tell whether the object is still the same.
    if (state && object.etag !== null && state.etag === object.etag && state.sizeBytes === object.sizeBytes) {
      const file = await openBlocks(id, state, 'write').catch(() => null);
      if (file) return orClose(file, async () => ({ file, written: await file.findWritten() }));
    }
    await remove(id, notCached(id));
    const file = await createBlockFile(blockOptions(id), object.sizeBytes);
    return orClose(file, async () => {
      await writeState(id, { ...stateOf(object, file), complete: null });
      return { file, written: [] };
    });
  }

  async function fetch(options: CacheFetch): Promise<Downloaded> {
    const { id, object, signal, onProgress, onBegun } = options;
    const named = (error: unknown): unknown => diskFailure(error, `"${printableKey(object.key)}"`);
    const { file, written } = await prepare(options).catch((error: unknown) => {
      throw named(error);
    });
    let doneBytes = 0;
    const onHere = (bytes: number): void => {
      doneBytes += bytes;
      onProgress?.(doneBytes, object.sizeBytes);
    };
    const arrival = createArrival({ file, written, onHere });
    const sink = sinks.open(blockOptions(id), file, object.checksum?.algorithm ?? null);
    arrivals.begin(id, arrival);
    try {
      onBegun?.();
      const downloaded = await downloadInto({ ...options, file, sink, arrival, line }).finally(() => sink.close());
      await writeState(id, { ...stateOf(object, file), complete: downloaded });
      arrivals.end(id, arrival, partNotCached(id));
      return downloaded;
    } catch (error) {
      const failure = named(error);
      await file.close();
      // Bytes that are not the object's, or no longer: nothing of them may be built upon, and nobody reads on in them.
      const isOfOtherBytes =
        failure instanceof AppError && (failure.code === 'store-checksum-mismatch' || failure.code === 'store-object-changed');
      if (isOfOtherBytes) await remove(id, failure);
      arrivals.end(id, arrival, signal?.aborted ? stopped(id) : toAppError(failure));
      throw failure;
    } finally {
      await file.close();
    }
  }

  /** Tells of a whole copy that cannot be read as it was stored. */
  async function watched<T>(id: RecordingId, work: Promise<T>): Promise<T> {
    try {
      return await work;
    } catch (error) {
      if (error instanceof AppError && error.code === 'cache-damaged') onDamaged?.(id, error);
      throw error;
    }
  }

  return {
    remove: (id) => remove(id, notCached(id)),
    isRead: (id) => pool.isRead(id) || partial.isRead(id),
    openArriving: (id, options = {}) => partial.open(id, options),
    async downloaded(id) {
      const arrival = arrivals.of(id);
      if (arrival) return { sizeBytes: arrival.sizeBytes, ranges: arrival.spans(), isRunning: true };
      const state = await readState(id).catch(() => null);
      const file = state && (await openBlocks(id, state, 'read').catch(() => null));
      if (!file) return { sizeBytes: 0, ranges: [], isRunning: false };
      try {
        const { sizeBytes, blockCount } = file;
        const written = state.complete ? [] : await file.findWritten();
        const isHere = (index: number): boolean => state.complete !== null || written[index] === true;
        return { sizeBytes, ranges: spansOf(blockCount, sizeBytes, isHere), isRunning: false };
      } finally {
        await file.close();
      }
    },
    async status(id) {
      const state = await readState(id);
      if (!state) return { cachedBytes: 0, complete: false, sha256: null };
      if (state.complete) return { cachedBytes: state.sizeBytes, complete: true, sha256: state.complete.sha256 };
      // Parts arrive in any order, so a partial file has holes: what counts is what it takes on the disk.
      const facts = await stat(blockOptions(id).path).catch(() => null);
      return { cachedBytes: Math.min(state.sizeBytes, (facts?.blocks ?? 0) * 512), complete: false, sha256: null };
    },
    async fetch(options) {
      sweeping ??= sweepTemporaryFiles(folder);
      await sweeping;
      return fetch(options);
    },
    async open(id) {
      const opening = pool.acquire(id, async () => {
        const state = await readState(id);
        if (!state?.complete) throw notCached(id);
        return openBlocks(id, state, 'read');
      });
      const { file, release } = await watched(id, opening);
      const reader = createBlockReader(file, blocks);
      return { ...reader, read: (start, endExclusive) => watched(id, reader.read(start, endExclusive)), close: release };
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
      await partial.dispose();
      await pool.dispose();
      await sinks.dispose();
    },
  };
}

function stateOf({ etag, sizeBytes }: CacheFetch['object'], { generation }: BlockFile): Omit<CacheFileState, 'complete'> {
  return { etag, sizeBytes, generation };
}

async function orClose<T>(file: BlockFile, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    await file.close();
    throw error;
  }
}

function stopped(id: RecordingId): AppError {
  return new AppError('cancelled', `The download of the recording ${id} was cancelled before this part arrived.`);
}

/** A process that was killed while it replaced a state file leaves the new one beside it. */
async function sweepTemporaryFiles(folder: string): Promise<void> {
  for (const name of await readdir(folder)) if (name.endsWith('.tmp')) await rm(join(folder, name), { force: true });
}
