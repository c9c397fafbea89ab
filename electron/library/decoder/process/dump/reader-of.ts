import type { ByteReader } from '../../../../common/byte-reader.ts';
import type { MediaBytes } from '../media-bytes.ts';

/** The bytes of a recording that lies in another process, as parsers of whole recordings read them. */
export function readerOf(bytes: MediaBytes): ByteReader {
  return {
    sizeBytes: bytes.sizeBytes,
    async read(start, endExclusive) {
      const parts: Buffer[] = [];
      for (let at = start; at < Math.min(endExclusive, bytes.sizeBytes); ) {
        const part = await bytes.read(at, endExclusive - at);
        if (part.length === 0) break;
        parts.push(part);
        at += part.length;
      }
      return Buffer.concat(parts);
    },
    close: async () => undefined,
  };
}
