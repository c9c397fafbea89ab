import type { Box } from '../../../../shared/model/box.ts';
import type { LumaFrame } from './luma-frame.ts';
import { type TileChange, tileChange, tileSize } from './picture-change.ts';

/**
 * The picture without the noise that lossy video adds to what stands still: each tile is kept as it was until something
 * in it changed beyond that noise, or something less in it that hangs together with such a change: a letter is never half an
 * old one. What stands still is so the same to the bit from frame to frame, and a letter that sharpens little by little is
 * taken anew once that adds up.
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
      const changes: TileChange[] = [];
      for (let top = 0; top < height; top += tileSize)
        for (let left = 0; left < width; left += tileSize) changes.push(tileChange(before, frame, left, top));
      changed.fill(0);
      const taken = withSlightBeside(changes, across);
      for (const tile of taken) {
        changed[tile] = 1;
        const left = (tile % across) * tileSize;
        const top = Math.floor(tile / across) * tileSize;
        const right = Math.min(width, left + tileSize);
        const bottom = Math.min(height, top + tileSize);
        for (let y = top; y < bottom; y++) luma.set(frame.luma.subarray(y * width + left, y * width + right), y * width + left);
      }
      return taken.size;
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

/** Tiles that changed clearly, and those that hang together with them through slight change. */
function withSlightBeside(changes: readonly TileChange[], across: number): ReadonlySet<number> {
  const taken = new Set<number>();
  for (const [tile, change] of changes.entries()) if (change === 'clear') taken.add(tile);
  // A set also gives what is added while it is gone through.
  for (const tile of taken) {
    const column = tile % across;
    for (const row of [-across, 0, across]) {
      for (const step of [-1, 0, 1]) {
        const beside = tile + row + step;
        if (column + step >= 0 && column + step < across && changes[beside] === 'slight') taken.add(beside);
      }
    }
  }
  return taken;
}
