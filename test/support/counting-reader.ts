import type { ByteReader } from '../../electron/common/byte-reader.ts';

/** A reader that tells how much was read through it. */
export interface CountingReader extends ByteReader {
  readonly reads: number;
  readonly bytesRead: number;
  /** The largest single read. */
  readonly largestRead: number;
  reset(): void;
}

export function countReads(reader: ByteReader): CountingReader {
  let reads = 0;
  let bytesRead = 0;
  let largestRead = 0;
  return {
    sizeBytes: reader.sizeBytes,
    async read(start, endExclusive) {
      const bytes = await reader.read(start, endExclusive);
      reads += 1;
      bytesRead += bytes.length;
      largestRead = Math.max(largestRead, bytes.length);
      return bytes;
    },
    close: () => reader.close(),
    get reads() {
      return reads;
    },
    get bytesRead() {
      return bytesRead;
    },
    get largestRead() {
      return largestRead;
    },
    reset() {
      reads = 0;
      bytesRead = 0;
      largestRead = 0;
    },
  };
}
