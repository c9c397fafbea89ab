import type { BytePages } from '../byte-pages.ts';
import { type ClusterStart, clusterHeadBytes, findClusterStart, parseClusterStart } from './clusters.ts';
import { ids, longestHeader, readElementHeader, readUnsigned, readVint, segmentLevel } from './ebml.ts';

/** A block with its element around it: bytes [start, end) of the file. */
export interface WalkedBlock {
  readonly kind: 'block';
  readonly start: number;
  readonly end: number;
  readonly track: number;
  readonly ticks: number;
  /** Time stamp of its cluster, to which the block's own one is relative. */
  readonly clusterTicks: number;
  readonly isKey: boolean;
  readonly durationTicks: number | null;
}

/** Bytes that are no blocks, though they should be. */
export interface LostBytes {
  readonly kind: 'lost';
  readonly start: number;
  readonly end: number;
}

/** A cluster whose blocks follow. */
export interface WalkedCluster {
  readonly kind: 'cluster';
  readonly start: number;
  readonly bodyStart: number;
  /** Null when its size is unknown. */
  readonly end: number | null;
  readonly ticks: number;
}

export type Walked = WalkedBlock | WalkedCluster | LostBytes;

export interface WalkEnd {
  /** Behind the last whole element. */
  readonly at: number;
  /** False: something follows that is not whole, or that nothing is known about. */
  readonly isClean: boolean;
  readonly hasCues: boolean;
}

export interface WalkOptions {
  readonly tracks: readonly number[];
  /** Nothing that ends behind this is read. */
  readonly endBytes: number;
  /** A cluster with a later time stamp is damaged. */
  readonly lastTicks: number;
  /** Clusters that are further apart than this are only believed when the one behind them is later still. */
  readonly suspiciousTicks: number;
}

const windowBytes = 256 * 1024;
/** Header of an element, and of a block within it: what has to be in sight to judge one. */
const judgedBytes = clusterHeadBytes;
/** A group has two or three. */
const mostGroupChildren = 64;
/** Short elements that may stand beside blocks. */
const skipped: ReadonlySet<number> = new Set([ids.timestamp, ids.position, ids.prevSize, ids.crc32, ids.void, ids.silentTracks]);

/**
 * The blocks from a cluster on, in the order of the file, some at a time. Where nothing makes sense the next sound cluster
 * is looked for; the block before such a place is given up too, since its size may be what is wrong.
 */
export async function* walkBlocks(
  pages: BytePages,
  clusterOffset: number,
  options: WalkOptions,
): AsyncGenerator<readonly Walked[], WalkEnd> {
  const { tracks, endBytes } = options;
  let position = clusterOffset;
  let cluster: { readonly ticks: number; readonly end: number | null } | null = null;
  let hasCues = false;
  /** Held back until what follows it makes sense. */
  let last: WalkedBlock | null = null;

  for (;;) {
    const window = await pages.read(position, Math.min(endBytes, position + windowBytes));
    const base = position;
    const isLastWindow = base + window.length >= endBytes;
    const found: Walked[] = [];
    let isDamaged = false;
    let isCutOff = false;
    while (position < endBytes) {
      const at = position - base;
      if (at >= window.length || (at + judgedBytes > window.length && !isLastWindow)) break;
      const header = readElementHeader(window, at);
      if (header === null) {
        isDamaged = true;
        isCutOff = endBytes - position < longestHeader;
        break;
      }
      const body = position + header.headerBytes;
      if (header.id === ids.cluster) {
        const start = parseClusterStart(window.subarray(0, at + clusterHeadBytes), at, position, tracks);
        if (start === null || !(await isCredible(pages, start, cluster?.ticks ?? null, options))) {
          isDamaged = true;
          isCutOff = endBytes - position < clusterHeadBytes;
          break;
        }
        if (last) found.push(last);
        last = null;
        cluster = { ticks: start.ticks, end: start.end };
        found.push({ kind: 'cluster', start: position, bodyStart: start.bodyStart, end: start.end, ticks: start.ticks });
        position = start.bodyStart;
        continue;
      }
      const end = header.size === null ? Number.POSITIVE_INFINITY : body + header.size;
      const isBlock = header.id === ids.simpleBlock || header.id === ids.blockGroup;
      // A block that is longer than its cluster has a wrong size; one behind it shows that the cluster's is wrong.
      const isTooLong =
        end > endBytes || (isBlock && cluster !== null && cluster.end !== null && position < cluster.end && end > cluster.end);
      if (isTooLong || !(isBlock || skipped.has(header.id) || segmentLevel.has(header.id))) {
        isDamaged = true;
        isCutOff = isBlock && end > endBytes;
        break;
      }
      if (isBlock) {
        const block: WalkedBlock | null =
          cluster === null
            ? null
            : header.id === ids.simpleBlock
              ? simpleBlock(window, at + header.headerBytes, position, end, cluster.ticks)
              : await blockGroup(pages, body, position, end, cluster.ticks);
        if (block === null || !tracks.includes(block.track)) {
          isDamaged = true;
          break;
        }
        if (last) found.push(last);
        last = block;
      } else if (segmentLevel.has(header.id)) {
        if (header.id === ids.cues) hasCues = true;
        if (last) found.push(last);
        last = null;
      }
      position = end;
    }
    const isOver = !isDamaged && position >= endBytes;
    if (isOver && last) {
      found.push(last);
      last = null;
    }
    if (isDamaged) {
      const next = await nextCluster(pages, position + 1, cluster?.ticks ?? null, options);
      if (next === null) {
        // The end of what there is. When it was cut off within a block, the one before that is sound.
        if (last && isCutOff) found.push(last);
        else if (last) position = last.start;
        if (found.length > 0) yield found;
        return { at: position, isClean: false, hasCues };
      }
      found.push({ kind: 'lost', start: last?.start ?? position, end: next });
      last = null;
      position = next;
    }
    if (found.length > 0) yield found;
    if (isOver) return { at: position, isClean: true, hasCues };
  }
}

