import type { BytePages } from '../byte-pages.ts';
import type { Mpeg4StreamPlan } from '../splice-plan.ts';
import { incrementBits, readTimeCode, readVop, startCodes, type VopHeader } from './mpeg4-headers.ts';

/** A coded frame with the headers before it: bytes [offset, offset + size) of the file. */
export interface Mpeg4Frame {
  readonly offset: number;
  readonly size: number;
  readonly vop: VopHeader;
  /** Seconds of the time code before it; null without one. */
  readonly timeCode: number | null;
}

const windowBytes = 256 * 1024;
/** What a start code is judged by: a frame header is short, but for the seconds that it may count in ones. */
const headBytes = 512;
const prefix = Buffer.from([0, 0, 1]);

/**
 * The frames of an MPEG-4 Part 2 stream in [from, end), some at a time: from the first start code of a frame, or of a header
 * before one. Start codes cannot occur within a frame, so that frames are found for certain, whatever was lost around them.
 */
export async function* mpeg4Frames(pages: BytePages, from: number, end: number, bits: number): AsyncGenerator<readonly Mpeg4Frame[]> {
  /** Where the frame that is being read, or the headers before it, began. */
  let start: number | null = null;
  let vop: VopHeader | null = null;
  let timeCode: number | null = null;
  let position = from;
  while (position < end) {
    const window = await pages.read(position, Math.min(end, position + windowBytes + headBytes));
    const isLast = position + window.length >= end;
    const judged = isLast ? window.length : window.length - headBytes;
    const found: Mpeg4Frame[] = [];
    for (let at = window.indexOf(prefix); at !== -1 && at < judged; at = window.indexOf(prefix, at + 3)) {
      const code = window[at + 3];
      if (code === undefined) break;
      if (!beginsFrame(code)) continue;
      if (vop !== null && start !== null) {
        found.push({ offset: start, size: position + at - start, vop, timeCode });
        start = null;
        vop = null;
        timeCode = null;
      }
      const head = window.subarray(at, at + headBytes);
      if (code === startCodes.group) timeCode = readTimeCode(head);
      if (code === startCodes.frame) {
        vop = readVop(head, bits);
        if (vop === null) {
          start = null;
          timeCode = null;
          continue;
        }
      }
      start ??= position + at;
    }
    if (isLast && vop !== null && start !== null) found.push({ offset: start, size: end - start, vop, timeCode });
    if (found.length > 0) yield found;
    position += judged;
  }
}

/** Start codes that belong to the frame behind them. */
function beginsFrame(code: number): boolean {
  return (
    code <= startCodes.lastLayer ||
    code === startCodes.frame ||
    code === startCodes.group ||
    code === startCodes.sequence ||
    code === startCodes.visualObject ||
    code === startCodes.userData
  );
}

/** Presentation times of frames in the order of decoding (ISO/IEC 14496-2, 6.3.5), in ticks. */
export interface Mpeg4Clock {
  /** Of the next frame. */
  timeOf(frame: Mpeg4Frame): number;
}

/** `seconds`: the time base where the stream begins, which a time code sets anew. */
export function createMpeg4Clock(resolution: number, seconds = 0): Mpeg4Clock {
  let base = seconds;
  let previousBase = seconds;
  return {
    timeOf({ vop, timeCode }) {
      if (timeCode !== null) base = timeCode;
      if (vop.type === 'B') return (previousBase + vop.seconds) * resolution + vop.increment;
      previousBase = base;
      base += vop.seconds;
      return base * resolution + vop.increment;
    },
  };
}

/** A key frame with a time code before it, the first in [from, limit). */
export async function findTimeCode(
  pages: BytePages,
  from: number,
  limit: number,
  { resolution, end }: Pick<Mpeg4StreamPlan, 'resolution' | 'end'>,
): Promise<{ readonly offset: number; readonly ticks: number } | null> {
  const bits = incrementBits(resolution);
  for (let start = from; start < limit; start += windowBytes) {
    const window = await pages.read(start, Math.min(end, start + windowBytes + headBytes));
    const stop = Math.min(windowBytes, limit - start);
    for (let at = window.indexOf(groupCode); at !== -1 && at < stop; at = window.indexOf(groupCode, at + 4)) {
      const seconds = readTimeCode(window.subarray(at, at + headBytes));
      const next = window.indexOf(prefix, at + 4);
      if (seconds === null || next === -1 || window[next + 3] !== startCodes.frame) continue;
      const vop = readVop(window.subarray(next, next + headBytes), bits);
      if (vop?.type === 'I') return { offset: start + at, ticks: (seconds + vop.seconds) * resolution + vop.increment };
    }
  }
  return null;
}

const groupCode = Buffer.from([0, 0, 1, startCodes.group]);
