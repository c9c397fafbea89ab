import type { BytePages } from '../byte-pages.ts';
import type { SyncPoint } from '../splice-plan.ts';
import { ids, readElementHeader, readUnsigned, readVint } from './ebml.ts';

/** A cluster whose header and first block make sense. */
export interface ClusterStart extends SyncPoint {
  /** Behind the header: where its first child stands. */
  readonly bodyStart: number;
  /** Null when its size is unknown. */
  readonly end: number | null;
}

/** Id, size, check sum, time stamp, position, previous size and the beginning of a block fit into it easily. */
export const clusterHeadBytes = 256;
const searchBytes = 256 * 1024;
const clusterId = Buffer.from('1f43b675', 'hex');

/**
 * The cluster that begins at an offset of `bytes`; null when what stands there is none. Four bytes can be anything: a
 * cluster has a time stamp before its first block, and that block is of a track that exists (where `tracks` are known)
 * and fits into the cluster.
 */
export function parseClusterStart(bytes: Buffer, at: number, fileOffset: number, tracks: readonly number[] | null): ClusterStart | null {
  const header = readElementHeader(bytes, at);
  if (header?.id !== ids.cluster) return null;
  const bodyStart = fileOffset + header.headerBytes;
  const end = header.size === null ? null : bodyStart + header.size;
  let ticks: number | null = null;
  for (let offset = at + header.headerBytes; ; ) {
    if (end !== null && fileOffset + (offset - at) === end) break;
    const child = readElementHeader(bytes, offset);
    if (child === null || child.size === null) {
      // Cut off right behind the time stamp, or nothing that could be checked.
      if (ticks !== null && child === null && offset >= bytes.length) break;
      return null;
    }
    const start = offset + child.headerBytes;
    const childEnd = start + child.size;
    if (end !== null && fileOffset + (childEnd - at) > end) return null;
    if (child.id === ids.timestamp) {
      if (child.size < 1 || child.size > 8 || childEnd > bytes.length) return null;
      ticks = readUnsigned(bytes.subarray(start, childEnd));
      if (ticks === null) return null;
    } else if (child.id === ids.simpleBlock || child.id === ids.blockGroup) {
      if (ticks === null || child.size < 5) return null;
      if (child.id === ids.simpleBlock && tracks !== null && start < bytes.length) {
        const track = readVint(bytes, start);
        if (track === null || track.value === null || !tracks.includes(track.value)) return null;
      }
      break;
    } else if (!headChildren.has(child.id)) return null;
    if (childEnd >= bytes.length) {
      if (ticks === null) return null;
      break;
    }
    offset = childEnd;
  }
  return ticks === null ? null : { offset: fileOffset, ticks, bodyStart, end };
}

/** What may stand before the first block. */
const headChildren: ReadonlySet<number> = new Set([ids.crc32, ids.void, ids.position, ids.prevSize, ids.silentTracks]);

/** The cluster at an offset of the file; null when what stands there is none. */
export async function clusterAt(pages: BytePages, offset: number, tracks: readonly number[] | null): Promise<ClusterStart | null> {
  return parseClusterStart(await pages.read(offset, offset + clusterHeadBytes), 0, offset, tracks);
}

/** The first sound cluster that begins in [from, limit). */
export async function findClusterStart(
  pages: BytePages,
  from: number,
  limit: number,
  tracks: readonly number[] | null,
): Promise<ClusterStart | null> {
  for (let start = from; start < limit; start += searchBytes) {
    // With what a cluster at the very end of the window needs to be checked.
    const window = await pages.read(start, Math.min(start + searchBytes, limit) + clusterHeadBytes);
    const stop = Math.min(searchBytes, limit - start);
    for (let at = window.indexOf(clusterId); at !== -1 && at < stop; at = window.indexOf(clusterId, at + 1)) {
      const head = window.subarray(0, Math.min(window.length, at + clusterHeadBytes));
      const found = parseClusterStart(head, at, start + at, tracks);
      if (found) return found;
    }
  }
  return null;
}

/** The last sound cluster that begins in [floor, before), looked for from the end in windows that grow. */
export async function findLastClusterStart(
  pages: BytePages,
  floor: number,
  before: number,
  tracks: readonly number[] | null,
): Promise<ClusterStart | null> {
  let size = searchBytes;
  for (let end = before; end > floor; ) {
    const start = Math.max(floor, end - size);
    const window = await pages.read(start, end + clusterHeadBytes);
    for (let at = window.lastIndexOf(clusterId, end - start - 1); at !== -1; at = at === 0 ? -1 : window.lastIndexOf(clusterId, at - 1)) {
      const found = parseClusterStart(window.subarray(0, at + clusterHeadBytes), at, start + at, tracks);
      if (found) return found;
    }
    end = start;
    size = Math.min(2 * size, 16 * searchBytes);
  }
  return null;
}
