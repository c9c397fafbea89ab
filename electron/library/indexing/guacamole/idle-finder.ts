import type { Rectangle } from '../../../../shared/guacamole/operations.ts';
import { idleGapMs } from '../../../../shared/model/playback.ts';
import type { IdleGap } from '../../catalog/index-data.ts';

/** What a frame drew that is seen. */
export interface SeenArea {
  readonly layer: number;
  readonly area: Rectangle;
}

/** Finds stretches in which nothing happened: nothing was drawn that is seen, and no key or mouse was used. */
export interface IdleFinder {
  frame(atMs: number, seen: readonly SeenArea[]): void;
  input(atMs: number): void;
  finish(durationMs: number): readonly IdleGap[];
}

/** Square pixels of a blinking text cursor and the like, at most. */
const largestBlink = 4096;
/** More gaps than this say nothing; those that come first are kept. */
const mostGaps = 100_000;

/** What is drawn in the same small place again and again, with nothing in between, is a cursor that blinks: nothing happens. */
export function createIdleFinder(): IdleFinder {
  const gaps: IdleGap[] = [];
  let lastMs = 0;
  let lastPlace: string | null = null;

  function happened(atMs: number): void {
    if (atMs - lastMs >= idleGapMs && gaps.length < mostGaps) gaps.push({ startMs: lastMs, endMs: atMs });
    lastMs = Math.max(lastMs, atMs);
  }

  return {
    input: happened,
    frame(atMs, seen) {
      if (seen.length === 0) return;
      const place = smallPlace(seen);
      const isBlink = place !== null && place === lastPlace;
      lastPlace = place;
      if (!isBlink) happened(atMs);
    },
    finish(durationMs) {
      if (durationMs > lastMs) happened(durationMs);
      // What was done after the last frame is no part of what can be played.
      return gaps
        .filter(({ startMs }) => startMs < durationMs)
        .map(({ startMs, endMs }) => ({ startMs, endMs: Math.min(endMs, durationMs) }))
        .filter(({ startMs, endMs }) => endMs - startMs >= idleGapMs);
    },
  };
}

/** The one small place that a frame drew in; null where it drew in several, or in a large one. */
function smallPlace(seen: readonly SeenArea[]): string | null {
  const places = new Set(seen.map(({ layer, area: { x, y, width, height } }) => `${layer}:${x},${y},${width}x${height}`));
  const [first] = seen;
  return first && places.size === 1 && first.area.width * first.area.height <= largestBlink ? ([...places][0] ?? null) : null;
}
