import { createHash } from 'node:crypto';
import type { Box } from '../../../../shared/model/box.ts';
import type { LumaFrame } from './luma-frame.ts';

/** A line cut out of a picture: ink 255, ground 0, whatever the colours were. */
export interface LineImage {
  /** Where on the picture the cut-out is: the line's box and a margin around it. */
  readonly area: Box;
  /** A byte for each pixel of the area. */
  readonly ink: Uint8Array;
}

/** Luminances that count as one ground. */
const groundStep = 8;
const groundBins = 256 / groundStep;
/** Ink is judged by the strongest near it, but not by less than this share of the line's strongest. */
const minLocalShare = 0.2;
/** How far along the line, in its heights: less than a space, so that a bright word does not dim the dark red one beside it. */
const localReach = 0.35;
/** How far ink reaches beyond the edges that a line was found by: bars of letters, and lines under them. */
const marginShare = 0.25;
const leastMargin = 2;

/** The luminance that most of a part of the picture has. */
export function groundOf({ luma, width }: LumaFrame, box: Box): number {
  const counts = new Uint32Array(groundBins + 1);
  const sums = new Float64Array(groundBins + 1);
  for (let y = box.y; y < box.y + box.height; y++) {
    for (let x = box.x; x < box.x + box.width; x++) {
      const value = luma[y * width + x] ?? 0;
      const bin = Math.floor(value / groundStep);
      counts[bin] = (counts[bin] ?? 0) + 1;
      sums[bin] = (sums[bin] ?? 0) + value;
    }
  }
  let ground = 0;
  let most = 0;
  // Two bins together: a ground on the border of two is one all the same.
  for (let bin = 0; bin < groundBins; bin++) {
    const count = (counts[bin] ?? 0) + (counts[bin + 1] ?? 0);
    if (count <= most) continue;
    ground = ((sums[bin] ?? 0) + (sums[bin + 1] ?? 0)) / count;
    most = count;
  }
  return ground;
}

/** Cuts a line out, tells ink from ground, and brings both to one scale along the line. */
export function cutLine(frame: LumaFrame, box: Box, area = areaOf(box, [], frame)): LineImage {
  const { luma, width } = frame;
  const ground = groundOf(frame, area);
  const isLight = isInkLight(frame, box, ground);
  const ink = new Uint8Array(area.width * area.height);
  const strongest = new Uint8Array(area.width);
  let most = 1;
  for (let y = 0; y < area.height; y++) {
    const from = (area.y + y) * width + area.x;
    const isInside = area.y + y >= box.y && area.y + y < box.y + box.height;
    for (let x = 0; x < area.width; x++) {
      const value = luma[from + x] ?? 0;
      const amount = Math.max(0, isLight ? value - ground : ground - value);
      ink[y * area.width + x] = amount;
      if (!isInside) continue;
      if (amount > (strongest[x] ?? 0)) strongest[x] = amount;
      if (amount > most) most = amount;
    }
  }
  const scales = localScales(strongest, Math.max(2, Math.round(box.height * localReach)), most);
  for (let at = 0; at < ink.length; at++) ink[at] = Math.min(255, Math.round((ink[at] ?? 0) * (scales[at % area.width] ?? 1)));
  return { area, ink };
}

/** A line's box with what its letters may have above and below, but nothing of the lines next to it. */
export function areaOf(box: Box, lines: readonly Box[], frame: Pick<LumaFrame, 'width' | 'height'>): Box {
  const margin = Math.max(leastMargin, Math.round(box.height * marginShare));
  let above = Math.min(margin, box.y);
  let below = Math.min(margin, frame.height - box.y - box.height);
  for (const other of lines) {
    if (other === box || other.x >= box.x + box.width || box.x >= other.x + other.width) continue;
    const gapAbove = box.y - other.y - other.height;
    const gapBelow = other.y - box.y - box.height;
    if (other.y < box.y) above = Math.min(above, Math.max(0, gapAbove));
    if (other.y + other.height > box.y + box.height) below = Math.min(below, Math.max(0, gapBelow));
  }
  const x = Math.max(0, box.x - 1);
  return {
    x,
    y: box.y - above,
    width: Math.min(frame.width, box.x + box.width + 1) - x,
    height: above + box.height + below,
  };
}

