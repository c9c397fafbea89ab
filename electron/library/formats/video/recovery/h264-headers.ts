import type { SliceSyntax } from '../splice-plan.ts';
import { BitReader } from './bits.ts';

/** Types of units (ITU-T H.264, table 7-1). */
export const unitTypes = { slice: 1, idr: 5, sei: 6, sps: 7, pps: 8, delimiter: 9 } as const;

/** What a sequence parameter set says. */
export interface SpsFacts extends SliceSyntax {
  readonly width: number;
  readonly height: number;
  /** Frames a second; null when the set does not tell. */
  readonly frameRate: number | null;
}

/** A unit without the bytes that keep start codes out of it. */
export function withoutEmulation(unit: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(unit.length);
  let length = 0;
  let zeros = 0;
  for (const byte of unit) {
    if (zeros >= 2 && byte === 3) {
      zeros = 0;
      continue;
    }
    zeros = byte === 0 ? zeros + 1 : 0;
    bytes[length] = byte;
    length += 1;
  }
  return bytes.subarray(0, length);
}

const withChroma: ReadonlySet<number> = new Set([100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135]);

/** Reads a sequence parameter set; null when it makes no sense. */
export function readSps(unit: Uint8Array): SpsFacts | null {
  if (((unit[0] ?? 0) & 0x9f) !== unitTypes.sps) return null;
  const bits = new BitReader(withoutEmulation(unit.subarray(1)));
  const profile = bits.bits(8);
  bits.skip(16);
  if (bits.unsignedGolomb() === null) return null;
  let chroma = 1;
  let hasColourPlanes = false;
  if (withChroma.has(profile)) {
    chroma = bits.unsignedGolomb() ?? 1;
    if (chroma === 3) hasColourPlanes = bits.bit() === 1;
    bits.unsignedGolomb();
    bits.unsignedGolomb();
    bits.skip(1);
    const lists = bits.bit() === 1 ? (chroma === 3 ? 12 : 8) : 0;
    for (let list = 0; list < lists; list += 1) {
      const isThere = bits.bit() === 1;
      if (isThere) skipScalingList(bits, list < 6 ? 16 : 64);
    }
  }
  const frameNumberBits = (bits.unsignedGolomb() ?? 99) + 4;
  const orderType = bits.unsignedGolomb();
  let orderBits: number | null = null;
  if (orderType === 0) orderBits = (bits.unsignedGolomb() ?? 99) + 4;
  else if (orderType === 1) {
    bits.skip(1);
    bits.unsignedGolomb();
    bits.unsignedGolomb();
    const cycle = bits.unsignedGolomb() ?? 256;
    if (cycle > 255) return null;
    for (let index = 0; index < cycle; index += 1) bits.unsignedGolomb();
  } else if (orderType !== 2) return null;
  bits.unsignedGolomb();
  bits.skip(1);
  const columns = (bits.unsignedGolomb() ?? -1) + 1;
  const rows = (bits.unsignedGolomb() ?? -1) + 1;
  const areFramesOnly = bits.bit() === 1;
  if (!areFramesOnly) bits.skip(1);
  bits.skip(1);
  let cropX = 0;
  let cropY = 0;
  if (bits.bit() === 1) {
    const [left, right, top, bottom] = [0, 0, 0, 0].map(() => bits.unsignedGolomb() ?? 0);
    cropX = ((left ?? 0) + (right ?? 0)) * (chroma === 1 || chroma === 2 ? 2 : 1);
    cropY = ((top ?? 0) + (bottom ?? 0)) * (chroma === 1 ? 2 : 1) * (areFramesOnly ? 1 : 2);
  }
  const width = columns * 16 - cropX;
  const height = rows * 16 * (areFramesOnly ? 1 : 2) - cropY;
  const isSound = frameNumberBits <= 16 && (orderBits ?? 4) <= 16 && width > 0 && height > 0 && columns <= 1055 && rows <= 1055;
  if (bits.isOver || !isSound) return null;
  const frameRate = bits.bit() === 1 ? timingOf(bits) : null;
  return { width, height, hasColourPlanes, frameNumberBits, areFramesOnly, orderBits, frameRate };
}

