import type { Box } from '../../../../shared/model/box.ts';
import { findComponents } from './components.ts';
import { findEdges } from './find-edges.ts';
import { joinWords } from './join-words.ts';
import type { LumaFrame } from './luma-frame.ts';

const minLineHeight = 5;
/** What is narrower is the side of a button, or a caret. */
const minLineWidth = 4;
const maxLineHeight = 72;
/** Between letters, and most words, of a line; what is farther apart is joined by its size. */
const smearGap = 9;
/** Edge pixels that a line has at least: a single small letter has about ten. */
const minEdges = 8;
/** A row of a piece with fewer edges than this share of its fullest is between two lines. */
const gapShare = 0.06;

/**
 * Where lines of text are on a picture: edges of ink, smeared along the row, joined to pieces, cut between rows, and joined
 * again to lines, in reading order. Icons and parts of pictures of a line's height come along: reading tells them from text.
 */
export function findTextLines(frame: LumaFrame): Box[] {
  const { width, height } = frame;
  const { edges, rules } = findEdges(frame);
  const pieces = findComponents(smear(edges, rules, width, height), width, height);
  const rows = pieces.flatMap((piece) => cutRows(piece, edges, width)).filter((row) => row.height <= maxLineHeight);
  return inReadingOrder(
    joinWords(rows, rules, frame).filter(
      (line) => line.height >= minLineHeight && line.width >= minLineWidth && countEdges(line, edges, width) >= minEdges,
    ),
  );
}

/** From top to bottom, and from left to right what stands beside one another. */
function inReadingOrder(lines: readonly Box[]): Box[] {
  const rows: Box[][] = [];
  for (const line of [...lines].sort((a, b) => a.y - b.y)) {
    const row = rows.at(-1);
    const first = row?.[0];
    const isBeside = first && line.y + line.height / 2 < first.y + first.height;
    if (row && isBeside) row.push(line);
    else rows.push([line]);
  }
  return rows.flatMap((row) => row.sort((a, b) => a.x - b.x));
}

/** Fills short gaps between edges of a row, but for those with a rule in them. */
function smear(edges: Uint8Array, rules: Uint8Array, width: number, height: number): Uint8Array {
  const smeared = new Uint8Array(edges);
  for (let y = 0; y < height; y++) {
    const row = y * width;
    let last = -1;
    for (let x = 0; x < width; x++) {
      if (rules[row + x] === 1) last = -1;
      if (edges[row + x] !== 1) continue;
      if (last >= 0 && x - last <= smearGap) smeared.fill(1, row + last + 1, row + x);
      last = x;
    }
  }
  return smeared;
}

/** Cuts several rows of text, which touch somewhere, between them. */
function cutRows(piece: Box, edges: Uint8Array, width: number): Box[] {
  if (piece.height < 2 * minLineHeight) return [piece];
  const profile = rowProfile(piece, edges, width);
  const least = Math.max(...profile) * gapShare;
  const rows: Box[] = [];
  let start = -1;
  for (let y = 0; y <= profile.length; y++) {
    const isText = (profile[y] ?? 0) > least;
    if (isText && start < 0) start = y;
    if (isText || start < 0) continue;
    rows.push({ x: piece.x, y: piece.y + start, width: piece.width, height: y - start });
    start = -1;
  }
  return rows;
}

function rowProfile(box: Box, edges: Uint8Array, width: number): number[] {
  return Array.from({ length: box.height }, (_, y) => {
    const row = (box.y + y) * width;
    let count = 0;
    for (let x = box.x; x < box.x + box.width; x++) count += edges[row + x] ?? 0;
    return count;
  });
}

function countEdges(box: Box, edges: Uint8Array, width: number): number {
  return rowProfile(box, edges, width).reduce((sum, count) => sum + count, 0);
}
