import type { Box } from '../../../../shared/model/box.ts';
import type { Size } from '../video/stage-geometry.ts';

export interface BoxMove {
  /** An arrow key, as `KeyboardEvent.key` names it. */
  readonly key: string;
  /** The right or lower edge goes, instead of the whole box. */
  readonly isResizing: boolean;
  /** One pixel instead of ten. */
  readonly isFine: boolean;
}

const step = 10;

const directions: Readonly<Record<string, readonly [x: number, y: number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** A box of a picture after a key press, in whole recorded pixels and within the picture; null where the key is none of its own. */
export function movedBox(box: Box, { key, isResizing, isFine }: BoxMove, picture: Size): Box | null {
  const direction = directions[key];
  if (!direction) return null;
  const by = isFine ? 1 : step;
  const [x, y] = [direction[0] * by, direction[1] * by];
  return isResizing
    ? { ...box, width: clamp(box.width + x, 1, picture.width - box.x), height: clamp(box.height + y, 1, picture.height - box.y) }
    : { ...box, x: clamp(box.x + x, 0, picture.width - box.width), y: clamp(box.y + y, 0, picture.height - box.height) };
}

function clamp(value: number, least: number, most: number): number {
  return Math.max(least, Math.min(value, Math.max(least, most)));
}
