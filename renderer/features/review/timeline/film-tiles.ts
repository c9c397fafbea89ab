import type { Thumbnails } from '../../../../shared/model/playback.ts';
import type { Placed } from '../parts/merge-parts.ts';
import { lengthOf, type TimeWindow, xOfTime } from './time-window.ts';

/** A picture of a filmstrip: its left edge is at the time that it shows. */
export interface FilmTile {
  /** Below the media root. */
  readonly path: string;
  readonly timeMs: number;
  readonly x: number;
  readonly width: number;
}

/**
 * The pictures of a filmstrip that are in view. They lie at round multiples of their interval, doubled until none covers the
 * next: so moving the timeline moves them, and only zooming by half changes which they are.
 */
export function filmTiles(placed: readonly Placed<Thumbnails>[], window: TimeWindow, width: number, height: number): FilmTile[] {
  const tiles: FilmTile[] = [];
  if (width <= 0) return tiles;
  for (const { offsetMs, endMs, value } of placed) {
    const tileWidth = (height * value.width) / Math.max(value.height, 1);
    const tileMs = (tileWidth * lengthOf(window)) / width;
    const stride = 2 ** Math.max(0, Math.ceil(Math.log2(tileMs / value.intervalMs)));
    const stepMs = stride * value.intervalMs;
    const first = Math.max(0, Math.floor((window.fromMs - tileMs - offsetMs) / stepMs));
    for (let index = first; index * stride < value.count; index += 1) {
      const timeMs = offsetMs + index * stepMs;
      if (timeMs >= Math.min(window.toMs, endMs)) break;
      const x = xOfTime(window, width, timeMs);
      const room = xOfTime(window, width, endMs) - x;
      tiles.push({ path: `${value.mediaPath}/${index * stride}`, timeMs, x, width: Math.min(tileWidth, room) });
    }
  }
  return tiles;
}

/** The newest picture at a time, and the time that it shows; null where there is none. */
export function pictureAt(
  placed: readonly Placed<Thumbnails>[],
  timeMs: number,
): { readonly path: string; readonly timeMs: number; readonly size: Thumbnails } | null {
  const at = placed.find(({ offsetMs, endMs }) => timeMs >= offsetMs && timeMs <= endMs);
  if (!at || at.value.count === 0) return null;
  const { value, offsetMs } = at;
  const index = Math.min(Math.floor((timeMs - offsetMs) / value.intervalMs), value.count - 1);
  return { path: `${value.mediaPath}/${index}`, timeMs: offsetMs + index * value.intervalMs, size: value };
}
