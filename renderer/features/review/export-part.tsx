import type { TimeZoneSetting } from '../../lib/format.ts';
import { ExportRange, type ExportRangeProps } from './export-range.tsx';
import type { OpenedPart } from './parts/timeline-part.ts';
import type { ReviewTime } from './review-time.ts';
import type { MarkedRange } from './timeline/timeline-model.ts';
import { useReviewTime } from './use-review-time.ts';

export interface ExportPartProps extends Pick<ExportRangeProps, 'kind' | 'redactions'> {
  readonly part: OpenedPart;
  /** On the timeline. */
  readonly marked: MarkedRange;
  /** Of the timeline. */
  readonly time: ReviewTime;
  readonly timeZone: TimeZoneSetting;
  readonly onClose: () => void;
}

const noParts = [] as const;

/** Exports from the recording at the playhead: in its own times, with what is marked of it. */
export function ExportPart({ part, kind, redactions, marked, time, timeZone, onClose }: ExportPartProps) {
  const durationMs = durationOf(part);
  const own = useReviewTime(noParts, time.clockAt(part.offsetMs), timeZone);
  return (
    <ExportRange
      recordingId={part.recording.id}
      kind={kind}
      redactions={redactions}
      durationMs={durationMs}
      marked={markedIn(part, marked)}
      time={own}
      onClose={onClose}
    />
  );
}

export function durationOf(part: OpenedPart): number {
  return part.descriptor?.durationMs ?? part.durationMs ?? 0;
}

/** What is marked of a recording, in its own time. */
export function markedIn(part: OpenedPart, { fromMs, toMs }: MarkedRange): MarkedRange {
  const within = (timeMs: number | null): number | null => {
    const atMs = timeMs === null ? null : timeMs - part.offsetMs;
    return atMs === null || atMs < 0 || atMs > durationOf(part) ? null : atMs;
  };
  return { fromMs: within(fromMs), toMs: within(toMs) };
}
