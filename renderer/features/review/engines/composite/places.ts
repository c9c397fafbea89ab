/** Where a part of a session is on its timeline, and whether there is something to play. */
export interface PartSpan {
  readonly offsetMs: number;
  readonly durationMs: number;
  readonly isPlayable: boolean;
}

/**
 * A stretch of a timeline of several recordings, from `fromMs` up to but without `toMs` (the last one with it).
 * part: a recording that plays; closed: one that cannot be played now; pause: no recording, before part `index`.
 */
export interface Place {
  readonly kind: 'part' | 'closed' | 'pause';
  readonly index: number;
  readonly fromMs: number;
  readonly toMs: number;
}

/** The places of a timeline, one after the other without a hole. Parts are in order and do not overlap. */
export function placesOf(parts: readonly PartSpan[]): Place[] {
  const places: Place[] = [];
  let endMs = 0;
  for (const [index, { offsetMs, durationMs, isPlayable }] of parts.entries()) {
    if (offsetMs > endMs) places.push({ kind: 'pause', index, fromMs: endMs, toMs: offsetMs });
    endMs = offsetMs + durationMs;
    places.push({ kind: isPlayable ? 'part' : 'closed', index, fromMs: offsetMs, toMs: endMs });
  }
  return places;
}

/** Index of the place at a time: the last one that has begun, so that at a border it is the later one; -1 without places. */
export function placeIndexAt(places: readonly Place[], timeMs: number): number {
  let low = 0;
  let high = places.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((places[middle]?.fromMs ?? 0) <= timeMs) low = middle + 1;
    else high = middle;
  }
  // A recording without any length at the very end is no place to stand at.
  const last = Math.max(low - 1, Math.min(0, places.length - 1));
  const place = places[last];
  return place && place.fromMs === place.toMs && last > 0 && last === places.length - 1 ? last - 1 : last;
}
