import { crc32 } from 'node:zlib';
import type { DumpImage } from './dump-items.ts';

/**
 * Whether an encoded image is all there. Decoders differ in what they make of one that is cut or altered: none of it is
 * shown rather than something else in each.
 */
export function isIntact({ type, bytes }: DumpImage): boolean {
  switch (type) {
    case 'image/png':
      return isIntactPng(bytes);
    case 'image/jpeg':
      // End of image (ITU T.81, B.1.1.3).
      return bytes.readUInt16BE(bytes.length - 2) === 0xffd9;
    case 'image/webp':
      return bytes.readUInt32LE(4) + 8 <= bytes.length;
  }
}

const signatureBytes = 8;
/** Length, type and checksum of a chunk. */
const chunkOverhead = 12;

function isIntactPng(bytes: Buffer): boolean {
  for (let at = signatureBytes; at + chunkOverhead <= bytes.length; ) {
    const end = at + chunkOverhead + bytes.readUInt32BE(at);
    if (end > bytes.length || bytes.readUInt32BE(end - 4) !== crc32(bytes.subarray(at + 4, end - 4))) return false;
    if (bytes.toString('latin1', at + 4, at + 8) === 'IEND') return true;
    at = end;
  }
  return false;
}
