import { AppError } from '../../../../shared/errors.ts';
import type { ByteReader } from '../../../common/byte-reader.ts';

/** Where a demuxer reads from: the recording itself, or parts of it put together so that they read as a whole file. */
export interface MediaBytes {
  readonly sizeBytes: number;
  /** It is read in order only: a demuxer is not to seek in it. */
  readonly isSequential?: boolean;
  /** Some of the bytes from `start` on, at least one and at most `length`; empty only at the end. */
  read(start: number, length: number): Promise<Buffer>;
}

/** The same bytes for who wants a range as a whole. Reads end when the signal says so that stands when they begin. */
export function toByteReader(bytes: MediaBytes, signalNow: () => AbortSignal | undefined): ByteReader {
  return {
    sizeBytes: bytes.sizeBytes,
    async read(start, endExclusive) {
      const signal = signalNow();
      const parts: Buffer[] = [];
      const end = Math.min(endExclusive, bytes.sizeBytes);
      for (let position = start; position < end; ) {
        const part = await unlessAborted(() => bytes.read(position, end - position), signal);
        if (part.length === 0) break;
        parts.push(part);
        position += part.length;
      }
      const [first] = parts;
      return parts.length === 1 && first ? first : Buffer.concat(parts);
    },
    close: async () => undefined,
  };
}

/** A file that is put together while a demuxer reads it. */
export function toSequentialBytes(reader: ByteReader): MediaBytes {
  return {
    get sizeBytes() {
      return reader.sizeBytes;
    },
    isSequential: true,
    async read(start, length) {
      const bytes = await reader.read(start, start + length);
      return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    },
  };
}

/**
 * What some work gives, unless a signal ends the wait for it; throws `cancelled` then. Each wait has a promise of its own: one
 * that outlives the work would hold on to whatever was raced against it.
 */
export async function unlessAborted<T>(work: () => Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return work();
  const gone = Promise.withResolvers<never>();
  const onAbort = (): void => gone.reject(new AppError('cancelled', 'Cancelled.'));
  if (signal.aborted) onAbort();
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race(signal.aborted ? [gone.promise] : [work(), gone.promise]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
