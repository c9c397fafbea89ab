import type { Problem } from '../../../../../shared/model/recording.ts';
import type { BytePages } from '../byte-pages.ts';
import { bytesText, clockText, lengthText, wholeMs } from '../clock-text.ts';
import type { ByteRange, ContainerReport } from '../container-report.ts';
import type { MatroskaPlan } from '../splice-plan.ts';
import { findClusterStart } from './clusters.ts';
import { findMatroskaEnd, type MatroskaEnd } from './matroska-end.ts';
import { type MatroskaHeader, readMatroskaHeader } from './matroska-header.ts';
import { walkBlocks } from './walk-blocks.ts';

/** How far behind a header the first cluster that holds a frame is looked for. */
const searchedForFrame = 64 * 1024 * 1024;
/** What header and frames may differ by without either being wrong: a frame or two, and rounding. */
const toleratedMs = 1000;
const fallbackFrameMs = 40;
/** Clusters further apart than this are looked at twice. */
export const suspiciousMs = 60_000;

/** Examines a Matroska or WebM file by its header and its end. Null when it has no header or no video track. */
export async function examineMatroska(pages: BytePages): Promise<ContainerReport | null> {
  const header = await readMatroskaHeader(pages);
  const video = header?.tracks.find((track) => track.isVideo);
  if (!header || !video) return null;
  const tracks = header.tracks.map((track) => track.number);
  const facts = {
    container: header.docType === 'webm' ? ('webm' as const) : ('matroska' as const),
    codec: codecNames[video.codecId] ?? null,
    width: video.width,
    height: video.height,
    frameRate: video.defaultDurationNs === null ? null : Math.round(1e12 / video.defaultDurationNs) / 1000,
    startedAtMs: header.startedAtMs,
    timing: 'exact' as const,
    lost: [] as ByteRange[],
  };
  const first = header.firstCluster === null ? null : await firstFrame(pages, header.firstCluster, tracks, video.number);
  const end = first && (await findMatroskaEnd(pages, first.offset, tracks, video.number));
  if (!first || !end) {
    const message = `The file ends at byte ${bytesText(pages.sizeBytes)}, before its first whole frame: nothing of it can be played.`;
    return {
      ...facts,
      durationMs: null,
      access: 'none',
      accessReason: message,
      problems: [{ code: 'truncated', message }],
      plan: { kind: 'none' },
    };
  }
  const tickMs = header.timestampScaleNs / 1e6;
  const lastFrameMs =
    video.defaultDurationNs !== null ? video.defaultDurationNs / 1e6 : (end.lastDurationTicks ?? fallbackFrameMs / tickMs) * tickMs;
  const durationMs = wholeMs((end.lastTicks - first.ticks) * tickMs + lastFrameMs - 0.001);
  const problems = problemsOf(pages.sizeBytes, header, end, durationMs, first.ticks * tickMs);
  const plan: MatroskaPlan = {
    kind: 'matroska',
    init: header.init,
    timestampScaleNs: header.timestampScaleNs,
    tracks,
    videoTrack: video.number,
    first: { offset: first.offset, ticks: first.clusterTicks },
    last: { offset: end.lastCluster.offset, ticks: end.lastCluster.ticks },
    endBytes: end.endBytes,
    lastTicks: end.lastTicks,
    zeroTicks: first.ticks,
  };
  const worst = problems.at(0);
  return {
    ...facts,
    durationMs,
    access: worst ? 'spliced' : 'whole',
    accessReason: worst?.message ?? null,
    lost: end.isCutOff && end.endBytes < pages.sizeBytes ? [{ start: end.endBytes, end: pages.sizeBytes }] : [],
    problems,
    plan,
  };
}

/** FFmpeg's names of what a Matroska track can hold. */
const codecNames: Readonly<Record<string, string>> = {
  'V_MPEG4/ISO/AVC': 'h264',
  'V_MPEG4/ISO/SP': 'mpeg4',
  'V_MPEG4/ISO/ASP': 'mpeg4',
  'V_MPEG4/ISO/AP': 'mpeg4',
  'V_MPEGH/ISO/HEVC': 'hevc',
  V_VP8: 'vp8',
  V_VP9: 'vp9',
  V_AV1: 'av1',
  V_MJPEG: 'mjpeg',
};

interface FirstFrame {
  /** Of the cluster that it is in. */
  readonly offset: number;
  readonly clusterTicks: number;
  /** The earliest time of the cluster's frames, which with B-frames is not that of the first one in it. */
  readonly ticks: number;
}

async function firstFrame(
  pages: BytePages,
  firstCluster: number,
  tracks: readonly number[],
  videoTrack: number,
): Promise<FirstFrame | null> {
  const limit = Math.min(pages.sizeBytes, firstCluster + searchedForFrame);
  for (let position = firstCluster; position < limit; ) {
    const cluster = await findClusterStart(pages, position, limit, tracks);
    if (cluster === null) return null;
    const options = { tracks, endBytes: pages.sizeBytes, lastTicks: Number.MAX_SAFE_INTEGER, suspiciousTicks: Number.POSITIVE_INFINITY };
    let ticks: number | null = null;
    for await (const items of walkBlocks(pages, cluster.offset, options)) {
      for (const item of items)
        if (item.kind === 'block' && item.track === videoTrack && item.clusterTicks === cluster.ticks)
          ticks = Math.min(ticks ?? item.ticks, item.ticks);
      // One window is enough: frames are shown at most some frames before or after their place in the file.
      break;
    }
    if (ticks !== null) return { offset: cluster.offset, clusterTicks: cluster.ticks, ticks };
    position = cluster.bodyStart;
  }
  return null;
}

/** What is wrong, the worst first. */
function problemsOf(sizeBytes: number, header: MatroskaHeader, end: MatroskaEnd, durationMs: number, zeroMs: number): Problem[] {
  const problems: Problem[] = [];
  const missingBytes = header.segmentEnd === null ? 0 : header.segmentEnd - sizeBytes;
  const missingMs = header.durationMs === null ? 0 : header.durationMs - zeroMs - durationMs;
  if (end.isCutOff || missingBytes > 0 || missingMs > toleratedMs) {
    const where = end.isCutOff ? `ends at byte ${bytesText(sizeBytes)} in the middle of a frame` : `ends at byte ${bytesText(sizeBytes)}`;
    const missing =
      missingMs > toleratedMs
        ? ` The last ${lengthText(missingMs)} of the ${clockText(header.durationMs ?? 0)} that its header announces are missing.`
        : missingBytes > 0
          ? ` Its header announces ${bytesText(missingBytes)} bytes more.`
          : '';
    problems.push({ code: 'truncated', message: `The file ${where}. It plays up to ${clockText(durationMs)}.${missing}` });
  }
  const hasCues = header.hasCues || end.hasCues;
  if (!hasCues || header.durationMs === null) {
    const lacks = [...(hasCues ? [] : ['no index (cues)']), ...(header.durationMs === null ? ['no duration'] : [])].join(' and ');
    problems.push({
      code: header.durationMs === null ? 'no-duration' : 'no-index',
      message: `The container has ${lacks}, as when its writer was stopped. Every frame up to ${clockText(durationMs)} can be reached.`,
    });
  }
  return problems;
}
