import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../../shared/errors.ts';
import { type RecordingId, recordingIdSchema, type Sha256 } from '../../../shared/model/ids.ts';
import { type BlockFileOptions, createBlockFile, openBlockFile } from '../../common/block-file.ts';
import type { ByteReader } from '../../common/byte-reader.ts';
import { createBlockReader, createKeptBlocks } from '../cache/block-reader.ts';
import { diskFailure } from '../cache/disk-failure.ts';
import { createFilePool } from '../cache/file-pool.ts';
import type { ByteChunk } from '../formats/byte-stream.ts';
import { createBlockStream, unknownSizeBytes, withSize } from './block-stream.ts';
import { readUnwrappedState, type UnwrappedState, writeUnwrappedState } from './unwrapped-state.ts';

/** What is told of a copy besides its bytes, once they all are there. */
export type UnwrappedFacts = Pick<UnwrappedState, 'layers' | 'problems' | 'decrypted'>;

export interface CopyToWrite {
  readonly id: RecordingId;
  /** The recording it is made from. */
  readonly original: Sha256;
  /** The content. A failure of it leaves no copy. */
  readonly chunks: AsyncIterable<ByteChunk>;
  /** Asked when all chunks have come. */
  readonly facts: () => UnwrappedFacts;
  /** Asked now and then for what the copy takes by then, and at last for all of it; throws where there is no room. */
  readonly reserve: (sizeBytes: number) => Promise<void>;
  readonly signal?: AbortSignal | undefined;
}

/**
 * What is inside the layers of recordings whose player needs random access (a video in gzip), or that were decrypted:
 * `<id>.unwrapped` holds it in encrypted blocks, `<id>.unwrapped-state` (sealed, written last) what it is of and how long.
 * Without that state, or with one of another original, a copy is as good as none. Like all derived files they may be
 * thrown away. One writing or removal of a recording at a time: the caller sees to it.
 */
export interface UnwrappedCopies {
  /** Of a whole copy of just this original; null where there is none. */
  find(id: RecordingId, original: Sha256): Promise<UnwrappedState | null>;
  /** Makes a copy anew, all or nothing. */
  write(copy: CopyToWrite): Promise<UnwrappedState>;
  /** Random access to a whole copy of just this original; `not-cached` where there is none. */
  open(id: RecordingId, original: Sha256): Promise<ByteReader>;
  /** Whether someone has it open. */
  isRead(id: RecordingId): boolean;
  remove(id: RecordingId): Promise<void>;
  /** Removes what a killed process left unfinished; gives the recordings that have a copy. Before anything else. */
  sweep(): Promise<RecordingId[]>;
  dispose(): Promise<void>;
}

export interface UnwrappedCopiesOptions {
  readonly folder: string;
  /** The 32-byte cache key. */
  readonly key: Buffer;
}

const contentSuffix = '.unwrapped';
const stateSuffix = '.unwrapped-state';
/** A copy may take so much more than was reserved: nothing beside a quota, and few questions for a large one. */
const reservedStepBytes = 8 * 1024 ** 2;

export function openUnwrappedCopies({ folder, key }: UnwrappedCopiesOptions): UnwrappedCopies {
  const pool = createFilePool();
  const blocks = createKeptBlocks();
  const statePath = (id: RecordingId): string => join(folder, `${id}${stateSuffix}`);
  const fileOptions = (id: RecordingId): BlockFileOptions => ({
    path: join(folder, `${id}${contentSuffix}`),
    masterKey: key,
    id: `${id} (unwrapped)`,
  });

  async function find(id: RecordingId, original: Sha256): Promise<UnwrappedState | null> {
    const state = await readUnwrappedState(statePath(id), key, id);
    return state?.original === original ? state : null;
  }

  async function remove(id: RecordingId): Promise<void> {
    await pool.forget(id);
    // The state goes first: content without one is never taken for a copy.
    await rm(statePath(id), { force: true });
    await rm(fileOptions(id).path, { force: true });
  }

  async function writeContent({ id, chunks, reserve, signal }: CopyToWrite): Promise<{ generation: string; sizeBytes: number }> {
    const file = await createBlockFile(fileOptions(id), unknownSizeBytes);
    try {
      const stream = createBlockStream(file);
      let comeBytes = 0;
      let reservedBytes = 0;
      for await (const { bytes } of chunks) {
        signal?.throwIfAborted();
        comeBytes += bytes.length;
        if (comeBytes - reservedBytes >= reservedStepBytes) {
          reservedBytes = comeBytes;
          await reserve(reservedBytes);
        }
        await stream.write(bytes);
      }
      signal?.throwIfAborted();
      const sizeBytes = await stream.end();
      await reserve(sizeBytes);
      await file.sync();
      return { generation: file.generation, sizeBytes };
    } finally {
      await file.close();
    }
  }

  return {
    find,
    remove,
    isRead: pool.isRead,
    async write(copy) {
      const { id, original } = copy;
      await remove(id);
      try {
        const content = await writeContent(copy);
        const state: UnwrappedState = { ...content, original, ...copy.facts() };
        await writeUnwrappedState(statePath(id), key, id, state);
        return state;
      } catch (error) {
        await remove(id);
        throw diskFailure(error, `the unwrapped copy of ${id}`);
      }
    },
    async open(id, original) {
      const state = await find(id, original);
      if (!state)
        throw new AppError('not-cached', `There is no unwrapped copy of the recording ${id}.`, { action: 'Index the recording again.' });
      const { file, release } = await pool.acquire(id, () => openBlockFile(fileOptions(id)));
      if (file.generation !== state.generation) {
        await release();
        throw new AppError('cache-damaged', `The unwrapped copy of ${id} is another one than it was sealed as.`);
      }
      return { ...createBlockReader(withSize(file, state.sizeBytes), blocks), close: release };
    },
    async sweep() {
      const names = await readdir(folder);
      const whole = new Set(names.filter((name) => name.endsWith(stateSuffix)).map((name) => name.slice(0, -stateSuffix.length)));
      const isLeft = (name: string): boolean =>
        (name.endsWith(contentSuffix) && !whole.has(name.slice(0, -contentSuffix.length))) ||
        (name.includes(`${stateSuffix}.`) && name.endsWith('.tmp'));
      for (const name of names.filter(isLeft)) await rm(join(folder, name), { force: true });
      return names.flatMap((name) => {
        const id = recordingIdSchema.safeParse(name.slice(0, -contentSuffix.length));
        return name.endsWith(contentSuffix) && id.success && whole.has(id.data) ? [id.data] : [];
      });
    },
    dispose: () => pool.dispose(),
  };
}
