import type { Box } from '../../../../shared/model/box.ts';
import { fold } from '../../catalog/fold-text.ts';
import type { LineMove } from '../../catalog/screen-line-places.ts';
import type { ScreenLine, ScreenLineUpdate } from '../../catalog/screen-lines.ts';
import type { Reading } from './line-cache.ts';
import { type LineImage, lineDifference } from './line-image.ts';

/** A line as one frame shows it. */
export interface SeenLine {
  readonly box: Box;
  readonly reading: Reading;
  /** Null of a line that was read in an earlier run. */
  readonly image: LineImage | null;
}

/** What is to be kept after a frame. */
export interface TrackedChanges {
  readonly added: readonly ScreenLine[];
  /** Of lines added before. */
  readonly updated: readonly ScreenLineUpdate[];
  /** Reading can go on from here, with the lines shown here, and gives the same again. */
  readonly resumeMs: number;
}

/** Follows lines of text from frame to frame. */
export interface LineTracker {
  frame(atMs: number, lines: readonly SeenLine[]): TrackedChanges;
  /** Nothing is shown any more. */
  finish(atMs: number): TrackedChanges;
}

export interface TrackerStart {
  /** Where reading goes on. */
  readonly atMs: number;
  readonly nextSeq: number;
  /** In order: lines that were shown there, or until less than `graceMs` before, as they were then. */
  readonly lines: readonly ScreenLine[];
}

/** What is shown for less is left out where what follows at its place begins with it: a line that is being typed. */
const settleMs = 2000;
/** A line that is gone for less was there all the time: a pointer or noise covered it. */
export const graceMs = 2500;
/** Beyond the noise that is no new reading, up to here it is the same text, read anew; see line-cache.ts. */
const sameTextDifference = 750;
/** A line that is dragged around for hours; the last places are left out. */
const maxMoves = 5000;

interface Track {
  /** In order of their beginning: of two that may go on as a line, it is the older one, whoever follows them. */
  readonly order: number;
  seq: number | null;
  readonly atMs: number;
  endMs: number;
  reading: Reading;
  folded: string;
  image: LineImage | null;
  readonly firstBox: Box;
  box: Box;
  moves: LineMove[];
  isShown: boolean;
}

export function createLineTracker({ atMs: startMs, nextSeq, lines: earlier }: TrackerStart = beginning): LineTracker {
  let seq = nextSeq;
  let order = nextSeq;
  let live: Track[] = earlier.filter(({ endMs }) => endMs >= startMs).map(trackOf);
  /** Gone, but perhaps not for long. */
  let lost: Track[] = earlier.filter(({ endMs }) => endMs < startMs).map((line) => ({ ...trackOf(line), isShown: false }));
  /** Not given out yet, in order of their beginning. */
  let waiting: Track[] = [];
  /** Given out, and changed since. */
  const changed = new Set<Track>();

  function start(atMs: number, line: SeenLine): Track {
    const { box, reading, image } = line;
    const folded = fold(reading.text);
    const track: Track = { order, seq: null, atMs, endMs: atMs, reading, folded, image, firstBox: box, box, moves: [], isShown: true };
    order += 1;
    waiting.push(track);
    return track;
  }

  /** A track goes on as this line. */
  function goOn(track: Track, line: SeenLine, atMs: number): Track {
    const { box, reading, image } = line;
    if (track.box.x !== box.x || track.box.y !== box.y) {
      const isMoved = Math.abs(track.box.x - box.x) > placeTolerance || Math.abs(track.box.y - box.y) > placeTolerance;
      if (isMoved && track.moves.length < maxMoves) track.moves = [...track.moves, { atMs, x: box.x, y: box.y }];
      if (isMoved) track.box = box;
    }
    // What was given out is not taken back.
    if (track.seq === null && reading.confidence > track.reading.confidence) {
      track.reading = reading;
      track.folded = fold(reading.text);
    }
    track.image = image;
    track.isShown = true;
    return track;
  }

  function frame(atMs: number, lines: readonly SeenLine[]): TrackedChanges {
    lost = lost.filter((track) => atMs - track.endMs < graceMs);
    const open = new Set(live);
    const next: Track[] = [];
    let rest: SeenLine[] = [];
    const take = (track: Track, line: SeenLine): void => {
      open.delete(track);
      next.push(goOn(track, line, atMs));
    };
    for (const line of lines) {
      const track = find(open, (each) => isAtPlace(each.box, line.box) && each.reading.text === line.reading.text);
      if (track) take(track, line);
      else rest.push(line);
    }
    rest = takeMoved(open, rest, take);
    for (const line of rest) {
      const track = find(open, (each) => isBeside(each.box, line.box) && isSameText(each, line));
      const known = track ?? find(lost, (each) => isBeside(each.box, line.box) && isSameText(each, line));
      if (track) take(track, line);
      else if (known) {
        lost = lost.filter((each) => each !== known);
        next.push(goOn(known, line, atMs));
      } else {
        const replaced = find(open, (each) => isBeside(each.box, line.box) && isGrown(each, line) && atMs - each.atMs < settleMs);
        if (replaced && replaced.seq === null) {
          open.delete(replaced);
          waiting = waiting.filter((each) => each !== replaced);
        }
        next.push(start(atMs, line));
      }
    }
    for (const track of open) {
      track.endMs = atMs;
      track.isShown = false;
      lost.push(track);
      if (track.seq !== null) changed.add(track);
    }
    for (const track of next) {
      track.endMs = atMs;
      if (track.seq !== null) changed.add(track);
    }
    live = next.sort(byOrder);
    lost.sort(byOrder);
    return giveOut(atMs, false);
  }

  function giveOut(atMs: number, isLast: boolean): TrackedChanges {
    const isReady = (track: Track): boolean => isLast || atMs - track.atMs >= settleMs || (!track.isShown && !lost.includes(track));
    const firstWaiting = waiting.findIndex((track) => !isReady(track));
    const ready = firstWaiting < 0 ? waiting : waiting.slice(0, firstWaiting);
    waiting = waiting.slice(ready.length);
    const added = ready.map((track): ScreenLine => {
      track.seq = seq;
      seq += 1;
      return { ...lineOf(track), seq: track.seq };
    });
    const updated = [...changed].flatMap(({ seq: known, endMs, moves }) => (known === null ? [] : [{ seq: known, endMs, moves }]));
    changed.clear();
    return { added, updated, resumeMs: waiting[0]?.atMs ?? atMs };
  }

  return {
    frame,
    finish(atMs) {
      for (const track of live) {
        track.endMs = atMs;
        track.isShown = false;
        if (track.seq !== null) changed.add(track);
      }
      live = [];
      return giveOut(atMs, true);
    },
  };
}

