import type { BytePages } from '../byte-pages.ts';
import { findClusterStart } from './clusters.ts';
import { childElements, type ElementHeader, ids, longestHeader, readElementHeader, readFloat, readUnsigned, segmentLevel } from './ebml.ts';

export interface MatroskaTrack {
  readonly number: number;
  readonly isVideo: boolean;
  readonly codecId: string;
  readonly width: number | null;
  readonly height: number | null;
  readonly defaultDurationNs: number | null;
}

/** What stands before the first cluster. */
export interface MatroskaHeader {
  readonly docType: string;
  readonly timestampScaleNs: number;
  /** As Segment Info states it. */
  readonly durationMs: number | null;
  readonly startedAtMs: number | null;
  readonly tracks: readonly MatroskaTrack[];
  /** Where the segment ends by its own account; null when its size is unknown. */
  readonly segmentEnd: number | null;
  /** Whether there are cues, at the place where the seek head says or before the clusters. */
  readonly hasCues: boolean;
  readonly firstCluster: number | null;
  /** EBML header, an open segment, info and tracks: what FFmpeg needs before any cluster. */
  readonly init: Uint8Array;
}

/** Info and tracks are a few kilobytes; nothing larger is read into memory. */
const largestBody = 1024 * 1024;
/** Elements before the first cluster; a header has about ten. */
const mostElements = 1000;
/** How far behind a damaged element the first cluster is looked for. */
const searchedForCluster = 16 * 1024 * 1024;
/** 2001-01-01, where Matroska's dates begin. */
const matroskaEpochMs = Date.UTC(2001, 0, 1);
/** Kept: a segment that never ends, as a live muxer writes it. */
const openSegment = Buffer.from('1853806701ffffffffffffff', 'hex');

/** Reads the header of a Matroska or WebM file. Null when there is none, or no track in it. */
export async function readMatroskaHeader(pages: BytePages): Promise<MatroskaHeader | null> {
  const ebml = await elementAt(pages, 0);
  if (ebml?.id !== ids.ebml || ebml.size === null || ebml.size > 4096) return null;
  const ebmlEnd = ebml.headerBytes + ebml.size;
  const ebmlBytes = await pages.read(0, ebmlEnd);
  let docType = '';
  for (const { id, body } of childElements(ebmlBytes.subarray(ebml.headerBytes))) if (id === ids.docType) docType = textOf(body);
  let position = ebmlEnd;
  let segment = await elementAt(pages, position);
  if (segment?.id === ids.void && segment.size !== null) {
    position += segment.headerBytes + segment.size;
    segment = await elementAt(pages, position);
  }
  if (segment?.id !== ids.segment) return null;
  const segmentStart = position + segment.headerBytes;
  const segmentEnd = segment.size === null ? null : segmentStart + segment.size;

  let info: Buffer | null = null;
  let tracks: Buffer | null = null;
  let cuesAt: number | null = null;
  let firstCluster: number | null = null;
  position = segmentStart;
  for (let count = 0; count < mostElements && position < pages.sizeBytes; count += 1) {
    const header = await elementAt(pages, position);
    if (header?.id === ids.cluster) {
      firstCluster = position;
      break;
    }
    const isSound =
      header !== null && header.size !== null && (segmentLevel.has(header.id) || header.id === ids.void || header.id === ids.crc32);
    if (!isSound || header.size === null) {
      // Damage before the first cluster: whatever of the header was read by then has to do.
      firstCluster =
        (await findClusterStart(pages, position + 1, Math.min(pages.sizeBytes, position + searchedForCluster), null))?.offset ?? null;
      break;
    }
    const end = position + header.headerBytes + header.size;
    const wanted = header.id === ids.info || header.id === ids.tracks || header.id === ids.seekHead;
    if (wanted && header.size <= largestBody && end <= pages.sizeBytes) {
      const whole = await pages.read(position, end);
      if (header.id === ids.info) info ??= Buffer.from(whole);
      else if (header.id === ids.tracks) tracks ??= Buffer.from(whole);
      else cuesAt ??= cuesPosition(whole.subarray(header.headerBytes), segmentStart);
    }
    if (header.id === ids.cues) cuesAt = position;
    position = end;
  }
  if (tracks === null) return null;
  const facts = info ? infoFacts(bodyOf(info)) : { timestampScaleNs: 1_000_000, durationTicks: null, startedAtMs: null };
  const cues = cuesAt === null ? null : await elementAt(pages, cuesAt);
  const found = [...trackEntries(bodyOf(tracks))];
  if (found.length === 0) return null;
  return {
    docType,
    timestampScaleNs: facts.timestampScaleNs,
    durationMs: facts.durationTicks === null ? null : (facts.durationTicks * facts.timestampScaleNs) / 1e6,
    startedAtMs: facts.startedAtMs,
    tracks: found,
    segmentEnd,
    hasCues: cues?.id === ids.cues && cues.size !== null && (cuesAt ?? 0) + cues.headerBytes + cues.size <= pages.sizeBytes,
    firstCluster,
    init: Uint8Array.from(Buffer.concat([ebmlBytes, openSegment, ...(info ? [info] : []), tracks])),
  };
}

