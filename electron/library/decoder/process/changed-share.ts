/** A picture's luminance as it lies in memory: rows of `stride` bytes, of which `width` count. */
export interface LumaPlane {
  readonly bytes: Buffer;
  readonly stride: number;
  readonly width: number;
  readonly height: number;
}

/** What has changed since a picture that is kept, in blocks: whatever was different once counts, also when it changed back. */
export interface ChangeMeter {
  /** Of the pictures that were noted since the last `keep`, the share of the picture that any of them changed. */
  note(plane: LumaPlane): void;
  share(): number;
  /** The picture that the next ones are compared with. */
  keep(plane: LumaPlane): void;
}

const blockSize = 16;
/** Less than this is what lossy coding does to a still picture where it has no contrast. */
const leastDifference = 24;
/**
 * Around what has contrast it does more: with MPEG-4 Part 2 the ground around each letter changes from key frame to key
 * frame. What changes by less than this share of the contrast near it is taken for that; a letter that comes or goes
 * changes by all of it.
 */
const leastShare = 0.5;
/** So many pixels of a block: a blinking caret or a typed letter is more, noise that exceeds the rest hardly ever. */
const leastPixels = 8;

export function createChangeMeter(): ChangeMeter {
  let kept: LumaPlane | null = null;
  let columns = 0;
  /** By how much a pixel has to differ, by block. */
  let thresholds = new Uint8Array(0);
  /** Pixels that differed, up to what counts, by block. */
  let changed = new Uint8Array(0);
  let changedBlocks = 0;

  function isSameSize(plane: LumaPlane): boolean {
    return kept !== null && kept.width === plane.width && kept.height === plane.height;
  }

  return {
    note(plane) {
      if (kept === null || !isSameSize(plane)) {
        changedBlocks = changed.length;
        return;
      }
      const { bytes: before, stride: strideBefore } = kept;
      for (let y = 0; y < plane.height && changedBlocks < changed.length; y += 1) {
        const row = y * plane.stride;
        const rowBefore = y * strideBefore;
        // Most rows of most pictures are the same, byte for byte.
        if (plane.bytes.compare(before, rowBefore, rowBefore + plane.width, row, row + plane.width) === 0) continue;
        const firstBlock = Math.floor(y / blockSize) * columns;
        for (let x = 0; x < plane.width; x += 1) {
          const block = firstBlock + (x >> 4);
          const count = changed[block] ?? 0;
          if (count >= leastPixels) {
            // On to the next block.
            x |= blockSize - 1;
            continue;
          }
          const difference = (plane.bytes[row + x] ?? 0) - (before[rowBefore + x] ?? 0);
          const threshold = thresholds[block] ?? leastDifference;
          if (difference < threshold && difference > -threshold) continue;
          changed[block] = count + 1;
          if (count + 1 === leastPixels) changedBlocks += 1;
        }
      }
    },
    share: () => (changed.length === 0 ? 1 : changedBlocks / changed.length),
    keep(plane) {
      const { width, height, stride } = plane;
      const bytes = kept && isSameSize(plane) ? kept.bytes : Buffer.alloc(width * height);
      for (let y = 0; y < height; y += 1) plane.bytes.copy(bytes, y * width, y * stride, y * stride + width);
      kept = { bytes, stride: width, width, height };
      columns = Math.ceil(width / blockSize);
      changed = new Uint8Array(columns * Math.ceil(height / blockSize));
      changedBlocks = 0;
      thresholds = thresholdsOf(kept);
    },
  };
}

/** For each block: a share of the contrast in it and in those around it. */
function thresholdsOf({ bytes, width, height }: LumaPlane): Uint8Array<ArrayBuffer> {
  const columns = Math.ceil(width / blockSize);
  const rows = Math.ceil(height / blockSize);
  const darkest = new Uint8Array(columns * rows).fill(255);
  const lightest = new Uint8Array(columns * rows);
  for (let y = 0; y < height; y += 1) {
    const firstBlock = Math.floor(y / blockSize) * columns;
    for (let x = 0; x < width; x += 1) {
      const value = bytes[y * width + x] ?? 0;
      const block = firstBlock + (x >> 4);
      if (value < (darkest[block] ?? 0)) darkest[block] = value;
      if (value > (lightest[block] ?? 0)) lightest[block] = value;
    }
  }
  const thresholds = new Uint8Array(columns * rows);
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      let dark = 255;
      let light = 0;
      for (let near = Math.max(0, row - 1); near <= Math.min(rows - 1, row + 1); near += 1) {
        for (let beside = Math.max(0, column - 1); beside <= Math.min(columns - 1, column + 1); beside += 1) {
          dark = Math.min(dark, darkest[near * columns + beside] ?? 255);
          light = Math.max(light, lightest[near * columns + beside] ?? 0);
        }
      }
      thresholds[row * columns + column] = Math.max(leastDifference, Math.round((light - dark) * leastShare));
    }
  }
  return thresholds;
}
