import type { ByteReader } from '../../electron/common/byte-reader.ts';

/** Bytes or text in memory, as a recording. */
export function memoryReader(content: string | Uint8Array): ByteReader {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  return {
    sizeBytes: bytes.length,
    read: async (start, endExclusive) => bytes.slice(start, endExclusive),
    close: async () => undefined,
  };
}

/** An asciicast v2 of events, each a JSON value or a line as it is to stand in the file. */
export function castOf(events: readonly unknown[], header: object = { version: 2, width: 80, height: 24 }): string {
  return [header, ...events].map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n');
}
