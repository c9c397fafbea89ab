import type { BytePages } from '../byte-pages.ts';
import type { SplicedInput } from '../container-report.ts';
import { findSyncPoint } from '../find-sync-point.ts';
import type { MatroskaPlan, SyncPoint } from '../splice-plan.ts';
import { createSplicedReader, type Piece } from '../spliced-reader.ts';
import { findClusterStart, findLastClusterStart } from './clusters.ts';
import { elementHeader, ids } from './ebml.ts';
import { suspiciousMs } from './examine-matroska.ts';
import { type WalkedBlock, type WalkOptions, walkBlocks } from './walk-blocks.ts';

/** How far back a key frame is looked for; a stream that has none there is decoded from its beginning. */
const searchedForKey = 64 * 1024 * 1024;

/** A file of the same tracks that begins with the last key frame at or before a time. */
export async function openMatroskaAt(pages: BytePages, plan: MatroskaPlan, atMs: number): Promise<SplicedInput> {
  const tickMs = plan.timestampScaleNs / 1e6;
  const wantedTicks = Math.max(plan.zeroTicks, plan.zeroTicks + atMs / tickMs);
  const options = walkOptions(plan);
  const key = (await findKey(pages, plan, options, wantedTicks)) ?? { ...plan.first, start: 0, keyTicks: plan.zeroTicks };
  const walk = walkBlocks(pages, key.offset, options);
  let firstBlock = key.start;
  // Nothing before a key frame, nor behind a damaged place before the next one, can be decoded to what was recorded.
  let needsKey = true;

  const next = async (): Promise<readonly Piece[] | null> => {
    const step = await walk.next();
    if (step.done) return null;
    const blocks: WalkedBlock[] = [];
    for (const item of step.value) {
      if (item.kind === 'lost') needsKey = true;
      else if (item.kind === 'block' && item.start >= firstBlock) {
        const isVideo = item.track === plan.videoTrack;
        if (isVideo && item.isKey) needsKey = false;
        if (!isVideo || !needsKey) blocks.push(item);
      }
    }
    firstBlock = 0;
    return clustersOf(blocks);
  };

  const pieces = createSplicedReader(pages, prefixed(plan.init, next), plan.init.length + 2 * (plan.endBytes - key.offset) + 1024);
  return {
    reader: pieces,
    format: 'matroska',
    startMs: Math.round((key.keyTicks - plan.zeroTicks) * tickMs),
    zeroMs: plan.zeroTicks * tickMs,
  };
}

export function walkOptions(plan: MatroskaPlan): WalkOptions {
  return {
    tracks: plan.tracks,
    endBytes: plan.endBytes,
    lastTicks: plan.lastTicks,
    suspiciousTicks: (suspiciousMs * 1e6) / plan.timestampScaleNs,
  };
}

/** A key frame and the cluster that it is in. */
interface KeyPlace extends SyncPoint {
  /** Of its block. */
  readonly start: number;
  readonly keyTicks: number;
}

async function findKey(pages: BytePages, plan: MatroskaPlan, options: WalkOptions, wantedTicks: number): Promise<KeyPlace | null> {
  const { first, last: end, tracks } = plan;
  const next = (from: number, limit: number): Promise<SyncPoint | null> => findClusterStart(pages, from, limit, tracks);
  let cluster: SyncPoint = end.ticks <= wantedTicks ? end : await findSyncPoint({ first, end, wantedTicks, next });
  const floor = Math.max(plan.first.offset, cluster.offset - searchedForKey);
  let before = Number.POSITIVE_INFINITY;
  for (;;) {
    const found = await lastKeyIn(pages, cluster, before, plan.videoTrack, options, wantedTicks);
    if (found !== null || cluster.offset <= floor) return found;
    before = cluster.offset;
    const earlier = await findLastClusterStart(pages, floor, before, tracks);
    if (earlier === null) return null;
    cluster = earlier;
  }
}

/** The last key frame at or before a time in one cluster; its blocks end where the next cluster, or `end`, begins. */
async function lastKeyIn(
  pages: BytePages,
  cluster: SyncPoint,
  end: number,
  videoTrack: number,
  options: WalkOptions,
  wantedTicks: number,
): Promise<KeyPlace | null> {
  let found: KeyPlace | null = null;
  const endBytes = Math.min(options.endBytes, end);
  for await (const items of walkBlocks(pages, cluster.offset, { ...options, endBytes })) {
    for (const item of items) {
      if (item.kind === 'cluster') continue;
      if (item.kind === 'lost' || item.clusterTicks !== cluster.ticks) return found;
      if (item.track !== videoTrack) continue;
      if (item.isKey && item.ticks <= wantedTicks) found = { ...cluster, start: item.start, keyTicks: item.ticks };
      else if (item.isKey) return found;
    }
  }
  return found;
}

/** Blocks as clusters of known size: a run of blocks of the same cluster is one range of the file. */
function clustersOf(blocks: readonly WalkedBlock[]): Piece[] {
  const pieces: Piece[] = [];
  for (let from = 0; from < blocks.length; ) {
    const clusterTicks = blocks[from]?.clusterTicks ?? 0;
    const ranges: { start: number; end: number }[] = [];
    let size = 0;
    let index = from;
    for (; index < blocks.length; index += 1) {
      const block = blocks[index];
      if (!block || block.clusterTicks !== clusterTicks) break;
      const previous = ranges.at(-1);
      if (previous?.end === block.start) previous.end = block.end;
      else ranges.push({ start: block.start, end: block.end });
      size += block.end - block.start;
    }
    const timestamp = Buffer.alloc(10);
    timestamp[0] = ids.timestamp;
    timestamp[1] = 0x88;
    timestamp.writeBigUInt64BE(BigInt(clusterTicks), 2);
    pieces.push(Buffer.concat([elementHeader(ids.cluster, timestamp.length + size), timestamp]), ...ranges);
    from = index;
  }
  return pieces;
}

function prefixed(init: Uint8Array, next: () => Promise<readonly Piece[] | null>): () => Promise<readonly Piece[] | null> {
  let isFirst = true;
  return async () => {
    if (!isFirst) return next();
    isFirst = false;
    return [init];
  };
}
