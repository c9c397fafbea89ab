import { type TimeWindow, timeOfX, xOfTime } from './time-window.ts';
import type { LaneId, TimelineModel } from './timeline-model.ts';

/** A click this close to a shape means the shape. Pixels. */
const snapDistance = 7;

/** The time that a click at a place of a lane means: of the marker, hit or note near it, else of the place itself. */
export function snapTime(model: TimelineModel, lane: LaneId | null, timeWindow: TimeWindow, width: number, x: number): number {
  let best: number | null = null;
  let bestDistance = snapDistance;
  for (const timeMs of timesIn(model, lane)) {
    const distance = Math.abs(xOfTime(timeWindow, width, timeMs) - x);
    if (distance > bestDistance) continue;
    best = timeMs;
    bestDistance = distance;
  }
  return best ?? timeOfX(timeWindow, width, x);
}

function timesIn(model: TimelineModel, lane: LaneId | null): readonly number[] {
  if (lane === 'markers') return model.markers.map((marker) => marker.atMs);
  if (lane === 'hits') return model.hitsMs;
  if (lane === 'notes') return model.notes.flatMap((note) => (note.atMs === null ? [] : [note.atMs]));
  return [];
}
