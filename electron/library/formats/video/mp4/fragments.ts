import type { BytePages } from '../byte-pages.ts';
import type { FragmentDefaults, SyncPoint } from '../splice-plan.ts';
import { boxAt, type ChildBox, childBoxes } from './boxes.ts';
import type { Sample } from './write-fragments.ts';

/** A `moof` and the samples of the video track that it lists and the file holds. */
export interface Fragment extends SyncPoint {
  /** Behind the `moof` box. */
  readonly moofEnd: number;
  /** Behind the last of its samples that is there. */
  readonly dataEnd: number;
  readonly samples: readonly Sample[];
  /** How many it lists. */
  readonly listed: number;
  /** Its number: one more than that of the fragment before it. */
  readonly sequence: number;
}

export interface FragmentTrack {
  readonly trackId: number;
  readonly defaults: FragmentDefaults;
}

/** A `moof` takes some bytes a sample; a fragment is some seconds. */
const largestMoof = 4 * 1024 * 1024;
const mostSamplesInFragment = 200_000;
/** Places that begin like a fragment and are none: a search that meets more is being led on. */
const mostFalse = 256;
const searchBytes = 256 * 1024;
const moofType = Buffer.from('moof', 'latin1');

/**
 * The fragment at an offset of the file; null when there is none, or none of the video track. A fragment without a decoding
 * time of its own (`tfdt`) cannot be placed in time and is none either.
 */
export async function fragmentAt(pages: BytePages, offset: number, track: FragmentTrack): Promise<Fragment | null> {
  const box = await boxAt(pages, offset);
  if (box?.type !== 'moof' || box.end - box.bodyStart > largestMoof || box.end > pages.sizeBytes) return null;
  const head = await pages.read(box.bodyStart, box.bodyStart + 16);
  if (head.length < 16 || head.readUInt32BE(0) !== 16 || head.toString('latin1', 4, 8) !== 'mfhd') return null;
  const body = await pages.read(box.bodyStart, box.end);
  const samples: Sample[] = [];
  let start: number | null = null;
  let listed = 0;
  for (const { type, body: traf } of childBoxes(body)) {
    if (type !== 'traf') continue;
    const boxes = [...childBoxes(traf)];
    const header = readTrackHeader(boxes, track);
    if (header === null) continue;
    let time = header.time;
    start ??= time;
    let dataOffset = header.baseOffset ?? box.start;
    for (const run of boxes) {
      if (run.type !== 'trun') continue;
      const read = readRun(run.body, header, { time, dataOffset, base: header.baseOffset ?? box.start, endBytes: pages.sizeBytes });
      if (read === null) break;
      for (const sample of read.samples) samples.push(sample);
      listed += read.listed;
      time = read.time;
      dataOffset = read.dataOffset;
      if (listed > mostSamplesInFragment) break;
    }
  }
  if (start === null) return null;
  const dataEnd = samples.reduce((end, { offset: at, size }) => Math.max(end, at + size), box.end);
  return { offset, ticks: start, moofEnd: box.end, dataEnd, samples, listed, sequence: head.readUInt32BE(12) };
}

/** The first fragment that begins in [from, limit). */
export async function findFragment(pages: BytePages, from: number, limit: number, track: FragmentTrack): Promise<Fragment | null> {
  let tried = 0;
  for (let start = from; start < limit; start += searchBytes) {
    const window = await pages.read(start, Math.min(start + searchBytes, limit) + 8);
    for (let at = window.indexOf(moofType); at !== -1; at = window.indexOf(moofType, at + 1)) {
      const boxStart = start + at - 4;
      if (boxStart < from || boxStart >= Math.min(start + searchBytes, limit)) continue;
      const found = await fragmentAt(pages, boxStart, track);
      if (found) return found;
      tried += 1;
      if (tried > mostFalse) return null;
    }
  }
  return null;
}

