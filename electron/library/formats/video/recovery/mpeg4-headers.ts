import { BitReader, BitWriter } from './bits.ts';

/** Start codes of MPEG-4 Part 2 (ISO/IEC 14496-2), behind 00 00 01. */
export const startCodes = {
  firstObject: 0x00,
  lastObject: 0x1f,
  firstLayer: 0x20,
  lastLayer: 0x2f,
  sequence: 0xb0,
  userData: 0xb2,
  group: 0xb3,
  visualObject: 0xb5,
  frame: 0xb6,
} as const;

/** What a video object layer (VOL) header says of all frames. */
export interface VolHeader {
  readonly width: number;
  readonly height: number;
  /** Ticks in a second. */
  readonly resolution: number;
  /** Ticks of one frame where the rate is fixed; null else. */
  readonly fixedIncrement: number | null;
}

/** Reads a VOL from its start code on; null when it makes no sense. */
export function readVol(bytes: Uint8Array): VolHeader | null {
  const bits = new BitReader(bytes.subarray(4));
  bits.skip(1 + 8);
  let version = 1;
  if (bits.bit() === 1) {
    version = bits.bits(4);
    bits.skip(3);
  }
  if (bits.bits(4) === 15) bits.skip(16);
  if (bits.bit() === 1) {
    bits.skip(3);
    if (bits.bit() === 1) bits.skip(79);
  }
  const shape = bits.bits(2);
  if (shape !== 0) return null;
  if (bits.bit() !== 1) return null;
  const resolution = bits.bits(16);
  if (resolution === 0 || bits.bit() !== 1) return null;
  const fixedIncrement = bits.bit() === 1 ? bits.bits(incrementBits(resolution)) : null;
  if (bits.bit() !== 1) return null;
  const width = bits.bits(13);
  if (bits.bit() !== 1) return null;
  const height = bits.bits(13);
  if (bits.bit() !== 1 || bits.isOver || width === 0 || height === 0 || version === 0) return null;
  return { width, height, resolution, fixedIncrement: fixedIncrement || null };
}

/** Bits that a time within a second takes. */
export function incrementBits(resolution: number): number {
  return Math.max(1, 32 - Math.clz32(resolution - 1));
}

/**
 * The header that FFmpeg's encoder writes for Simple Profile, which is what Guacamole's encoder uses: for streams whose
 * own header was in the index that is gone.
 */
export function writeVol({
  width,
  height,
  resolution,
  isReordered = false,
}: Omit<VolHeader, 'fixedIncrement'> & { readonly isReordered?: boolean }): Uint8Array {
  const layer = new BitWriter()
    .put(1, 0) // random access
    .put(8, 1) // simple object type
    .put(1, 1) // object layer identifier: version 1, priority 1
    .put(4, 1)
    .put(3, 1)
    .put(4, 1) // square pixels
    .put(1, 1) // control parameters: 4:2:0, low delay unless frames are reordered, no buffer parameters
    .put(2, 1)
    .put(1, isReordered ? 0 : 1)
    .put(1, 0)
    .put(2, 0) // rectangular
    .put(1, 1)
    .put(16, resolution)
    .put(1, 1)
    .put(1, 0) // no fixed rate
    .put(1, 1)
    .put(13, width)
    .put(1, 1)
    .put(13, height)
    .put(1, 1)
    .put(1, 0) // progressive
    .put(1, 1) // no overlapped block motion compensation
    .put(1, 0) // no sprite
    .put(1, 0) // 8 bits
    .put(1, 0) // H.263 quantisation
    .put(1, 1) // no complexity estimation
    .put(1, 1) // no resync markers
    .put(1, 0) // no data partitioning
    .put(1, 0) // no scalability
    .stuff()
    .bytes();
  const sequence = [0, 0, 1, startCodes.sequence, 1];
  const visualObject = [0, 0, 1, startCodes.visualObject, 0x89, 0x13];
  return Uint8Array.from([...sequence, ...visualObject, 0, 0, 1, startCodes.firstObject, 0, 0, 1, startCodes.firstLayer, ...layer]);
}

/** What the header of a frame (VOP) says. */
export interface VopHeader {
  readonly type: 'I' | 'P' | 'B' | 'S';
  /** Whole seconds since the time base. */
  readonly seconds: number;
  /** Within the second, in ticks. */
  readonly increment: number;
}

/** An encoder may write as many ones as seconds have passed; FFmpeg gives up at an hour. */
const mostSeconds = 3600 * 24;

/** Reads a VOP from its start code on; null when it makes no sense. `bitCount`: see `incrementBits`. */
export function readVop(bytes: Uint8Array, bitCount: number): VopHeader | null {
  const bits = new BitReader(bytes.subarray(4));
  const type = (['I', 'P', 'B', 'S'] as const)[bits.bits(2)];
  let seconds = 0;
  while (bits.bit() === 1) {
    seconds += 1;
    if (bits.isOver || seconds > mostSeconds) return null;
  }
  if (type === undefined || bits.bit() !== 1) return null;
  const increment = bits.bits(bitCount);
  return bits.bit() !== 1 || bits.isOver ? null : { type, seconds, increment };
}

/** The time code of a group of frames (GOV) in seconds of a day; null when it makes no sense. */
export function readTimeCode(bytes: Uint8Array): number | null {
  const bits = new BitReader(bytes.subarray(4));
  const hours = bits.bits(5);
  const minutes = bits.bits(6);
  const isMarked = bits.bit() === 1;
  const seconds = bits.bits(6);
  return isMarked && !bits.isOver && hours < 24 && minutes < 60 && seconds < 60 ? (hours * 60 + minutes) * 60 + seconds : null;
}
