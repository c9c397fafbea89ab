import type { IdleRange } from '../review/engines/engine.ts';
import { clockAt, type PartPlace } from '../review/parts/timeline-part.ts';

/** A stretch that a session recorded, on the clock of the group and in the time of the session's own player. Milliseconds. */
export interface ClockPlace extends IdleRange {
  /** The player's time at `fromMs`; both go on at the same pace. */
  readonly engineMs: number;
}

/**
 * Where the recordings of a session lie on the wall clock, epoch milliseconds, in order and without overlaps. Null where nothing
 * tells when they started: then they cannot be put on one clock with others.
 * @param startedAtMs of the session, for recordings that do not know it themselves.
 */
export function clockPlacesOf(parts: readonly PartPlace[], startedAtMs: number | null): readonly ClockPlace[] | null {
  const known = parts.some((part) => part.startedAtMs !== null) ? parts : [{ offsetMs: 0, durationMs: null, startedAtMs }];
  const places: ClockPlace[] = [];
  for (const { offsetMs, durationMs } of parts) {
    const fromMs = clockAt(known, offsetMs);
    if (fromMs === null || known.every((part) => part.startedAtMs === null)) return null;
    // Clocks that run back would have two times of one recording at one moment: what was recorded first has it.
    const begins = Math.max(fromMs, places.at(-1)?.toMs ?? fromMs);
    const toMs = fromMs + (durationMs ?? 0);
    if (toMs > begins) places.push({ fromMs: begins, toMs, engineMs: offsetMs + begins - fromMs });
  }
  return places;
}

/** The same on a clock that begins at `originMs`. */
export function placesSince(places: readonly ClockPlace[], originMs: number): readonly ClockPlace[] {
  return places.map(({ fromMs, toMs, engineMs }) => ({ fromMs: fromMs - originMs, toMs: toMs - originMs, engineMs }));
}

/** The place that a time is in; at the moment where one ends and the next begins, the next. Null where nothing was recorded. */
export function clockPlaceAt(places: readonly ClockPlace[], timeMs: number): ClockPlace | null {
  const place = places.findLast(({ fromMs }) => fromMs <= timeMs);
  return place && timeMs <= place.toMs ? place : null;
}

/** When something was recorded next after a time; null when nothing was. */
export function nextStartMs(places: readonly ClockPlace[], timeMs: number): number | null {
  return places.find(({ fromMs }) => fromMs > timeMs)?.fromMs ?? null;
}

/** The player's time at a time of the clock that is in the place. */
export function toEngineMs(place: ClockPlace, timeMs: number): number {
  return place.engineMs + timeMs - place.fromMs;
}

/** The other way round. */
export function toClockMs(place: ClockPlace, engineMs: number): number {
  return place.fromMs + engineMs - place.engineMs;
}

/** Stretches of a player's time, as far as they lie in a place, on the clock. In order of time where the ranges are. */
export function rangesOnClock(places: readonly ClockPlace[], ranges: readonly IdleRange[]): IdleRange[] {
  return places.flatMap((place) =>
    ranges.flatMap((range) => {
      const fromMs = Math.max(toClockMs(place, range.fromMs), place.fromMs);
      const toMs = Math.min(toClockMs(place, range.toMs), place.toMs);
      return toMs > fromMs ? [{ fromMs, toMs }] : [];
    }),
  );
}

/** The first and the last moment at which any of them was recorded; null where none was. */
export function extentOf(lanes: readonly (readonly ClockPlace[])[]): IdleRange | null {
  const places = lanes.flat();
  if (places.length === 0) return null;
  return { fromMs: Math.min(...places.map(({ fromMs }) => fromMs)), toMs: Math.max(...places.map(({ toMs }) => toMs)) };
}

/** What a player has at one of its times, put on the clock by the last place that had begun by then; as it is where there is none. */
export function onClock(places: readonly ClockPlace[], engineMs: number): number {
  const place = places.findLast((each) => each.engineMs <= engineMs) ?? places[0];
  return place ? toClockMs(place, engineMs) : engineMs;
}