function skipScalingList(bits: BitReader, size: number): void {
  let last = 8;
  let next = 8;
  for (let index = 0; index < size && !bits.isOver; index += 1) {
    if (next !== 0) {
      const code = bits.unsignedGolomb() ?? 0;
      next = (last + (code % 2 === 1 ? (code + 1) / 2 : -code / 2) + 256) % 256;
    }
    if (next !== 0) last = next;
  }
}

/** Frames a second out of the usability information (annex E). */
function timingOf(bits: BitReader): number | null {
  if (bits.bit() === 1 && bits.bits(8) === 255) bits.skip(32);
  if (bits.bit() === 1) bits.skip(1);
  if (bits.bit() === 1) {
    bits.skip(4);
    if (bits.bit() === 1) bits.skip(24);
  }
  if (bits.bit() === 1) {
    bits.unsignedGolomb();
    bits.unsignedGolomb();
  }
  if (bits.bit() !== 1) return null;
  const ticks = bits.bits(32);
  const scale = bits.bits(32);
  // Ticks are those of fields.
  const rate = scale / (2 * ticks);
  return bits.isOver || !Number.isFinite(rate) || rate < 0.1 || rate > 240 ? null : rate;
}

/** What the header of a slice says. */
export interface SliceHeader {
  readonly firstBlock: number;
  readonly isIntra: boolean;
  readonly isIdr: boolean;
  readonly isReference: boolean;
  readonly parameterSet: number;
  /** The lowest bits of the picture order count; null where there is none. */
  readonly order: number | null;
  /** The second field of a frame. */
  readonly isBottomField: boolean;
}

/** Reads as much of a slice as tells frames apart; null when it makes no sense. Without `syntax` the order is not read. */
export function readSlice(unit: Uint8Array, syntax: SliceSyntax | null): SliceHeader | null {
  const head = unit[0] ?? 0;
  const isIdr = (head & 0x1f) === unitTypes.idr;
  const bits = new BitReader(withoutEmulation(unit.subarray(1, 32)));
  const firstBlock = bits.unsignedGolomb();
  const type = bits.unsignedGolomb();
  const parameterSet = bits.unsignedGolomb();
  if (firstBlock === null || type === null || parameterSet === null || type > 9 || parameterSet > 255 || firstBlock > 139_264) return null;
  const isIntra = type % 5 === 2;
  if (isIdr && !isIntra) return null;
  const known = { firstBlock, isIntra, isIdr, isReference: (head & 0x60) !== 0, parameterSet };
  if (syntax === null) return { ...known, order: null, isBottomField: false };
  if (syntax.hasColourPlanes) bits.skip(2);
  bits.skip(syntax.frameNumberBits);
  const isField = !syntax.areFramesOnly && bits.bit() === 1;
  const isBottomField = isField && bits.bit() === 1;
  if (isIdr) bits.unsignedGolomb();
  const order = syntax.orderBits === null ? null : bits.bits(syntax.orderBits);
  return { ...known, order, isBottomField };
}

/** Whether a unit of supplemental information says that decoding can begin here (recovery point). */
export function isRecoveryPoint(unit: Uint8Array): boolean {
  for (const { type } of seiMessages(unit)) if (type === 6) return true;
  return false;
}

const x264Mark = Buffer.from('dc45e9bde6d948b7962cd820d923eeef', 'hex');

/** The options that x264 writes into the first frame; null when they are not there. */
export function x264OptionsOf(unit: Uint8Array): string | null {
  for (const { type, body } of seiMessages(unit)) {
    if (type !== 5 || !Buffer.from(body.subarray(0, 16)).equals(x264Mark)) continue;
    const text = Buffer.from(body.subarray(16)).toString('latin1');
    return /options: ([\x20-\x7e]*)/.exec(text)?.[1]?.trim() ?? null;
  }
  return null;
}

function* seiMessages(unit: Uint8Array): Generator<{ readonly type: number; readonly body: Uint8Array }> {
  const bytes = withoutEmulation(unit.subarray(1));
  let at = 0;
  const counted = (): number => {
    let value = 0;
    while (bytes[at] === 0xff) {
      value += 255;
      at += 1;
    }
    value += bytes[at] ?? 0;
    at += 1;
    return value;
  };
  while (at + 2 <= bytes.length && bytes[at] !== 0x80) {
    const type = counted();
    const size = counted();
    if (at + size > bytes.length) return;
    yield { type, body: bytes.subarray(at, at + size) };
    at += size;
  }
}
