import type { BytePages } from '../byte-pages.ts';
import { type ClusterStart, findLastClusterStart } from './clusters.ts';
import { type WalkedBlock, walkBlocks } from './walk-blocks.ts';

/** What the end of a file tells. */
export interface MatroskaEnd {
  readonly lastCluster: ClusterStart;
  /** Behind the last whole element. */
  readonly endBytes: number;
  /** Time stamp of the newest frame of the video track. */
  readonly lastTicks: number;
  /** How long that frame is shown; null when nothing tells. */
  readonly lastDurationTicks: number | null;
  /** Something follows `endBytes` that is not whole. */
  readonly isCutOff: boolean;
  readonly hasCues: boolean;
}

/** Clusters looked at from the end when the last ones hold no whole frame of the video. */
const mostClusters = 32;

/**
 * Finds the last frame that is really there by reading from the end of the file: what a header says of duration and sizes
 * is what its writer meant, not what arrived. Null when no cluster holds a frame.
 */
export async function findMatroskaEnd(
  pages: BytePages,
  firstCluster: number,
  tracks: readonly number[],
  videoTrack: number,
): Promise<MatroskaEnd | null> {
  let before = pages.sizeBytes;
  let ending: { readonly at: number; readonly isCutOff: boolean; readonly hasCues: boolean } | null = null;
  for (let tried = 0; tried < mostClusters; tried += 1) {
    const cluster = await findLastClusterStart(pages, firstCluster, before, tracks);
    if (cluster === null) return null;
    const options = { tracks, endBytes: before, lastTicks: cluster.ticks, suspiciousTicks: Number.POSITIVE_INFINITY };
    const walk = walkBlocks(pages, cluster.offset, options);
    const shown: WalkedBlock[] = [];
    let step = await walk.next();
    for (; !step.done; step = await walk.next()) {
      for (const item of step.value) if (item.kind === 'block' && item.track === videoTrack) keepNewest(shown, item);
    }
    ending ??= { at: step.value.at, isCutOff: !step.value.isClean, hasCues: step.value.hasCues };
    const [newest, previous] = shown;
    if (newest) {
      const lastDurationTicks = newest.durationTicks ?? (previous ? newest.ticks - previous.ticks : null);
      const { at: endBytes, isCutOff, hasCues } = ending;
      return { lastCluster: cluster, endBytes, lastTicks: newest.ticks, lastDurationTicks, isCutOff, hasCues };
    }
    before = cluster.offset;
  }
  return null;
}

/** The two newest by time, which with B-frames are not the last in the file. */
function keepNewest(shown: WalkedBlock[], block: WalkedBlock): void {
  shown.push(block);
  shown.sort((a, b) => b.ticks - a.ticks);
  shown.length = Math.min(shown.length, 2);
}
