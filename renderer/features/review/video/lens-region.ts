import type { Point, Size } from './stage-geometry.ts';

/** How strong the magnifier can be: times the size that the picture has on the stage. */
export const lensPowers: readonly number[] = [2, 3, 4, 6, 8];

/** The next power; after the strongest the weakest. */
export function nextPower(power: number): number {
  return lensPowers[(lensPowers.indexOf(power) + 1) % lensPowers.length] ?? power;
}

/** The part of a drawing that a lens shows: around a recorded point, in the pixels of what is drawn from. */
export function lensRegion(centre: Point, lens: Size, scale: number, picture: Size, source: Size): Point & Size {
  const [across, down] = [source.width / picture.width, source.height / picture.height];
  const [width, height] = [lens.width / scale, lens.height / scale];
  return { x: (centre.x - width / 2) * across, y: (centre.y - height / 2) * down, width: width * across, height: height * down };
}

/** Upper left corner of a lens that has a point in its middle, but stays on the stage. */
export function lensPlace(point: Point, lens: Size, stage: Size): Point {
  return {
    x: Math.min(Math.max(point.x - lens.width / 2, 0), Math.max(stage.width - lens.width, 0)),
    y: Math.min(Math.max(point.y - lens.height / 2, 0), Math.max(stage.height - lens.height, 0)),
  };
}
