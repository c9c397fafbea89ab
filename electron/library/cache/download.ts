import { createHash } from 'node:crypto';
import { AppError } from '../../../shared/errors.ts';
import { type Sha256, sha256Schema } from '../../../shared/model/ids.ts';
import { type BlockFile, blockBytes } from '../../common/block-file.ts';
import type { RecordingStore, StoredObject } from '../stores/recording-store.ts';
import { createRunningChecksum } from './checksum.ts';

/** Blocks per request: 8 MiB, long enough that a round trip costs little. */
const blocksPerPart = 32;
/** Requests under way at once; with the parts that wait to be hashed this bounds memory to about 64 MiB. */
const partsAtOnce = 4;

export interface DownloadOptions {
  readonly file: BlockFile;
  readonly object: Pick<StoredObject, 'key' | 'sizeBytes' | 'etag' | 'checksum'>;
  readonly store: Pick<RecordingStore, 'read' | 'label'>;
  /** Whether blocks may be there from an earlier run. */
  readonly resumed: boolean;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((doneBytes: number, totalBytes: number) => void) | undefined;
}

export interface Downloaded {
  readonly sha256: Sha256;
  /** null: the store offers no checksum that can be compared. */
  readonly storeChecksumVerified: boolean | null;
}

/**
 * Fills a block file with an object: parallel ranged requests, each block sealed and written as it arrives. Blocks
 * that authenticate from an earlier run are read back instead of fetched. The hash runs in order behind them.
 * Throws `store-checksum-mismatch` when what arrived is not what the store says it holds.
 */
export async function downloadInto({ file, object, store, resumed, signal, onProgress }: DownloadOptions): Promise<Downloaded> {
  const sha256 = createHash('sha256');
  const checksum = object.checksum ? createRunningChecksum(object.checksum.algorithm) : null;
  const stop = new AbortController();
  const combined = signal ? AbortSignal.any([signal, stop.signal]) : stop.signal;
  let doneBytes = 0;

  /** The plain blocks of one part, in order. */
  async function loadPart(first: number, end: number): Promise<Buffer[]> {
    const plain: Buffer[] = [];
    const known = new Map<number, Buffer>();
    if (resumed) {
      for (let index = first; index < end; index += 1) {
        const block = await file.tryReadBlock(index);
        if (block) known.set(index, block);
      }
    }
    for (let index = first; index < end; ) {
      const block = known.get(index);
      if (block) {
        plain.push(block);
        progress(block.length);
        index += 1;
        continue;
      }
      let runEnd = index + 1;
      while (runEnd < end && !known.has(runEnd)) runEnd += 1;
      for await (const fetched of fetchBlocks(index, runEnd)) plain.push(fetched);
      index = runEnd;
    }
    return plain;
  }

  async function* fetchBlocks(first: number, end: number): AsyncGenerator<Buffer> {
    const start = first * blockBytes;
    const endExclusive = Math.min(end * blockBytes, object.sizeBytes);
    let index = first;
    let filled = 0;
    let block = Buffer.allocUnsafe(file.plainLength(index));
    for await (const chunk of store.read(object.key, { start, endExclusive, ifEtag: object.etag, signal: combined })) {
      for (let used = 0; used < chunk.length; ) {
        if (index >= end) throw unexpectedLength(store.label, object.key);
        const take = Math.min(chunk.length - used, block.length - filled);
        block.set(chunk.subarray(used, used + take), filled);
        used += take;
        filled += take;
        if (filled < block.length) continue;
        await file.writeBlock(index, block);
        progress(block.length);
        yield block;
        index += 1;
        filled = 0;
        if (index < end) block = Buffer.allocUnsafe(file.plainLength(index));
      }
    }
    if (index < end) throw unexpectedLength(store.label, object.key);
  }

  function progress(bytes: number): void {
    doneBytes += bytes;
    onProgress?.(doneBytes, object.sizeBytes);
  }

  const parts: Promise<Buffer[]>[] = [];
  const partCount = Math.ceil(file.blockCount / blocksPerPart);
  const begin = (part: number): void => {
    if (part >= partCount) return;
    const loading = loadPart(part * blocksPerPart, Math.min((part + 1) * blocksPerPart, file.blockCount));
    // Awaited in order below; until then a failure of a later part is not "unhandled".
    loading.catch(() => undefined);
    parts[part] = loading;
  };
  try {
    for (let part = 0; part < partsAtOnce; part += 1) begin(part);
    for (let part = 0; part < partCount; part += 1) {
      const blocks = await (parts[part] ?? Promise.reject(new Error('parts are begun in order')));
      delete parts[part];
      begin(part + partsAtOnce);
      for (const block of blocks) {
        sha256.update(block);
        checksum?.update(block);
      }
    }
  } catch (error) {
    stop.abort();
    await Promise.allSettled(Object.values(parts));
    signal?.throwIfAborted();
    throw error;
  }
  await file.sync();
  return {
    sha256: sha256Schema.parse(sha256.digest('hex')),
    storeChecksumVerified: checksum === null ? null : verify(checksum.digest(), object, store.label),
  };
}

function verify(actual: string, object: DownloadOptions['object'], label: string): true {
  if (actual === object.checksum?.value) return true;
  throw new AppError(
    'store-checksum-mismatch',
    `${label}: what arrived of ${object.key} does not have the ${object.checksum?.algorithm} that the store gives.`,
    {
      retryable: true,
    },
  );
}

function unexpectedLength(label: string, key: string): AppError {
  return new AppError('store-failed', `${label}: ${key} gave another number of bytes than was asked for.`, { retryable: true });
}
