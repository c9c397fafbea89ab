import type { Note } from '../../../../shared/model/review.ts';
import type { DownloadedSpans } from '../arrival/arrival.ts';
import type { IdleRange } from '../engines/engine.ts';
import type { MergedParts } from '../parts/merge-parts.ts';

/** A stretch that the reviewer has marked in and out, waiting to become a note; an end that is not there yet is null. */
export interface MarkedRange {
  readonly fromMs: number | null;
  readonly toMs: number | null;
}

/** What was watched, by anybody; no time is in two of the lists. */
export interface SeenSpans {
  readonly watched: readonly IdleRange[];
  /** Only at more than twice the speed. */
  readonly fast: readonly IdleRange[];
  /** Passed over because nothing happens there. */
  readonly skipped: readonly IdleRange[];
}

/** All that the lanes of a timeline show. */
export interface TimelineModel extends MergedParts {
  /** Pictures of the filmstrip; none where it is not wanted. */
  readonly thumbnails: MergedParts['thumbnails'];
  /** Pictures for whoever points at a time, filmstrip or not. */
  readonly pictures: MergedParts['thumbnails'];
  /** Times of search hits, in order. */
  readonly hitsMs: readonly number[];
  readonly notes: readonly Note[];
  readonly marked: MarkedRange;
  /** What has arrived; null where all recordings that are here are whole. */
  readonly downloaded: DownloadedSpans | null;
  /** Null while it is not known. */
  readonly seen: SeenSpans | null;
}

export type LaneId = 'axis' | 'downloaded' | 'film' | 'parts' | 'activity' | 'idle' | 'markers' | 'hits' | 'notes' | 'seen';

/** A lane's place from the top of the timeline, in CSS pixels; the labels beside the canvas use the same. */
export interface Lane {
  readonly id: LaneId;
  readonly label: string;
  readonly top: number;
  readonly height: number;
}

const possibleLanes: readonly (Omit<Lane, 'top'> & { readonly isNeeded?: (model: TimelineModel) => boolean })[] = [
  { id: 'axis', label: '', height: 16 },
  { id: 'film', label: 'Pictures', height: 46, isNeeded: ({ thumbnails }) => thumbnails.length > 0 },
  { id: 'parts', label: 'Parts', height: 18, isNeeded: ({ bars }) => bars.length > 0 },
  { id: 'downloaded', label: 'Downloaded', height: 10, isNeeded: ({ downloaded }) => downloaded !== null },
  { id: 'activity', label: 'Activity', height: 26, isNeeded: ({ activity }) => activity.length > 0 },
  { id: 'idle', label: 'Idle', height: 12, isNeeded: ({ activity }) => activity.length > 0 },
  { id: 'markers', label: 'Markers', height: 18, isNeeded: ({ markers }) => markers.length > 0 },
  { id: 'hits', label: 'Hits', height: 12 },
  { id: 'notes', label: 'Notes', height: 16 },
  { id: 'seen', label: 'Seen', height: 12, isNeeded: ({ seen }) => seen !== null },
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

export function laneOf(model: TimelineModel, id: LaneId): Lane | null {
  return lanesOf(model).find((lane) => lane.id === id) ?? null;
}

export function heightOf(lanes: readonly Lane[]): number {
  return lanes.reduce((height, lane) => height + lane.height, 0);
}

export function laneAt(lanes: readonly Lane[], y: number): LaneId | null {
  return lanes.find((lane) => y >= lane.top && y < lane.top + lane.height)?.id ?? null;
}
