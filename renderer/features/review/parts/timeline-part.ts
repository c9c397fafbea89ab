import type { ErrorPayload } from '../../../../shared/errors.ts';
import type { RecordingId } from '../../../../shared/model/ids.ts';
import type { PartGap, PlaybackDescriptor } from '../../../../shared/model/playback.ts';
import type { Recording } from '../../../../shared/model/recording.ts';

/** A recording and its place on the timeline under review; a recording by itself is a timeline of one part. */
export interface TimelinePart {
  readonly recording: Recording;
  /** Where its time 0 is. */
  readonly offsetMs: number;
  /** The place it takes; null while nothing tells. */
  readonly durationMs: number | null;
  readonly isDurationKnown: boolean;
  /** Wall-clock time of its time 0, epoch milliseconds; null where nothing tells. */
  readonly startedAtMs: number | null;
  readonly gapBefore: PartGap | null;
}

/** A part with what came of opening it. */
export interface OpenedPart extends TimelinePart {
  /** Null where it cannot be played, or not yet. */
  readonly descriptor: PlaybackDescriptor | null;
  readonly error: ErrorPayload | null;
}

/** What times on a timeline need to know of its parts. */
export type PartPlace = Pick<TimelinePart, 'offsetMs' | 'durationMs' | 'startedAtMs'>;

/** Index of the part at a time, or the last one before it; 0 before the first. */
export function partIndexAt(parts: readonly Pick<PartPlace, 'offsetMs'>[], timeMs: number): number {
  return Math.max(
    0,
    parts.findLastIndex(({ offsetMs }) => offsetMs <= timeMs),
  );
}

/** Where a time of a recording is on the timeline; null where the recording is no part of it. */
export function toTimeline(parts: readonly TimelinePart[], recordingId: RecordingId | null, atMs: number): number | null {
  const part = parts.find(({ recording }) => recording.id === recordingId);
  return part ? part.offsetMs + atMs : null;
}

/** A time of one of the recordings. */
export interface PartMoment {
  readonly part: TimelinePart;
  readonly atMs: number;
}

/** The time of a recording at a time of the timeline; between two recordings the end of the one before. */
export function toRecording(parts: readonly TimelinePart[], timeMs: number): PartMoment | null {
  const part = parts[partIndexAt(parts, timeMs)];
  return part ? { part, atMs: Math.min(Math.max(timeMs - part.offsetMs, 0), part.durationMs ?? Number.POSITIVE_INFINITY) } : null;
}

/** Wall-clock time at a time of the timeline, by the clock of the last part that has one; null where none tells. */
export function clockAt(parts: readonly PartPlace[], timeMs: number): number | null {
  const timed = parts.filter(({ startedAtMs }) => startedAtMs !== null);
  const part = timed.findLast(({ offsetMs }) => offsetMs <= timeMs) ?? timed[0];
  return part ? (part.startedAtMs ?? 0) + timeMs - part.offsetMs : null;
}

/** The time of the timeline at a wall-clock time; outside the recordings it is counted on from the nearest one before. */
export function timeOfClock(parts: readonly PartPlace[], clockMs: number): number {
  const timed = parts.filter(({ startedAtMs }) => startedAtMs !== null);
  const part = timed.findLast(({ startedAtMs }) => (startedAtMs ?? 0) <= clockMs) ?? timed[0];
  return part ? part.offsetMs + clockMs - (part.startedAtMs ?? 0) : clockMs;
}
