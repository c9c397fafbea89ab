import type { BytePages } from '../byte-pages.ts';
import type { FragmentDefaults } from '../splice-plan.ts';
import { type Box, bodyOf, boxesIn, findBox } from './boxes.ts';

/** The first video track of a `moov`, as far as the file still holds it. */
export interface MovieTrack {
  readonly trackId: number;
  readonly timescale: number;
  /** Of the media, in its own ticks, as the header states it; null when unknown. */
  readonly durationTicks: number | null;
  /** FFmpeg's name; null when it has none here. */
  readonly codec: string | null;
  readonly width: number;
  readonly height: number;
  /** The whole `stsd` box. */
  readonly sampleDescription: Uint8Array;
  /** Presentation time (media ticks) of position 0 by the edit list; null without one. */
  readonly editStartTicks: number | null;
  /** Boxes of the sample table; one that is cut off, or missing, is null. */
  readonly table: SampleTableBoxes;
  /** For its fragments; null when the file has none. */
  readonly fragmentDefaults: FragmentDefaults | null;
}

export interface SampleTableBoxes {
  readonly stts: Box | null;
  readonly ctts: Box | null;
  readonly stss: Box | null;
  readonly stsz: Box | null;
  readonly stz2: Box | null;
  readonly stsc: Box | null;
  readonly stco: Box | null;
  readonly co64: Box | null;
}

export interface Movie {
  readonly startedAtMs: number | null;
  readonly video: MovieTrack | null;
  readonly isFragmented: boolean;
  /** How many tracks there are, of any kind. */
  readonly tracks: number;
}

/** Codec headers are some hundred bytes; a cover picture may be more. */
const largestDescription = 1024 * 1024;
const largestHeader = 64 * 1024;
/** 1904-01-01, where the dates of ISO base media begin. */
const macEpochMs = Date.UTC(1904, 0, 1);

/** FFmpeg's names of sample entries. */
const codecNames: Readonly<Record<string, string>> = {
  avc1: 'h264',
  avc3: 'h264',
  mp4v: 'mpeg4',
  hvc1: 'hevc',
  hev1: 'hevc',
  vp08: 'vp8',
  vp09: 'vp9',
  av01: 'av1',
  jpeg: 'mjpeg',
  mjpa: 'mjpeg',
};

/** Reads a `moov`, of which the end may be missing. */
export async function readMovie(pages: BytePages, moov: Box): Promise<Movie> {
  let startedAtMs: number | null = null;
  let video: MovieTrack | null = null;
  let tracks = 0;
  const extendsBox = await findBox(pages, moov, 'mvex');
  for await (const box of boxesIn(pages, moov.bodyStart, Math.min(moov.end, pages.sizeBytes))) {
    if (box.type === 'mvhd') startedAtMs = creationTime(await bodyOf(pages, box, largestHeader));
    else if (box.type === 'trak') {
      tracks += 1;
      video ??= await readVideoTrack(pages, box, extendsBox);
    }
  }
  return { startedAtMs, video, isFragmented: extendsBox !== null, tracks };
}

function creationTime(mvhd: Buffer | null): number | null {
  if (mvhd === null || mvhd.length < 12) return null;
  const seconds = mvhd[0] === 1 ? Number(mvhd.readBigUInt64BE(4)) : mvhd.readUInt32BE(4);
  const at = macEpochMs + seconds * 1000;
  return seconds === 0 || at > 8.64e15 ? null : at;
}

