import { AppError } from '../../../shared/errors.ts';
import { type BlockFile, blockBytes } from '../../common/block-file.ts';
import type { ByteReader } from '../../common/byte-reader.ts';
import type { Arrival } from './arrival.ts';
import { type KeptBlocks, readBlocks } from './block-reader.ts';

export interface ArrivingReaderOptions {
  /**
   * What a read does for bytes that are not here when no download runs, or the one that ran has ended without them:
   * it fails, or it waits for the next download. `fail` when not given.
   */
  readonly whenStopped?: 'fail' | 'wait';
  /** So many bytes are asked for before the rest of the recording; from then on a read waits for its turn. All when not given. */
  readonly urgentBytes?: number;
}

export interface ArrivingReaderSource {
  readonly file: BlockFile;
  readonly kept: KeptBlocks;
  /** The download that fills this very file now. */
  readonly arrival: () => Arrival | null;
  readonly nextArrival: (signal: AbortSignal) => Promise<void>;
  /** What it means that a block does not authenticate and nothing is under way that could bring it. */
  readonly missing: (cause: AppError) => Promise<AppError>;
}

export interface ArrivingReader extends Omit<ByteReader, 'close'> {
  /** Every read under way and to come fails with this. */
  fail(error: AppError): void;
}

/** Random access to a copy that is not whole yet: a read of bytes that are not here asks the download for them and waits. */
export function createArrivingReader(
  { file, kept, arrival, nextArrival, missing }: ArrivingReaderSource,
  { whenStopped = 'fail', urgentBytes = Number.POSITIVE_INFINITY }: ArrivingReaderOptions,
): ArrivingReader {
  const failed = new AbortController();
  let urgentLeft = urgentBytes;

  /** The block as it is on the disk; null when it does not authenticate. */
  async function stored(index: number): Promise<Buffer | AppError> {
    try {
      return await kept.read(file, index);
    } catch (error) {
      if (error instanceof AppError && error.code === 'cache-damaged') return error;
      throw error;
    }
  }
  async function waitFor(download: Arrival, index: number, signal: AbortSignal): Promise<void> {
    const isUrgent = urgentLeft > 0;
    urgentLeft -= blockBytes;
    try {
      await (isUrgent ? download.want(index, signal) : download.wait(index, signal));
    } catch (error) {
      signal.throwIfAborted();
      if (whenStopped === 'fail') throw error;
    }
  }
  async function readBlock(index: number, signal: AbortSignal): Promise<Buffer> {
    for (;;) {
      signal.throwIfAborted();
      const download = arrival();
      const state = download?.blocks.state(index) ?? 'found';
      if (download && state !== 'here' && state !== 'found') {
        await waitFor(download, index, signal);
        continue;
      }
      const plain = await stored(index);
      signal.throwIfAborted();
      if (!(plain instanceof AppError)) {
        download?.setIf(index, state, 'here');
        return plain;
      }
      download?.setIf(index, state, 'missing');
      if (download || arrival()) continue;
      const error = await missing(plain);
      if (whenStopped === 'fail' || error.code !== 'not-cached') throw error;
      await nextArrival(signal);
    }
  }

  return {
    sizeBytes: file.sizeBytes,
    read(start, endExclusive, given) {
      const signal = given ? AbortSignal.any([failed.signal, given]) : failed.signal;
      return readBlocks(file, [start, endExclusive], {
        block: (index) => readBlock(index, signal),
        ahead(index) {
          if (arrival()?.blocks.state(index) === 'here') kept.read(file, index).catch(() => undefined);
        },
      });
    },
    fail: (error) => failed.abort(error),
  };
}
