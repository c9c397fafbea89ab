import { AppError } from '../../../shared/errors.ts';
import { type Sha256, sha256Schema } from '../../../shared/model/ids.ts';
import { type BlockFile, blockBytes } from '../../common/block-file.ts';
import { printableKey } from '../stores/printable-key.ts';
import type { RecordingStore, StoredObject } from '../stores/recording-store.ts';
import type { BlockSink } from './block-sink.ts';
import { type SharedBytes, viewOf } from './block-tasks.ts';

/** Blocks per request: 8 MiB, long enough that a round trip costs little. */
const blocksPerPart = 32;
const partBytes = blocksPerPart * blockBytes;
/** Requests under way at once; with the part that is being hashed this bounds memory to 48 MiB for each download. */
const partsAtOnce = 4;
/** Parts between two flushes, so that the last one, which has to be waited for, is short. */
const partsPerFlush = 4;

export interface DownloadOptions {
  readonly file: BlockFile;
  readonly object: Pick<StoredObject, 'key' | 'sizeBytes' | 'etag' | 'checksum'>;
  readonly store: Pick<RecordingStore, 'read' | 'label'>;
  readonly sink: BlockSink;
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
 * Returns when everything is durable. Throws `store-checksum-mismatch` when what arrived is not what the store says
 * it holds.
 */
export async function downloadInto({ file, object, store, sink, resumed, signal, onProgress }: DownloadOptions): Promise<Downloaded> {
  const stop = new AbortController();
  const combined = signal ? AbortSignal.any([signal, stop.signal]) : stop.signal;
  const spare: SharedArrayBuffer[] = [];
  let doneBytes = 0;

  /** The plain bytes of one part, all of them written; what is missing is fetched in as few requests as the gaps allow. */
  async function loadPart(first: number, end: number): Promise<SharedBytes> {
    const start = first * blockBytes;
    const length = Math.min(end * blockBytes, object.sizeBytes) - start;
    const memory = spare.pop() ?? new SharedArrayBuffer(Math.min(partBytes, object.sizeBytes));
    const plainOf = (index: number): SharedBytes => ({ memory, offset: index * blockBytes - start, length: file.plainLength(index) });
    let next = first;
    if (resumed) {
      for (let index = first; index < end; index += 1) {
        combined.throwIfAborted();
        const known = await file.tryReadBlock(index);
        if (!known) continue;
        if (next < index) await fetchBlocks(next, index, plainOf);
        viewOf(plainOf(index)).set(known);
        progress(known.length);
        next = index + 1;
      }
    }
    if (next < end) await fetchBlocks(next, end, plainOf);
    return { memory, offset: 0, length };
  }

  async function fetchBlocks(first: number, end: number, plainOf: (index: number) => SharedBytes): Promise<void> {
    const start = first * blockBytes;
    const endExclusive = Math.min(end * blockBytes, object.sizeBytes);
    const { memory, offset } = plainOf(first);
    const plain = new Uint8Array(memory, offset, endExclusive - start);
    const writing: Promise<void>[] = [];
    let filled = 0;
    let index = first;
    try {
      for await (const chunk of store.read(object.key, { start, endExclusive, ifEtag: object.etag, signal: combined })) {
        if (filled + chunk.length > plain.length) throw unexpectedLength(store.label, object.key);
        plain.set(chunk, filled);
        filled += chunk.length;
        for (; index < end && start + filled >= index * blockBytes + file.plainLength(index); index += 1) {
          writing.push(handled(writeBlock(index, plainOf(index))));
        }
      }
      if (index < end) throw unexpectedLength(store.label, object.key);
    } finally {
      // Also when the connection failed: what arrived before is kept.
      await Promise.all(writing);
    }
  }

  async function writeBlock(index: number, plain: SharedBytes): Promise<void> {
    await sink.write(index, plain);
    progress(plain.length);
  }

  function progress(bytes: number): void {
    doneBytes += bytes;
    onProgress?.(doneBytes, object.sizeBytes);
  }

  async function hashPart(plain: SharedBytes): Promise<void> {
    await sink.hash(plain);
    spare.push(plain.memory);
  }

  const parts: Promise<SharedBytes>[] = [];
  const partCount = Math.ceil(file.blockCount / blocksPerPart);
  const begin = (part: number): void => {
    if (part >= partCount) return;
    parts[part] = handled(loadPart(part * blocksPerPart, Math.min((part + 1) * blocksPerPart, file.blockCount)));
  };
  let hashing = Promise.resolve();
  let flushing = Promise.resolve();
  try {
    for (let part = 0; part < partsAtOnce; part += 1) begin(part);
    for (let part = 0; part < partCount; part += 1) {
      const plain = await (parts[part] ?? Promise.reject(new Error('parts are begun in order')));
      delete parts[part];
      await hashing;
      hashing = handled(hashPart(plain));
      begin(part + partsAtOnce);
      if (part % partsPerFlush === partsPerFlush - 1) flushing = handled(flushing.then(() => file.sync()));
    }
    await hashing;
    await flushing;
    await file.sync();
    const { sha256, checksum } = await sink.digest();
    return { sha256: sha256Schema.parse(sha256), storeChecksumVerified: checksum === null ? null : verify(checksum, object, store.label) };
  } catch (error) {
    stop.abort();
    await Promise.allSettled([...Object.values(parts), hashing, flushing]);
    signal?.throwIfAborted();
    throw error;
  }
}

/** Awaited later, in order; until then its failure is not "unhandled". */
function handled<T>(work: Promise<T>): Promise<T> {
  work.catch(() => undefined);
  return work;
}

function verify(actual: string, object: DownloadOptions['object'], label: string): true {
  if (actual === object.checksum?.value) return true;
  throw new AppError(
    'store-checksum-mismatch',
    `What arrived of "${printableKey(object.key)}" in ${label} does not have the ${object.checksum?.algorithm} checksum that the store gives.`,
    { retryable: true },
  );
}

function unexpectedLength(label: string, key: string): AppError {
  return new AppError('store-failed', `"${printableKey(key)}" in ${label} gave another number of bytes than was asked for.`, {
    retryable: true,
  });
}