async function nextCluster(pages: BytePages, from: number, floorTicks: number | null, options: WalkOptions): Promise<number | null> {
  for (let position = from; ; ) {
    const next = await findClusterStart(pages, position, options.endBytes, options.tracks);
    if (next === null) return null;
    if (await isCredible(pages, next, floorTicks, options)) return next.offset;
    position = next.offset + 1;
  }
}

/** A damaged time stamp would put its cluster anywhere: one that leaps ahead is compared with the cluster behind it. */
async function isCredible(pages: BytePages, start: ClusterStart, floorTicks: number | null, options: WalkOptions): Promise<boolean> {
  if (start.ticks > options.lastTicks) return false;
  if (floorTicks === null) return true;
  if (start.ticks < floorTicks) return false;
  if (start.ticks - floorTicks <= options.suspiciousTicks) return true;
  const following = await findClusterStart(pages, start.bodyStart, options.endBytes, options.tracks);
  return following === null || following.ticks >= start.ticks;
}

function simpleBlock(bytes: Buffer, at: number, start: number, end: number, clusterTicks: number): WalkedBlock | null {
  const head = blockHead(bytes, at);
  if (head === null) return null;
  const isKey = (head.flags & 0x80) !== 0;
  return { kind: 'block', start, end, track: head.track, ticks: clusterTicks + head.relative, clusterTicks, isKey, durationTicks: null };
}

function blockHead(bytes: Buffer, at: number): { readonly track: number; readonly relative: number; readonly flags: number } | null {
  const track = readVint(bytes, at);
  if (track === null || track.value === null || at + track.length + 3 > bytes.length) return null;
  return { track: track.value, relative: bytes.readInt16BE(at + track.length), flags: bytes[at + track.length + 2] ?? 0 };
}

/** A key frame refers to no other. Children are hopped over, so that a large one is not read. */
async function blockGroup(pages: BytePages, body: number, start: number, end: number, clusterTicks: number): Promise<WalkedBlock | null> {
  let head: { readonly track: number; readonly relative: number } | null = null;
  let isKey = true;
  let durationTicks: number | null = null;
  for (let position = body, children = 0; position < end; children += 1) {
    if (children === mostGroupChildren) return null;
    const bytes = await pages.read(position, Math.min(end, position + longestHeader + 16));
    const child = readElementHeader(bytes, 0);
    if (child === null || child.size === null || position + child.headerBytes + child.size > end) return null;
    if (child.id === ids.block) head = blockHead(bytes, child.headerBytes);
    else if (child.id === ids.referenceBlock) isKey = false;
    else if (child.id === ids.blockDuration)
      durationTicks = readUnsigned(bytes.subarray(child.headerBytes, child.headerBytes + child.size));
    position += child.headerBytes + child.size;
  }
  if (head === null) return null;
  return { kind: 'block', start, end, track: head.track, ticks: clusterTicks + head.relative, clusterTicks, isKey, durationTicks };
}