/** The last fragment that begins in [floor, before), looked for from the end in windows that grow. */
export async function findLastFragment(pages: BytePages, floor: number, before: number, track: FragmentTrack): Promise<Fragment | null> {
  let size = searchBytes;
  let tried = 0;
  for (let end = before; end > floor; ) {
    const start = Math.max(floor, end - size);
    const window = await pages.read(start, end + 8);
    for (let at = window.lastIndexOf(moofType); at > 0; at = window.lastIndexOf(moofType, at - 1)) {
      const boxStart = start + at - 4;
      if (boxStart < start || boxStart >= end) continue;
      const found = await fragmentAt(pages, boxStart, track);
      if (found) return found;
      tried += 1;
      if (tried > mostFalse) return null;
    }
    end = start;
    size = Math.min(2 * size, 16 * searchBytes);
  }
  return null;
}

interface TrackFragmentHeader {
  readonly time: number;
  readonly baseOffset: number | null;
  readonly duration: number;
  readonly size: number;
  readonly flags: number;
}

function readTrackHeader(boxes: readonly ChildBox[], { trackId, defaults }: FragmentTrack): TrackFragmentHeader | null {
  const tfhd = boxes.find(({ type }) => type === 'tfhd')?.body;
  const tfdt = boxes.find(({ type }) => type === 'tfdt')?.body;
  if (!tfhd || tfhd.length < 8 || !tfdt || tfdt.length < (tfdt[0] === 1 ? 12 : 8) || tfhd.readUInt32BE(4) !== trackId) return null;
  const flags = tfhd.readUInt32BE(0) & 0xffffff;
  let at = 8;
  const optional = (flag: number, bytes: number): number | null => {
    if ((flags & flag) === 0) return null;
    const value = at + bytes <= tfhd.length ? Number(bytes === 8 ? tfhd.readBigUInt64BE(at) : tfhd.readUInt32BE(at)) : null;
    at += bytes;
    return value;
  };
  const baseOffset = optional(0x1, 8);
  optional(0x2, 4);
  const duration = optional(0x8, 4) ?? defaults.duration;
  const size = optional(0x10, 4) ?? defaults.size;
  const sampleFlags = optional(0x20, 4) ?? defaults.flags;
  const time = tfdt[0] === 1 ? Number(tfdt.readBigUInt64BE(4)) : tfdt.readUInt32BE(4);
  return Number.isSafeInteger(time) ? { time, baseOffset, duration, size, flags: sampleFlags } : null;
}

interface RunPlace {
  readonly time: number;
  readonly dataOffset: number;
  readonly base: number;
  readonly endBytes: number;
}

function readRun(
  trun: Buffer,
  header: TrackFragmentHeader,
  place: RunPlace,
): { readonly samples: readonly Sample[]; readonly listed: number; readonly time: number; readonly dataOffset: number } | null {
  if (trun.length < 8) return null;
  const flags = trun.readUInt32BE(0) & 0xffffff;
  const listed = trun.readUInt32BE(4);
  let at = 8;
  let { time, dataOffset } = place;
  let firstFlags: number | null = null;
  if ((flags & 0x1) !== 0) {
    if (at + 4 > trun.length) return null;
    dataOffset = place.base + trun.readInt32BE(at);
    at += 4;
  }
  if ((flags & 0x4) !== 0) {
    if (at + 4 > trun.length) return null;
    firstFlags = trun.readUInt32BE(at);
    at += 4;
  }
  const fields = [0x100, 0x200, 0x400, 0x800].map((flag) => (flags & flag) !== 0);
  const entryBytes = 4 * fields.filter(Boolean).length;
  const [hasDuration, hasSize, hasFlags, hasDelay] = fields;
  const samples: Sample[] = [];
  for (let index = 0; index < listed && samples.length < mostSamplesInFragment && at + entryBytes <= trun.length; index += 1) {
    const word = (isThere: boolean | undefined): number | null => {
      if (!isThere) return null;
      at += 4;
      return trun.readUInt32BE(at - 4);
    };
    const duration = word(hasDuration) ?? header.duration;
    const size = word(hasSize) ?? header.size;
    const own = word(hasFlags);
    const delay = (word(hasDelay) ?? 0) | 0;
    const sampleFlags = index === 0 && firstFlags !== null ? firstFlags : (own ?? header.flags);
    if (dataOffset < 0 || dataOffset + size > place.endBytes) break;
    samples.push({ offset: dataOffset, size, time, duration, delay, isKey: (sampleFlags & 0x10000) === 0 });
    dataOffset += size;
    time += duration;
  }
  return { samples, listed, time, dataOffset };
}
