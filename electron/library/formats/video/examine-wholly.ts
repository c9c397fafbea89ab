import { timesEstimated } from '../../../../shared/estimated-times.ts';
import type { Problem } from '../../../../shared/model/recording.ts';
import type { ByteReader } from '../../../common/byte-reader.ts';
import { createBytePages } from './byte-pages.ts';
import { bytesText, clockText, wholeMs } from './clock-text.ts';
import type { ByteRange, ContainerReport } from './container-report.ts';
import { findMatroskaDamage } from './matroska/find-damage.ts';
import { findFragmentDamage } from './mp4/find-damage.ts';
import { findKeyFrames } from './recovery/key-frames.ts';
import type { KeyFrames } from './splice-plan.ts';

export interface WholeExamination {
  readonly signal?: AbortSignal;
  readonly onProgress?: (doneBytes: number, totalBytes: number) => void;
}

/** A damaged place, and the times (in ms) that it is about. */
export interface FoundDamage extends ByteRange {
  /** lost: nothing can be shown. sum: what is shown is not what a check sum was made of. */
  readonly kind: 'lost' | 'sum';
  readonly fromMs: number;
  readonly toMs: number;
}

/** Each is a line in the report; what is damaged in more places is damaged everywhere. */
const mostPlaces = 50;

/**
 * Reads a file once from its beginning to its end: finds damage in the middle, and gives a bare stream its exact times. The
 * report that comes of it takes the place of the one it was made from.
 */
export async function examineWholly(
  reader: ByteReader,
  report: ContainerReport,
  { signal, onProgress }: WholeExamination = {},
): Promise<ContainerReport> {
  const pages = createBytePages(reader, signal);
  const { plan } = report;
  switch (plan.kind) {
    case 'matroska':
      return withDamage(report, await findMatroskaDamage(pages, plan, onProgress));
    case 'fragments':
      return withDamage(report, await findFragmentDamage(pages, plan, onProgress));
    case 'stream': {
      const keyFrames = await findKeyFrames(pages, plan, onProgress);
      return keyFrames === null ? report : withKeyFrames(report, keyFrames);
    }
    case 'samples':
    case 'none':
      return report;
  }
}

/** The report of a bare stream whose key frames are known: its times are exact. Others stay what they are. */
export function withKeyFrames(report: ContainerReport, keyFrames: KeyFrames): ContainerReport {
  const { plan } = report;
  if (plan.kind !== 'stream') return report;
  const durationMs = wholeMs(((keyFrames.endTicks - plan.zeroTicks) * 1000) / plan.track.timescale);
  const about = report.durationMs === null ? '' : `about ${clockText(report.durationMs)}`;
  const exact = (message: string): string => (report.timing === 'estimated' ? message.replace(about, clockText(durationMs)) : message);
  return {
    ...report,
    durationMs,
    timing: 'exact',
    accessReason: report.accessReason === null ? null : exact(report.accessReason),
    problems: report.problems.filter(({ code }) => code !== timesEstimated).map(({ code, message }) => ({ code, message: exact(message) })),
    plan: { ...plan, keyFrames },
  };
}

function withDamage(report: ContainerReport, places: readonly FoundDamage[]): ContainerReport {
  if (places.length === 0) return report;
  const problems: Problem[] = places.slice(0, mostPlaces).map((place) => ({ code: codes[place.kind], message: words(place) }));
  if (places.length > mostPlaces) {
    problems.push({ code: 'damaged', message: `The file is damaged in ${bytesText(places.length - mostPlaces)} more places.` });
  }
  const lost = places.filter(({ kind }) => kind === 'lost').map(({ start, end }) => ({ start, end }));
  return {
    ...report,
    // What FFmpeg makes of bytes that are lost is not what `openAt` does: it shows what cannot be right.
    access: lost.length > 0 ? 'spliced' : report.access,
    accessReason: lost.length > 0 ? (report.accessReason ?? problems[0]?.message ?? null) : report.accessReason,
    lost: [...lost, ...report.lost],
    problems: [...report.problems, ...problems],
  };
}

const codes = { lost: 'damaged', sum: 'check-sum' } as const;

function words({ kind, start, end, fromMs, toMs }: FoundDamage): string {
  const what = `Bytes ${bytesText(start)} to ${bytesText(end)}`;
  const when = `from ${clockText(fromMs)} to ${clockText(toMs)}`;
  return kind === 'lost'
    ? `${what} are damaged: nothing can be shown ${when}.`
    : `${what} do not match their check sum: what is shown ${when} may not be what was recorded.`;
}
