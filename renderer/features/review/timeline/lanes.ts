import type { Activity, PlaybackDescriptor } from '../../../../shared/model/playback.ts';
import { type Marker, type Severity, severities } from '../../../../shared/model/review.ts';
import type { IdleRange } from '../engines/engine.ts';
import type { Placed } from '../parts/merge-parts.ts';
import { lengthOf, type TimeWindow, xOfTime } from './time-window.ts';

/** The stretches of a recording in which nothing happened, for the idle lane and for skipping. */
export function idleRangesOf(idle: PlaybackDescriptor['idle']): IdleRange[] {
  return idle.map(({ startMs, endMs }) => ({ fromMs: startMs, toMs: endMs }));
}

/** The highest activity level (0 to 255) under each pixel of a window. */
export function activityColumns(activity: Activity, window: TimeWindow, width: number): number[] {
  const columns = Math.max(Math.floor(width), 0);
  const msPerColumn = lengthOf(window) / Math.max(columns, 1);
  return Array.from({ length: columns }, (_, column) => {
    const fromMs = window.fromMs + column * msPerColumn;
    const first = Math.floor(fromMs / activity.bucketMs);
    const last = Math.max(first, Math.ceil((fromMs + msPerColumn) / activity.bucketMs) - 1);
    let level = 0;
    // A window may be weeks long, beside a recording of a minute: nothing is looked for where it is not.
    const end = Math.min(last, activity.levels.length - 1);
    for (let bucket = Math.max(first, 0); bucket <= end; bucket += 1) level = Math.max(level, activity.levels[bucket] ?? 0);
    return level;
  });
}

/** The same of several recordings, each at its place. */
export function placedActivityColumns(placed: readonly Placed<Activity>[], window: TimeWindow, width: number): number[] {
  const columns = new Array<number>(Math.max(Math.floor(width), 0)).fill(0);
  for (const { offsetMs, endMs, value } of placed) {
    if (endMs < window.fromMs || offsetMs > window.toMs) continue;
    const own = activityColumns(value, { fromMs: window.fromMs - offsetMs, toMs: window.toMs - offsetMs }, width);
    for (const [x, level] of own.entries()) columns[x] = Math.max(columns[x] ?? 0, level);
  }
  return columns;
}

/** Markers that would be drawn over each other, as one: the gravest one at that place and how many there are. */
export interface MarkerSpot {
  readonly x: number;
  readonly severity: Severity;
  readonly marker: Marker;
  readonly count: number;
}

/** Groups markers, which are in order of time, into spots at least `spacing` pixels apart. */
export function markerSpots(markers: readonly Marker[], window: TimeWindow, width: number, spacing: number): MarkerSpot[] {
  const spots: MarkerSpot[] = [];
  for (const marker of markers) {
    const x = xOfTime(window, width, marker.atMs);
    if (x < -spacing || x > width + spacing) continue;
    const last = spots.at(-1);
    if (!last || x - last.x >= spacing) spots.push({ x, severity: marker.severity, marker, count: 1 });
    else if (rankOf(marker.severity) > rankOf(last.severity))
      spots[spots.length - 1] = { ...last, severity: marker.severity, marker, count: last.count + 1 };
    else spots[spots.length - 1] = { ...last, count: last.count + 1 };
  }
  return spots;
}

/** 0 for info up to 4 for critical. */
export function rankOf(severity: Severity): number {
  return severities.indexOf(severity);
}

/** Pixels, without repeats, at which points in time lie; for ticks of which there may be thousands. */
export function tickColumns(timesMs: readonly number[], window: TimeWindow, width: number): number[] {
  const columns = new Set<number>();
  for (const timeMs of timesMs) {
    const x = Math.round(xOfTime(window, width, timeMs));
    if (x >= 0 && x <= width) columns.add(x);
  }
  return [...columns];
}
