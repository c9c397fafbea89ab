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

export type LaneId = 'axis' | 'activity' | 'idle' | 'markers' | 'hits' | 'notes';

/** A lane's place from the top of the timeline, in CSS pixels; the labels beside the canvas use the same. */
export interface Lane {
  readonly id: LaneId;
  readonly label: string;
  readonly top: number;
  readonly height: number;
}

const possibleLanes: readonly (Omit<Lane, 'top'> & { readonly isNeeded?: (model: TimelineModel) => boolean })[] = [
  { id: 'axis', label: '', height: 16 },
  { id: 'activity', label: 'Activity', height: 26, isNeeded: ({ activity }) => activity !== null },
  { id: 'idle', label: 'Idle', height: 10, isNeeded: ({ activity }) => activity !== null },
  { id: 'markers', label: 'Markers', height: 18, isNeeded: ({ markers }) => markers.length > 0 },
  { id: 'hits', label: 'Hits', height: 12 },
  { id: 'notes', label: 'Notes', height: 16 },
];

/** Lanes from top to bottom; what is not known of a recording has none. */
export function lanesOf(model: TimelineModel): Lane[] {
  const lanes: Lane[] = [];
  let top = 0;
  for (const { id, label, height, isNeeded } of possibleLanes) {
    if (isNeeded && !isNeeded(model)) continue;
    lanes.push({ id, label, top, height });
    top += height;
  }
  return lanes;
}

export function heightOf(lanes: readonly Lane[]): number {
  return lanes.reduce((height, lane) => height + lane.height, 0);
}

export function laneAt(lanes: readonly Lane[], y: number): LaneId | null {
  return lanes.find((lane) => y >= lane.top && y < lane.top + lane.height)?.id ?? null;
}