const beginning: TrackerStart = { atMs: 0, nextSeq: 0, lines: [] };

function byOrder(a: Track, b: Track): number {
  return a.order - b.order;
}

/** By so much the box of a line that stays where it is differs from frame to frame. */
const placeTolerance = 3;

function isAtPlace(a: Box, b: Box): boolean {
  return Math.abs(a.x - b.x) <= placeTolerance && Math.abs(a.y - b.y) <= placeTolerance;
}

/** In the same row, and over each other by half: a line that became longer is. */
function isBeside(a: Box, b: Box): boolean {
  const across = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const down = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  return 2 * across >= Math.min(a.width, b.width) && 2 * down >= Math.min(a.height, b.height);
}

function isSameText(track: Track, line: SeenLine): boolean {
  if (track.folded === fold(line.reading.text)) return true;
  return track.image !== null && line.image !== null && lineDifference(track.image, line.image, sameTextDifference) < sameTextDifference;
}

function isGrown(track: Track, line: SeenLine): boolean {
  return fold(line.reading.text).startsWith(track.folded);
}

function find(tracks: Iterable<Track>, isIt: (track: Track) => boolean): Track | undefined {
  for (const track of tracks) if (isIt(track)) return track;
  return undefined;
}

/**
 * Lines that are at another place now: their text is gone from where it was. Where it was at several places, those go
 * together that moved as most others did. Gives the lines that are left.
 */
function takeMoved(open: ReadonlySet<Track>, lines: readonly SeenLine[], take: (track: Track, line: SeenLine) => void): SeenLine[] {
  const byText = Map.groupBy(open, (track) => track.reading.text);
  const shifts = new Map<string, number>();
  for (const line of lines) {
    for (const track of byText.get(line.reading.text) ?? []) {
      const shift = shiftOf(track, line);
      shifts.set(shift, (shifts.get(shift) ?? 0) + 1);
    }
  }
  return lines.filter((line) => {
    const candidates = (byText.get(line.reading.text) ?? []).filter((track) => open.has(track));
    const [best] = candidates.sort((a, b) => (shifts.get(shiftOf(b, line)) ?? 0) - (shifts.get(shiftOf(a, line)) ?? 0));
    if (!best) return true;
    take(best, line);
    return false;
  });
}

function shiftOf(track: Track, line: SeenLine): string {
  return `${line.box.x - track.box.x},${line.box.y - track.box.y}`;
}

function lineOf(track: Track): Omit<ScreenLine, 'seq'> {
  const { atMs, endMs, reading, firstBox, moves } = track;
  return { atMs, endMs, text: reading.text, confidence: reading.confidence, words: reading.words, box: firstBox, moves };
}

function trackOf(line: ScreenLine): Track {
  const { seq, atMs, endMs, text, confidence, words, box, moves } = line;
  const last = moves.at(-1);
  return {
    order: seq,
    seq,
    atMs,
    endMs,
    reading: { text, confidence, words },
    folded: fold(text),
    image: null,
    firstBox: box,
    box: last ? { ...box, x: last.x, y: last.y } : box,
    moves: [...moves],
    isShown: true,
  };
}
