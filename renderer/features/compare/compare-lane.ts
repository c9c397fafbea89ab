import type { SessionId } from '../../../shared/model/ids.ts';
import type { Marker } from '../../../shared/model/review.ts';
import type { MergedParts, PartBar } from '../review/parts/merge-parts.ts';
import { type ClockPlace, onClock, placesSince } from './clock-places.ts';

/** What is known of a session on the common clock; its times are epoch milliseconds. */
export interface CompareLane {
  readonly sessionId: SessionId;
  readonly name: string;
  /** Empty where it has no recording, or none that can be put on the clock. */
  readonly places: readonly ClockPlace[];
  /** What its recordings hold, in the time of their player. */
  readonly merged: Pick<MergedParts, 'activity' | 'markers'>;
  /** Whether it can be played now. */
  readonly isOpen: boolean;
}

/** What a lane of the timeline draws, in times of the group. */
export interface LaneModel {
  readonly sessionId: SessionId;
  readonly name: string;
  readonly bars: readonly PartBar[];
  readonly activity: MergedParts['activity'];
  readonly markers: readonly Marker[];
}

/** A lane on a clock that begins at `originMs`; `number` is counted from 1. */
export function laneModelOf({ sessionId, name, places, merged, isOpen }: CompareLane, originMs: number, number: number): LaneModel {
  const here = placesSince(places, originMs);
  const at = (engineMs: number): number => onClock(here, engineMs);
  return {
    sessionId,
    name,
    bars: here.map(({ fromMs, toMs }) => ({ fromMs, toMs, number, isClosed: !isOpen, label: name })),
    activity: merged.activity.map(({ offsetMs, endMs, value }) => ({
      offsetMs: at(offsetMs),
      endMs: at(offsetMs) + endMs - offsetMs,
      value,
    })),
    markers: merged.markers.map((marker) => ({
      ...marker,
      atMs: at(marker.atMs),
      endMs: marker.endMs === null ? null : at(marker.atMs) + marker.endMs - marker.atMs,
    })),
  };
}
