import { crc32, gzipSync } from 'node:zlib';

/** One chunk of a Boundary data file (domain.md 9.7). */
function bsrChunk(type: string, direction: 1 | 2, atMs: number, content: Buffer): Buffer {
  const header = Buffer.alloc(21);
  header.write(`BSSH${type}`, 0, 'latin1');
  header.writeUInt8(direction, 8);
  header.writeBigUInt64BE(BigInt(Math.floor(atMs / 1000)), 9);
  header.writeUInt32BE((atMs % 1000) * 1_000_000, 17);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(content.length);
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32BE(crc32(content, crc32(header)));
  return Buffer.concat([length, header, content, checksum]);
}

/** The messages of one direction of an SSH channel, each at a time in epoch milliseconds. */
export function bsrFile(direction: 1 | 2, texts: readonly (readonly [atMs: number, text: string])[]): Buffer {
  const [first, last] = [texts[0]?.[0] ?? 0, texts.at(-1)?.[0] ?? 0];
  return Buffer.concat([
    Buffer.from([0x89, 0x42, 0x53, 0x52, 0x0d, 0x0a, 0x1a, 0x0a]),
    bsrChunk('HEAD', direction, first, Buffer.from([1, 0, 0x73])),
    ...texts.map(([atMs, text]) => bsrChunk('DATA', direction, atMs, gzipSync(text))),
    bsrChunk('DONE', direction, last, Buffer.alloc(0)),
  ]);
}