export async function elementAt(pages: BytePages, offset: number): Promise<ElementHeader | null> {
  return readElementHeader(await pages.read(offset, offset + longestHeader), 0);
}

function bodyOf(element: Buffer): Buffer {
  return element.subarray(readElementHeader(element, 0)?.headerBytes ?? element.length);
}

function textOf(body: Buffer): string {
  return body.toString('latin1').replace(/\0.*$/s, '');
}

function cuesPosition(seekHead: Buffer, segmentStart: number): number | null {
  for (const { id, body } of childElements(seekHead)) {
    if (id !== ids.seek) continue;
    let target: number | null = null;
    let position: number | null = null;
    for (const child of childElements(body)) {
      if (child.id === ids.seekId) target = readUnsigned(child.body);
      if (child.id === ids.seekPosition) position = readUnsigned(child.body);
    }
    if (target === ids.cues && position !== null) return segmentStart + position;
  }
  return null;
}

function infoFacts(info: Buffer): {
  readonly timestampScaleNs: number;
  readonly durationTicks: number | null;
  readonly startedAtMs: number | null;
} {
  let timestampScaleNs = 1_000_000;
  let durationTicks: number | null = null;
  let startedAtMs: number | null = null;
  for (const { id, body } of childElements(info)) {
    if (id === ids.timestampScale) timestampScaleNs = readUnsigned(body) || timestampScaleNs;
    else if (id === ids.duration) {
      const value = readFloat(body);
      if (value !== null && value > 0) durationTicks = value;
    } else if (id === ids.dateUtc && body.length === 8) {
      const at = matroskaEpochMs + Number(body.readBigInt64BE(0) / 1_000_000n);
      if (Math.abs(at) <= 8.64e15) startedAtMs = at;
    }
  }
  return { timestampScaleNs, durationTicks, startedAtMs };
}

function* trackEntries(tracks: Buffer): Generator<MatroskaTrack> {
  for (const entry of childElements(tracks)) {
    if (entry.id !== ids.trackEntry) continue;
    let number: number | null = null;
    let type: number | null = null;
    let codecId = '';
    let width: number | null = null;
    let height: number | null = null;
    let defaultDurationNs: number | null = null;
    for (const { id, body } of childElements(entry.body)) {
      if (id === ids.trackNumber) number = readUnsigned(body);
      else if (id === ids.trackType) type = readUnsigned(body);
      else if (id === ids.codecId) codecId = textOf(body);
      else if (id === ids.defaultDuration) defaultDurationNs = readUnsigned(body) || null;
      else if (id === ids.video) {
        for (const child of childElements(body)) {
          if (child.id === ids.pixelWidth) width = readUnsigned(child.body) || null;
          if (child.id === ids.pixelHeight) height = readUnsigned(child.body) || null;
        }
      }
    }
    if (number !== null) yield { number, isVideo: type === 1, codecId, width, height, defaultDurationNs };
  }
}
