import { AppError } from '../../../shared/errors.ts';
import type { RecordingId } from '../../../shared/model/ids.ts';
import type { BlockFile } from '../../common/block-file.ts';
import type { ByteReader } from '../../common/byte-reader.ts';
import type { Arrivals } from './arrivals.ts';
import { type ArrivingReader, type ArrivingReaderOptions, createArrivingReader } from './arriving-reader.ts';
import type { KeptBlocks } from './block-reader.ts';
import type { CacheFileState } from './cache-state.ts';
import { createFilePool } from './file-pool.ts';

/** Copies that are read although they are not whole, or were not when they were opened. */
export interface PartialCopies {
  open(id: RecordingId, options: ArrivingReaderOptions): Promise<ByteReader>;
  /** Every read of these readers fails from now on. */
  fail(id: RecordingId, error: AppError): void;
  /** The next reader opens the file anew. */
  forget(id: RecordingId): Promise<void>;
  isRead(id: RecordingId): boolean;
  dispose(): Promise<void>;
}

export interface PartialCopiesOptions {
  readonly arrivals: Arrivals;
  readonly kept: KeptBlocks;
  readonly readState: (id: RecordingId) => Promise<CacheFileState | null>;
  readonly openBlocks: (id: RecordingId, state: CacheFileState) => Promise<BlockFile>;
  /** A copy that has become whole is not what was stored. */
  readonly onDamaged: (id: RecordingId, error: AppError) => void;
}

export function createPartialCopies({ arrivals, kept, readState, openBlocks, onDamaged }: PartialCopiesOptions): PartialCopies {
  const pool = createFilePool();
  const readers = new Map<RecordingId, Set<ArrivingReader>>();

  async function openFile(id: RecordingId): Promise<BlockFile> {
    const state = await readState(id);
    if (!state) throw notCached(id);
    return openBlocks(id, state);
  }

  function readerOf(id: RecordingId, file: BlockFile, options: ArrivingReaderOptions): ArrivingReader {
    return createArrivingReader(
      {
        file,
        kept,
        arrival() {
          const arrival = arrivals.of(id);
          return arrival?.generation === file.generation ? arrival : null;
        },
        nextArrival: (signal) => arrivals.next(id, signal),
        async missing(cause) {
          const state = await readState(id).catch(() => null);
          if (!state?.complete || state.generation !== file.generation) return partNotCached(id);
          onDamaged(id, cause);
          return cause;
        },
      },
      options,
    );
  }

  function register(id: RecordingId, reader: ArrivingReader): () => void {
    const all = readers.get(id) ?? new Set();
    readers.set(id, all.add(reader));
    return () => {
      all.delete(reader);
      if (all.size === 0 && readers.get(id) === all) readers.delete(id);
    };
  }

  function fail(id: RecordingId, error: AppError): void {
    for (const reader of readers.get(id) ?? []) reader.fail(error);
  }

  return {
    async open(id, options) {
      const { file, release } = await pool.acquire(id, () => openFile(id));
      const reader = readerOf(id, file, options);
      const unregister = register(id, reader);
      const close = async (): Promise<void> => {
        reader.fail(new AppError('cancelled', `The recording ${id} was closed.`));
        unregister();
        await release();
      };
      // It may have been removed while it was being opened, before its reader was known.
      const state = await readState(id).catch(() => null);
      if (state?.generation === file.generation) return { ...reader, close };
      await close();
      throw notCached(id);
    },
    fail,
    forget: pool.forget,
    isRead: pool.isRead,
    async dispose() {
      for (const id of readers.keys()) fail(id, new AppError('cancelled', 'The cache was closed.'));
      await pool.dispose();
    },
  };
}

export function notCached(id: RecordingId): AppError {
  return new AppError('not-cached', `The recording ${id} is not in the cache.`);
}

/** What those are told who wait for a part of a recording that will not come. */
export function partNotCached(id: RecordingId): AppError {
  return new AppError('not-cached', `This part of the recording ${id} is not in the cache.`);
}
