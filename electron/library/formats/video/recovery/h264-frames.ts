import type { BytePages } from '../byte-pages.ts';
import type { SliceSyntax } from '../splice-plan.ts';
import { isRecoveryPoint, readSlice, type SliceHeader, unitTypes } from './h264-headers.ts';

/** A coded frame with the units before it: bytes [offset, offset + size) of the file. */
export interface H264Frame {
  readonly offset: number;
  readonly size: number;
  readonly slice: SliceHeader;
  /** Decoding can begin here. */
  readonly isKey: boolean;
}

/** A unit behind its length of four bytes. */
interface Unit {
  /** Of its length. */
  readonly offset: number;
  readonly end: number;
  readonly type: number;
  readonly slice: SliceHeader | null;
  readonly isRecoveryPoint: boolean;
}

const windowBytes = 256 * 1024;
/** A frame of a screen, uncompressed, would not be larger. */
const largestUnit = 16 * 1024 * 1024;
/** Length, type and the beginning of a slice. */
const headBytes = 64;
/** Units in a row that have to make sense before a place is believed to be one where units begin. */
const chain = 4;
/** Places that look like a unit and are none, after which a search gives up: it is being led on. */
const mostFalse = 100_000;

/**
 * The frames of an H.264 stream as MP4 holds it, in [from, end), some at a time. Each unit says how long it is; where that
 * makes no sense (another stream between, damage) a place is looked for from which several units in a row do.
 */
export async function* h264Frames(
  pages: BytePages,
  from: number,
  end: number,
  syntax: SliceSyntax | null,
): AsyncGenerator<readonly H264Frame[]> {
  let first: Unit | null = null;
  let slice: SliceHeader | null = null;
  let isKey = false;
  let last = from;
  let found: H264Frame[] = [];
  const finish = (): void => {
    if (first !== null && slice !== null) found.push({ offset: first.offset, size: last - first.offset, slice, isKey });
    first = null;
    slice = null;
    isKey = false;
  };
  for await (const units of h264Units(pages, from, end, syntax)) {
    for (const unit of units) {
      const isBroken = first !== null && unit.offset !== last;
      if (isBroken) finish();
      const starts = unit.slice === null ? beforeFrame.has(unit.type) : unit.slice.firstBlock === 0 && !unit.slice.isBottomField;
      if (slice !== null && starts) finish();
      first ??= unit;
      if (unit.slice !== null) {
        slice ??= unit.slice;
        isKey ||= unit.slice.isIdr;
      }
      if (unit.isRecoveryPoint) isKey = true;
      last = unit.end;
    }
    if (found.length > 0) yield found;
    found = [];
  }
  finish();
  if (found.length > 0) yield found;
}

/** Units that stand before the slices of the frame that they belong to. */
const beforeFrame: ReadonlySet<number> = new Set([unitTypes.sei, unitTypes.sps, unitTypes.pps, unitTypes.delimiter]);

async function* h264Units(pages: BytePages, from: number, end: number, syntax: SliceSyntax | null): AsyncGenerator<readonly Unit[]> {
  let position = from;
  let window: Buffer = Buffer.alloc(0);
  let base = from;
  let units: Unit[] = [];
  while (position < end) {
    if (position - base + headBytes > window.length && base + window.length < end) {
      if (units.length > 0) yield units;
      units = [];
      window = await pages.read(position, Math.min(end, position + windowBytes));
      base = position;
    } else if (window.length === 0) {
      window = await pages.read(position, Math.min(end, position + windowBytes));
      base = position;
    }
    const unit = unitIn(window, position - base, position, end, syntax);
    if (unit === null) {
      const next = await findH264Unit(pages, position + 1, end, syntax);
      if (next === null) break;
      position = next;
      // Somewhere else: what is in the window does not reach there.
      window = Buffer.alloc(0);
      continue;
    }
    units.push(unit);
    position = unit.end;
  }
  if (units.length > 0) yield units;
}

/** The unit at an offset of `bytes`; null when what stands there is none. */
function unitIn(bytes: Buffer, at: number, offset: number, end: number, syntax: SliceSyntax | null): Unit | null {
  if (at < 0 || at + 5 > bytes.length) return null;
  const length = bytes.readUInt32BE(at);
  const head = bytes[at + 4] ?? 0;
  const type = head & 0x1f;
  if (length < 1 || length > largestUnit || offset + 4 + length > end || (head & 0x80) !== 0) return null;
  const isReference = (head & 0x60) !== 0;
  const body = bytes.subarray(at + 4, at + 4 + Math.min(length, headBytes));
  const unit = { offset, end: offset + 4 + length, type, slice: null, isRecoveryPoint: false };
  switch (type) {
    case unitTypes.slice:
    case unitTypes.idr: {
      const slice = type === unitTypes.idr && !isReference ? null : readSlice(body, syntax);
      return slice && { ...unit, slice };
    }
    case unitTypes.sei:
      return isReference ? null : { ...unit, isRecoveryPoint: isRecoveryPoint(body) };
    case unitTypes.sps:
    case unitTypes.pps:
      return isReference && length > 1 && length < 4096 ? unit : null;
    case unitTypes.delimiter:
      return isReference || length > 4 ? null : unit;
    // End of sequence and of stream, filler.
    case 10:
    case 11:
      return isReference || length !== 1 ? null : unit;
    case 12:
      return isReference ? null : unit;
    default:
      return null;
  }
}

/** The first place in [from, end) from which several units in a row make sense, or all up to the end. */
export async function findH264Unit(pages: BytePages, from: number, end: number, syntax: SliceSyntax | null): Promise<number | null> {
  let tried = 0;
  for (let start = from; start < end && tried < mostFalse; start += windowBytes) {
    const window = await pages.read(start, Math.min(end, start + windowBytes + headBytes));
    const stop = Math.min(windowBytes, window.length);
    for (let at = 0; at < stop; at += 1) {
      // Lengths of more than 16 MiB do not occur: most places are passed by their first byte.
      if (window[at] !== 0) continue;
      const unit = unitIn(window, at, start + at, end, syntax);
      if (unit === null) continue;
      if (await isChain(pages, unit.end, end, syntax)) return start + at;
      tried += 1;
    }
  }
  return null;
}

async function isChain(pages: BytePages, from: number, end: number, syntax: SliceSyntax | null): Promise<boolean> {
  let position = from;
  for (let count = 1; count < chain && position < end; count += 1) {
    const unit = unitIn(await pages.read(position, Math.min(end, position + headBytes)), 0, position, end, syntax);
    if (unit === null) return false;
    position = unit.end;
  }
  return true;
}
