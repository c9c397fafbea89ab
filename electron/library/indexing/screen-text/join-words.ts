import type { Box } from '../../../../shared/model/box.ts';
import { groundOf } from './line-image.ts';
import type { LumaFrame } from './luma-frame.ts';

/** Gaps in a line, in heights of it: the columns of a listing stand in one. */
const maxGap = 5;
/** Of letters too low to tell the size of a line by, such as a dash. */
const leastSize = 12;
/** How much of the lower of two pieces is beside the other when they stand in one row. */
const minOverlap = 0.5;
/** Pieces of one line are hardly more different in height; a small one may be a dash. */
const maxSizeRatio = 2.2;
const smallPiece = 16;
/** The side of a button, or those of two beside one another: narrow for their height, and higher than the text between them. */
const maxBarWidthShare = 0.6;
const minBarRatio = 1.4;
/** Text on another ground is another line: a selected entry, a button beside a label. */
const maxGroundDifference = 48;

interface Line {
  readonly box: Box;
  readonly ground: number;
}

/** Joins what stands in one row, is of one size, on one ground and not far apart, with no rule in between. */
export function joinWords(pieces: readonly Box[], rules: Uint8Array, frame: LumaFrame): Box[] {
  const lines: Line[] = [];
  for (const piece of [...pieces].sort((a, b) => a.x - b.x)) {
    const ground = groundOf(frame, piece);
    let nearest = -1;
    let nearestGap = Number.POSITIVE_INFINITY;
    for (const [at, line] of lines.entries()) {
      const gap = piece.x - (line.box.x + line.box.width);
      if (gap >= nearestGap || !isOneLine(line, { box: piece, ground }, gap) || hasRule(rules, frame.width, line.box, piece)) continue;
      nearest = at;
      nearestGap = gap;
    }
    const line = lines[nearest];
    if (line) lines[nearest] = { box: union(line.box, piece), ground: line.box.width < piece.width ? ground : line.ground };
    else lines.push({ box: piece, ground });
  }
  return absorbParts(lines.map(({ box }) => box));
}

function isOneLine(line: Line, piece: Line, gap: number): boolean {
  const lower = Math.min(line.box.height, piece.box.height);
  const higher = Math.max(line.box.height, piece.box.height);
  if (gap > maxGap * Math.max(leastSize, lower)) return false;
  const overlap = Math.min(line.box.y + line.box.height, piece.box.y + piece.box.height) - Math.max(line.box.y, piece.box.y);
  if (overlap < minOverlap * lower) return false;
  if (higher > maxSizeRatio * lower && higher > smallPiece) return false;
  if (isBarBeside(line.box, piece.box, gap) || isBarBeside(piece.box, line.box, gap)) return false;
  return Math.abs(line.ground - piece.ground) <= maxGroundDifference;
}

/** Of two sides of one button neither is higher, but they are far apart. */
function isBarBeside(bar: Box, other: Box, gap: number): boolean {
  if (bar.width > bar.height * maxBarWidthShare || bar.height <= smallPiece) return false;
  return bar.height > minBarRatio * other.height || gap > bar.height;
}

/** Dots and bars of large letters, which hang together with nothing, go to the line they stand in. */
function absorbParts(boxes: readonly Box[]): Box[] {
  const lines: Box[] = [];
  for (const box of [...boxes].sort((a, b) => b.height - a.height)) {
    const whole = lines.findIndex((line) => 2 * box.height < line.height && box.width <= line.width && isCentreInside(box, line));
    const line = lines[whole];
    if (line) lines[whole] = union(line, box);
    else lines.push(box);
  }
  return lines;
}

function isCentreInside(part: Box, line: Box): boolean {
  const x = part.x + part.width / 2;
  const y = part.y + part.height / 2;
  return x >= line.x && x < line.x + line.width && y >= line.y && y < line.y + line.height;
}

function union(a: Box, b: Box): Box {
  const x = Math.min(a.x, b.x);
  const y = Math.min(a.y, b.y);
  return { x, y, width: Math.max(a.x + a.width, b.x + b.width) - x, height: Math.max(a.y + a.height, b.y + b.height) - y };
}

function hasRule(rules: Uint8Array, width: number, line: Box, piece: Box): boolean {
  const y = Math.max(line.y, piece.y) + Math.floor(Math.min(line.height, piece.height) / 2);
  for (let x = line.x + line.width; x < piece.x; x++) if (rules[y * width + x] === 1) return true;
  return false;
}
