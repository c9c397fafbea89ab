import { timesEstimated } from '../../../../../shared/estimated-times.ts';
import type { Problem } from '../../../../../shared/model/recording.ts';
import { bytesText, clockText, wholeMs } from '../clock-text.ts';
import type { ContainerReport } from '../container-report.ts';
import type { StreamPlan } from '../splice-plan.ts';
import { type BareStream, indexedBytes, type StreamFacts } from './bare-stream.ts';
import { indexStream, lengthOf } from './index-stream.ts';

/** What was found out about a bare stream; no plan: its frames are there, but its header cannot be had. */
export interface FoundStream {
  readonly stream: BareStream;
  readonly facts: StreamFacts;
  readonly codec: 'mpeg4' | 'h264';
  readonly frameRate: number;
  readonly plan: StreamPlan | null;
  /** When its last frame ends; null when only reading all of it can tell. */
  readonly endTicks: number | null;
  readonly problems: readonly Problem[];
}

/** The report of a recovered stream: what is missing, how far it goes, and what had to be assumed. */
export async function reportStream({ stream, facts, codec, frameRate, plan, endTicks, problems }: FoundStream): Promise<ContainerReport> {
  const { pages, isCutOff, loss } = stream;
  const base = {
    ...facts,
    codec,
    width: plan?.track.width ?? null,
    height: plan?.track.height ?? null,
    frameRate: Math.round(frameRate * 1000) / 1000,
  };
  if (plan === null) {
    const message = `${loss} Its ${codecWords[codec]} frames are there, but the header that they are decoded with was in the index, and none that fits was found.`;
    return {
      ...base,
      durationMs: null,
      timing: 'exact',
      access: 'none',
      accessReason: message,
      lost: [],
      problems: [{ code: 'index-lost', message }, ...problems],
      plan: { kind: 'none' },
    };
  }
  const indexed = plan.bytesPerFrame !== null && plan.end - plan.start <= indexedBytes ? await indexStream(pages, plan) : null;
  const isEstimated = plan.bytesPerFrame !== null && indexed === null;
  const ticks = indexed ? lengthOf(indexed) : (endTicks ?? estimatedEnd(plan)) - plan.zeroTicks;
  const durationMs = wholeMs((ticks * 1000) / plan.track.timescale);
  const lost = isCutOff && plan.end < pages.sizeBytes ? [{ start: plan.end, end: pages.sizeBytes }] : [];
  const broken = lost.length > 0 ? ` Behind byte ${bytesText(plan.end)} is only a part of a frame.` : '';
  const until = isEstimated ? `about ${clockText(durationMs)}` : clockText(durationMs);
  const message = `${loss} Its frames were found in the stream itself: it plays up to ${until}.${broken}`;
  const found: Problem[] = [{ code: 'index-lost', message }, ...problems];
  if (isEstimated) {
    found.push({ code: timesEstimated, message: 'Times are estimated from positions in the file until all of it was read once.' });
  }
  return {
    ...base,
    durationMs,
    timing: isEstimated ? 'estimated' : 'exact',
    access: 'spliced',
    accessReason: message,
    lost,
    problems: found,
    plan: indexed ?? plan,
  };
}

const codecWords = { mpeg4: 'MPEG-4 Part 2', h264: 'H.264' } as const;

function estimatedEnd({ start, end, bytesPerFrame, frameTicks, zeroTicks }: StreamPlan): number {
  return zeroTicks + Math.max(1, Math.round((end - start) / (bytesPerFrame ?? 1))) * frameTicks;
}