async function readVideoTrack(pages: BytePages, trak: Box, extendsBox: Box | null): Promise<MovieTrack | null> {
  const tkhd = await bodyOf(pages, await findBox(pages, trak, 'tkhd'), largestHeader);
  const mdia = await findBox(pages, trak, 'mdia');
  if (tkhd === null || mdia === null) return null;
  const hdlr = await bodyOf(pages, await findBox(pages, mdia, 'hdlr'), largestHeader);
  if (hdlr === null || hdlr.length < 12 || hdlr.toString('latin1', 8, 12) !== 'vide') return null;
  const mdhd = mediaHeader(await bodyOf(pages, await findBox(pages, mdia, 'mdhd'), largestHeader));
  const minf = await findBox(pages, mdia, 'minf');
  const stbl = minf && (await findBox(pages, minf, 'stbl'));
  if (mdhd === null || !stbl) return null;
  const found = new Map<string, Box>();
  for await (const box of boxesIn(pages, stbl.bodyStart, Math.min(stbl.end, pages.sizeBytes))) {
    if (!found.has(box.type) && box.end <= Math.min(stbl.end, pages.sizeBytes)) found.set(box.type, box);
  }
  const stsd = found.get('stsd');
  const description = await bodyOf(pages, stsd ?? null, largestDescription);
  const entry = description && sampleEntry(description);
  if (!stsd || !entry) return null;
  const idAt = tkhd[0] === 1 ? 20 : 12;
  if (tkhd.length < idAt + 4) return null;
  const trackId = tkhd.readUInt32BE(idAt);
  const box = (type: string): Box | null => found.get(type) ?? null;
  return {
    ...mdhd,
    ...entry,
    trackId,
    sampleDescription: Uint8Array.from(await pages.read(stsd.start, stsd.end)),
    editStartTicks: await editStart(pages, trak),
    table: {
      stts: box('stts'),
      ctts: box('ctts'),
      stss: box('stss'),
      stsz: box('stsz'),
      stz2: box('stz2'),
      stsc: box('stsc'),
      stco: box('stco'),
      co64: box('co64'),
    },
    fragmentDefaults: extendsBox && (await defaultsOf(pages, extendsBox, trackId)),
  };
}

function mediaHeader(mdhd: Buffer | null): { readonly timescale: number; readonly durationTicks: number | null } | null {
  if (mdhd === null || mdhd.length < 20) return null;
  const isLong = mdhd[0] === 1;
  if (isLong && mdhd.length < 32) return null;
  const timescale = mdhd.readUInt32BE(isLong ? 20 : 12);
  const duration = isLong ? Number(mdhd.readBigUInt64BE(24)) : mdhd.readUInt32BE(16);
  const isKnown = duration > 0 && duration < (isLong ? 2 ** 63 : 0xffffffff);
  return timescale === 0 ? null : { timescale, durationTicks: isKnown ? duration : null };
}

/** The first sample entry of a `stsd` body. */
function sampleEntry(stsd: Buffer): { readonly codec: string | null; readonly width: number; readonly height: number } | null {
  // Version, flags and count; then size, type, reserved, reference, 16 bytes predefined, width, height.
  if (stsd.length < 8 + 36) return null;
  const type = stsd.toString('latin1', 12, 16);
  return { codec: codecNames[type] ?? null, width: stsd.readUInt16BE(8 + 32), height: stsd.readUInt16BE(8 + 34) };
}

/** Where in the media the first edit that shows anything begins. */
async function editStart(pages: BytePages, trak: Box): Promise<number | null> {
  const edts = await findBox(pages, trak, 'edts');
  const elst = edts && (await bodyOf(pages, await findBox(pages, edts, 'elst'), largestHeader));
  if (!elst || elst.length < 8) return null;
  const isLong = elst[0] === 1;
  const entryBytes = isLong ? 20 : 12;
  for (let at = 8; at + entryBytes <= elst.length; at += entryBytes) {
    const mediaTime = isLong ? Number(elst.readBigInt64BE(at + 8)) : elst.readInt32BE(at + 4);
    if (mediaTime >= 0) return mediaTime;
  }
  return null;
}

async function defaultsOf(pages: BytePages, mvex: Box, trackId: number): Promise<FragmentDefaults> {
  for await (const box of boxesIn(pages, mvex.bodyStart, Math.min(mvex.end, pages.sizeBytes))) {
    const body = box.type === 'trex' ? await bodyOf(pages, box, largestHeader) : null;
    if (body === null || body.length < 24 || body.readUInt32BE(4) !== trackId) continue;
    return { duration: body.readUInt32BE(12), size: body.readUInt32BE(16), flags: body.readUInt32BE(20) };
  }
  return { duration: 0, size: 0, flags: 0 };
}
