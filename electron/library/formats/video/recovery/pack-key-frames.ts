import type { KeyFrames } from '../splice-plan.ts';

const magic = Buffer.from('WTNSKEY1', 'latin1');
const headBytes = magic.length + 16;
const entryBytes = 16;

/** As bytes, to be kept: where and when all ends, then where and when each key frame is. */
export function packKeyFrames({ offsets, ticks, endBytes, endTicks }: KeyFrames): Buffer {
  const bytes = Buffer.alloc(headBytes + entryBytes * offsets.length);
  magic.copy(bytes);
  bytes.writeDoubleLE(endBytes, magic.length);
  bytes.writeDoubleLE(endTicks, magic.length + 8);
  for (const [index, offset] of offsets.entries()) {
    bytes.writeDoubleLE(offset, headBytes + entryBytes * index);
    bytes.writeDoubleLE(ticks[index] ?? 0, headBytes + entryBytes * index + 8);
  }
  return bytes;
}

/** Null for what is none. */
export function unpackKeyFrames(packed: Uint8Array): KeyFrames | null {
  const bytes = Buffer.from(packed.buffer, packed.byteOffset, packed.byteLength);
  const count = (bytes.length - headBytes) / entryBytes;
  if (!Number.isInteger(count) || count < 1 || !bytes.subarray(0, magic.length).equals(magic)) return null;
  const offsets = new Float64Array(count);
  const ticks = new Float64Array(count);
  for (let index = 0; index < count; index += 1) {
    offsets[index] = bytes.readDoubleLE(headBytes + entryBytes * index);
    ticks[index] = bytes.readDoubleLE(headBytes + entryBytes * index + 8);
  }
  return { offsets, ticks, endBytes: bytes.readDoubleLE(magic.length), endTicks: bytes.readDoubleLE(magic.length + 8) };
}