function isInkLight({ luma, width }: LumaFrame, box: Box, ground: number): boolean {
  let darkest = 255;
  let lightest = 0;
  for (let y = box.y; y < box.y + box.height; y++) {
    for (let x = box.x; x < box.x + box.width; x++) {
      const value = luma[y * width + x] ?? 0;
      if (value < darkest) darkest = value;
      if (value > lightest) lightest = value;
    }
  }
  return lightest - ground > ground - darkest;
}

/** For each column, what brings the strongest ink within reach of it to 255. */
function localScales(strongest: Uint8Array, reach: number, most: number): Float64Array {
  return Float64Array.from(strongest, (_, x) => {
    let near = most * minLocalShare;
    const end = Math.min(strongest.length - 1, x + reach);
    for (let at = Math.max(0, x - reach); at <= end; at++) near = Math.max(near, strongest[at] ?? 0);
    return 255 / near;
  });
}

/** What an image is known by: its size, and which of its pixels are ink. */
export function lineHash({ area, ink }: LineImage): string {
  const bits = new Uint8Array(Math.ceil(ink.length / 8));
  for (let at = 0; at < ink.length; at++) if ((ink[at] ?? 0) >= 128) bits[at >> 3] = (bits[at >> 3] ?? 0) | (1 << (at & 7));
  return createHash('sha1').update(`${area.width}x${area.height} `).update(bits).digest('base64');
}

/** Sizes of what is one line in two frames differ by so much, and by so much it is cut out of another place. */
export const cutTolerance = 1;

/**
 * How much two images of lines differ where they differ most: the sum over a square of 3 x 3 pixels, 0 to 2295, with the
 * images laid upon each other as they fit best. Something that is not less than the limit once it is clear that it is none;
 * also where their sizes are not of one line.
 */
export function lineDifference(a: LineImage, b: LineImage, limit = Number.POSITIVE_INFINITY): number {
  if (Math.abs(a.area.width - b.area.width) > cutTolerance || Math.abs(a.area.height - b.area.height) > cutTolerance)
    return Number.POSITIVE_INFINITY;
  let least = limit;
  for (let dy = -cutTolerance; dy <= cutTolerance; dy++) {
    for (let dx = -cutTolerance; dx <= cutTolerance; dx++) least = Math.min(least, shiftedDifference(a, b, dx, dy, least));
  }
  return least;
}

function shiftedDifference(a: LineImage, b: LineImage, dx: number, dy: number, limit: number): number {
  const width = Math.max(a.area.width, b.area.width);
  const height = Math.max(a.area.height, b.area.height);
  // Differences of three rows, each already summed over three columns, and their sum.
  const rows = [new Uint16Array(width), new Uint16Array(width), new Uint16Array(width)];
  let most = 0;
  for (let y = 0; y < height; y++) {
    const row = rows[y % 3] ?? new Uint16Array(width);
    let before = 0;
    let last = 0;
    for (let x = 0; x < width; x++) {
      const difference = Math.abs(inkAt(a, x, y) - inkAt(b, x + dx, y + dy));
      row[x] = before + last + difference;
      before = last;
      last = difference;
      const sum = (rows[0]?.[x] ?? 0) + (rows[1]?.[x] ?? 0) + (rows[2]?.[x] ?? 0);
      if (sum > most) most = sum;
    }
    if (most >= limit) return limit;
  }
  return most;
}

function inkAt({ area, ink }: LineImage, x: number, y: number): number {
  return x < 0 || y < 0 || x >= area.width || y >= area.height ? 0 : (ink[y * area.width + x] ?? 0);
}
