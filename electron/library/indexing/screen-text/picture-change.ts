import type { LumaFrame } from './luma-frame.ts';

/** Small, so that a changed letter brings little of its neighbours along; a lossy codec's block is as large. */
export const tileSize = 8;
/** A pixel changed when it did by this share of the contrast around it, and by this much: what noise does not reach. */
const changeShare = 0.4;
const minChange = 20;
/** Beside what changed, less is change too: a few pixels of the corner of a letter that reaches into the next tile. */
const slightShare = 0.2;
/** How far around a tile its contrast is looked for. */
const reach = 4;
/** So many changed pixels change a tile, or one that went most of the way: only the corner of a stroke may be in a tile. */
const minChangedPixels = 3;
const wholeShare = 0.7;

/** "slight": what lossy coding may do to what stands still, and what is left of a change that is in the next tile. */
export type TileChange = 'none' | 'slight' | 'clear';

/** How a tile changed, whose upper left pixel is told. */
export function tileChange(before: LumaFrame, after: LumaFrame, left: number, top: number): TileChange {
  const { width, height, luma: was } = before;
  const is = after.luma;
  const right = Math.min(width, left + tileSize);
  const bottom = Math.min(height, top + tileSize);
  let most = 0;
  for (let y = top; y < bottom; y++) {
    for (let at = y * width + left; at < y * width + right; at++) {
      const change = (was[at] ?? 0) - (is[at] ?? 0);
      if (change > most) most = change;
      else if (-change > most) most = -change;
    }
  }
  // So it is with most tiles of most pictures.
  if (most < minChange) return 'none';
  const contrast = contrastAround(before, after, left, top);
  if (most < contrast * slightShare) return 'none';
  const enough = Math.max(minChange, contrast * changeShare);
  if (most < enough) return 'slight';
  if (most >= Math.max(minChange, contrast * wholeShare)) return 'clear';
  let changed = 0;
  for (let y = top; y < bottom; y++) {
    for (let at = y * width + left; at < y * width + right; at++) {
      const change = (was[at] ?? 0) - (is[at] ?? 0);
      if (change >= enough || change <= -enough) changed++;
    }
  }
  return changed >= minChangedPixels ? 'clear' : 'slight';
}

/** Between the darkest and the lightest in and around a tile, of both pictures: noise is spread as far. */
function contrastAround({ width, height, luma: was }: LumaFrame, { luma: is }: LumaFrame, left: number, top: number): number {
  const from = Math.max(0, left - reach);
  const to = Math.min(width, left + tileSize + reach);
  const bottom = Math.min(height, top + tileSize + reach);
  let dark = 255;
  let light = 0;
  for (let y = Math.max(0, top - reach); y < bottom; y++) {
    for (let at = y * width + from; at < y * width + to; at++) {
      const a = was[at] ?? 0;
      const b = is[at] ?? 0;
      if (a < dark) dark = a;
      if (a > light) light = a;
      if (b < dark) dark = b;
      if (b > light) light = b;
    }
  }
  return light - dark;
}

/** Whether two pictures show the same but for the noise of lossy coding. */
export function isSamePicture(a: LumaFrame, b: LumaFrame): boolean {
  if (a.width !== b.width || a.height !== b.height) return false;
  for (let top = 0; top < a.height; top += tileSize) {
    for (let left = 0; left < a.width; left += tileSize) if (tileChange(a, b, left, top) === 'clear') return false;
  }
  return true;
}
