import { parsePosition } from './parse-position.ts';
import type { ReviewTime } from './review-time.ts';
import type { MarkedRange } from './timeline/timeline-model.ts';

/** Where a note stands: nowhere in particular (both null), at a time, or over a range. */
export interface NoteRange {
  readonly atMs: number | null;
  readonly endMs: number | null;
}

/** A range where both ends are marked; else a point: the end that is, or the playhead. */
export function rangeOf({ fromMs, toMs }: MarkedRange, playheadMs: number | null): NoteRange {
  if (fromMs !== null && toMs !== null) return { atMs: fromMs, endMs: toMs };
  if (fromMs !== null && playheadMs !== null && playheadMs > fromMs) return { atMs: fromMs, endMs: playheadMs };
  return { atMs: fromMs ?? toMs ?? playheadMs, endMs: null };
}

/** The time in a field: null when it is empty, undefined when it cannot be read. */
export function keepOrParse(text: string, beforeMs: number | null, time: ReviewTime): number | null | undefined {
  if (text.trim() === '') return null;
  if (beforeMs !== null && text === time.position(beforeMs)) return beforeMs;
  return parsePosition(text, time.startedAtMs, time.zoneOffsetMs, time.timeOfClock) ?? undefined;
}

/** What is wrong with the times of a note, in words; null when nothing is. */
export function problemOfRange(
  atMs: number | null | undefined,
  endMs: number | null | undefined,
  durationMs: number | null,
): string | null {
  if (atMs === undefined || endMs === undefined) return 'Write a time such as 1:02:03.';
  if (atMs === null) return endMs === null ? null : 'A range needs a beginning.';
  if (endMs !== null && endMs < atMs) return 'The range ends before it begins.';
  if (durationMs !== null && (endMs ?? atMs) > durationMs) return 'The time lies after the end of the recording.';
  return null;
}
