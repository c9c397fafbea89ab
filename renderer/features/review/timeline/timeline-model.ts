import type { Activity } from '../../../../shared/model/playback.ts';
import type { Marker, Note } from '../../../../shared/model/review.ts';
import type { IdleRange } from '../engines/engine.ts';

/** A stretch that the reviewer has marked in and out, waiting to become a note; an end that is not there yet is null. */
export interface MarkedRange {
  readonly fromMs: number | null;
  readonly toMs: number | null;
}

/** All that the lanes of a timeline show. */
export interface TimelineModel {
  readonly durationMs: number;
  readonly activity: Activity | null;
  readonly idle: readonly IdleRange[];
  /** In order of time. */
  readonly markers: readonly Marker[];
  /** Times of search hits, in order. */
  readonly hitsMs: readonly number[];
  readonly notes: readonly Note[];
  readonly marked: MarkedRange;
}

/** Lanes from top to bottom, in CSS pixels. The labels beside the canvas use the same heights. */
export const lanes = [
  { id: 'axis', label: '', height: 16 },
  { id: 'activity', label: 'Activity', height: 26 },
  { id: 'idle', label: 'Idle', height: 10 },
  { id: 'markers', label: 'Markers', height: 18 },
  { id: 'hits', label: 'Hits', height: 12 },
  { id: 'notes', label: 'Notes', height: 16 },
] as const;
export type LaneId = (typeof lanes)[number]['id'];

export const lanesHeight = lanes.reduce((height, lane) => height + lane.height, 0);

export function laneTop(id: LaneId): number {
  let top = 0;
  for (const lane of lanes) {
    if (lane.id === id) return top;
    top += lane.height;
  }
  return top;
}

export function laneHeight(id: LaneId): number {
  return lanes.find((lane) => lane.id === id)?.height ?? 0;
}

export function laneAt(y: number): LaneId | null {
  let bottom = 0;
  for (const lane of lanes) {
    bottom += lane.height;
    if (y < bottom) return lane.id;
  }
  return null;
}
