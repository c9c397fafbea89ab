import { AppError } from '../../../shared/errors.ts';
import { type Sha256, sha256Schema } from '../../../shared/model/ids.ts';
import { printableKey } from '../../../shared/printable-key.ts';
import { type BlockFile, blockBytes } from '../../common/block-file.ts';
import type { RecordingStore, StoredObject } from '../stores/recording-store.ts';
import type { Arrival } from './arrival.ts';
import { type BlockTransfer, handled } from './block-request.ts';
import type { BlockSink } from './block-sink.ts';
import type { SharedBytes } from './block-tasks.ts';
import type { Line } from './line.ts';
import { loadPart } from './part-loader.ts';
import { createUrgentBlocks, type Stream } from './urgent-blocks.ts';

/** Blocks per request: 8 MiB, long enough that a round trip costs little. */
const blocksPerPart = 32;
const partBytes = blocksPerPart * blockBytes;
/** Requests under way at once; with the part that is being hashed and what is urgent this bounds memory to 52 MiB for each download. */
const partsAtOnce = 4;
/** Parts between two flushes, so that the last one, which has to be waited for, is short. */
const partsPerFlush = 4;

export interface DownloadOptions {
  readonly file: BlockFile;
  readonly object: Pick<StoredObject, 'key' | 'sizeBytes' | 'etag' | 'checksum'>;
  readonly store: Pick<RecordingStore, 'read' | 'label'>;
  readonly sink: BlockSink;
  /** What is here of the file, and what readers of it wait for. */
  readonly arrival: Arrival;
  readonly line: Line;
  readonly signal?: AbortSignal | undefined;
}

export interface Downloaded {
  readonly sha256: Sha256;
  /** null: the store offers no checksum that can be compared. */
  readonly storeChecksumVerified: boolean | null;
}

/**
 * Fills a block file with an object: parallel ranged requests, each block sealed and written as it arrives. Blocks
 * that authenticate from an earlier run are read back instead of fetched. What a reader waits for comes first, by
 * requests of its own, while the others hold back. The hash runs in order behind them all. Returns when everything is
 * durable. Throws `store-checksum-mismatch` when what arrived is not what the store says it holds.
 */
export async function downloadInto({ file, object, store, sink, arrival, line, signal: cancelled }: DownloadOptions): Promise<Downloaded> {
  const stop = new AbortController();
  const signal = cancelled ? AbortSignal.any([cancelled, stop.signal]) : stop.signal;
  const spare: SharedArrayBuffer[] = [];
  const transfer: BlockTransfer = { file, object, store, write: writeBlock };
  const streams = new Set<Stream>();
  const urgentFailures: unknown[] = [];
  const onFailed = (error: unknown): void => {
    urgentFailures.push(error);
    stop.abort();
  };
  const urgent = createUrgentBlocks({ transfer, arrival, line, streams, signal, onFailed });
  const part = { transfer, file, arrival, line, streams, signal, onStreamEnded: urgent.serve };

  async function writeBlock(index: number, plain: SharedBytes): Promise<void> {
    // Whole already: nobody asks for it again while it is written.
    arrival.set(index, 'taken');
    await sink.write(index, plain);
    arrival.set(index, 'here');
  }

  async function load(first: number, end: number): Promise<SharedBytes> {
    const start = first * blockBytes;
    const memory = spare.pop() ?? new SharedArrayBuffer(Math.min(partBytes, object.sizeBytes));
    const plainOf = (index: number): SharedBytes => ({ memory, offset: index * blockBytes - start, length: file.plainLength(index) });
    await loadPart(part, { first, end, plainOf });
    return { memory, offset: 0, length: Math.min(end * blockBytes, object.sizeBytes) - start };
  }

  async function hashPart(plain: SharedBytes): Promise<void> {
    await sink.hash(plain);
    spare.push(plain.memory);
  }

  const parts: Promise<SharedBytes>[] = [];
  const partCount = Math.ceil(file.blockCount / blocksPerPart);
  const begin = (index: number): void => {
    if (index >= partCount) return;
    parts[index] = handled(load(index * blocksPerPart, Math.min((index + 1) * blocksPerPart, file.blockCount)));
  };
  let hashing = Promise.resolve();
  let flushing = Promise.resolve();
  arrival.onWanted(urgent.serve);
  try {
    for (let index = 0; index < partsAtOnce; index += 1) begin(index);
    for (let index = 0; index < partCount; index += 1) {
      const plain = await (parts[index] ?? Promise.reject(new Error('parts are begun in order')));
      delete parts[index];
      await hashing;
      hashing = handled(hashPart(plain));
      begin(index + partsAtOnce);
      if (index % partsPerFlush === partsPerFlush - 1) flushing = handled(flushing.then(() => file.sync()));
    }
    await hashing;
    await flushing;
    await file.sync();
    const { sha256, checksum } = await sink.digest();
    return { sha256: sha256Schema.parse(sha256), storeChecksumVerified: checksum === null ? null : verify(checksum, object, store.label) };
  } catch (error) {
    stop.abort();
    await Promise.allSettled([...Object.values(parts), hashing, flushing]);
    cancelled?.throwIfAborted();
    // Rather than that the others were stopped for it.
    throw urgentFailures[0] ?? error;
  } finally {
    await urgent.finished();
    line.setUrgent(arrival, false);
  }
}

function verify(actual: string, object: DownloadOptions['object'], label: string): true {
  if (actual === object.checksum?.value) return true;
  throw new AppError(
    'store-checksum-mismatch',
    `What arrived of "${printableKey(object.key)}" in ${label} does not have the ${object.checksum?.algorithm} checksum that the store gives.`,
    { retryable: true },
  );
}
