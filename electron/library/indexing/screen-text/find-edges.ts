import type { LumaFrame } from './luma-frame.ts';

/** By what luminance changes along the row where ink begins or ends: below it no text is told from its ground. */
const leastContrast = 24;
/** And by this share of the contrast around it: lossy video has weaker edges around each letter. */
const contrastShare = 0.2;
const blockSize = 8;
/** A straight vertical edge longer than this is a border of a window or a table, not a letter. */
const maxStrokeHeight = 40;
/** Another border that crosses it interrupts it by so much. */
const maxCrossing = 3;

/** What letters are found by: where luminance changes along the row. Both masks have a byte for each pixel. */
export interface Edges {
  readonly edges: Uint8Array;
  /** Long vertical edges: they separate, and are no edges any more. */
  readonly rules: Uint8Array;
}

export function findEdges(frame: LumaFrame): Edges {
  const { luma, width, height } = frame;
  const edges = new Uint8Array(width * height);
  const thresholds = thresholdsOf(frame);
  const across = Math.ceil(width / blockSize);
  for (let y = 0; y < height; y++) {
    const row = y * width;
    const blocks = Math.floor(y / blockSize) * across;
    for (let x = 1; x < width; x++) {
      const difference = (luma[row + x] ?? 0) - (luma[row + x - 1] ?? 0);
      if (Math.abs(difference) >= (thresholds[blocks + (x >> 3)] ?? 0)) edges[row + x] = 1;
    }
  }
  return { edges, rules: takeRules(edges, width, height) };
}

/** For each block: a share of the contrast in it and in those around it. */
function thresholdsOf({ luma, width, height }: LumaFrame): Uint8Array {
  const across = Math.ceil(width / blockSize);
  const down = Math.ceil(height / blockSize);
  const darkest = new Uint8Array(across * down).fill(255);
  const lightest = new Uint8Array(across * down);
  for (let y = 0; y < height; y++) {
    const blocks = Math.floor(y / blockSize) * across;
    for (let x = 0; x < width; x++) {
      const value = luma[y * width + x] ?? 0;
      const block = blocks + (x >> 3);
      if (value < (darkest[block] ?? 0)) darkest[block] = value;
      if (value > (lightest[block] ?? 0)) lightest[block] = value;
    }
  }
  const thresholds = new Uint8Array(across * down);
  for (let row = 0; row < down; row++) {
    for (let column = 0; column < across; column++) {
      let dark = 255;
      let light = 0;
      for (let near = Math.max(0, row - 1); near <= Math.min(down - 1, row + 1); near++) {
        for (let beside = Math.max(0, column - 1); beside <= Math.min(across - 1, column + 1); beside++) {
          dark = Math.min(dark, darkest[near * across + beside] ?? 255);
          light = Math.max(light, lightest[near * across + beside] ?? 0);
        }
      }
      thresholds[row * across + column] = Math.max(leastContrast, Math.round((light - dark) * contrastShare));
    }
  }
  return thresholds;
}

/** Long vertical edges, which are taken away from the others. */
function takeRules(edges: Uint8Array, width: number, height: number): Uint8Array {
  const rules = new Uint8Array(width * height);
  for (let x = 0; x < width; x++) {
    let start = -1;
    let end = -1;
    for (let y = 0; y <= height; y++) {
      if (y < height && edges[y * width + x] === 1) {
        if (start < 0) start = y;
        end = y + 1;
        continue;
      }
      if (start < 0 || (y < height && y - end < maxCrossing)) continue;
      for (let at = start; end - start > maxStrokeHeight && at < end; at++) {
        edges[at * width + x] = 0;
        rules[at * width + x] = 1;
      }
      start = -1;
    }
  }
  return rules;
}
