import type { Box } from '../../../../shared/model/box.ts';
import type { LumaFrame } from './luma-frame.ts';
import { hasTileChanged, tileSize } from './picture-change.ts';

/**
 * The picture without the noise that lossy video adds to what stands still: each tile is kept as it was until something
 * in it changed beyond that noise. What stands still is so the same to the bit from frame to frame, and a letter that
 * sharpens little by little is taken anew once that adds up.
 */
export interface SettledPicture extends LumaFrame {
  /** Takes the tiles of a new frame that changed; gives how many did. A frame of another size is all change. */
  update(frame: LumaFrame): number;
  /** Whether the last update changed anything in a part of the picture. */
  hasChanged(box: Box): boolean;
}

export function createSettledPicture(): SettledPicture {
  let width = 0;
  let height = 0;
  let luma: Uint8Array = new Uint8Array(0);
  let across = 0;
  let changed = new Uint8Array(0);

  function startAnew(frame: LumaFrame): number {
    ({ width, height } = frame);
    luma = new Uint8Array(frame.luma);
    across = Math.ceil(width / tileSize);
    changed = new Uint8Array(across * Math.ceil(height / tileSize)).fill(1);
    return changed.length;
  }

  return {
    get width() {
      return width;
    },
    get height() {
      return height;
    },
    get luma() {
      return luma;
    },
    update(frame) {
      if (frame.width !== width || frame.height !== height) return startAnew(frame);
      const before: LumaFrame = { width, height, luma };
      changed.fill(0);
      let count = 0;
      for (let top = 0; top < height; top += tileSize) {
        const bottom = Math.min(height, top + tileSize);
        for (let left = 0; left < width; left += tileSize) {
          if (!hasTileChanged(before, frame, left, top)) continue;
          changed[Math.floor(top / tileSize) * across + Math.floor(left / tileSize)] = 1;
          count++;
          const right = Math.min(width, left + tileSize);
          for (let y = top; y < bottom; y++) luma.set(frame.luma.subarray(y * width + left, y * width + right), y * width + left);
        }
      }
      return count;
    },
    hasChanged({ x, y, width: boxWidth, height: boxHeight }) {
      for (let row = Math.floor(y / tileSize); row * tileSize < y + boxHeight; row++) {
        for (let column = Math.floor(x / tileSize); column * tileSize < x + boxWidth; column++) {
          if (changed[row * across + column] === 1) return true;
        }
      }
      return false;
    },
  };
}
