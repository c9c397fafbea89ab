import { fold } from '../../electron/library/catalog/fold-text.ts';
import type { Engine } from '../../electron/library/engine.ts';
import { readEveryMs } from '../../electron/library/indexing/screen-text/read-media-text.ts';
import type { Box } from '../../shared/model/box.ts';
import type { RecordingId } from '../../shared/model/ids.ts';
import type { ScreenTextLine } from '../../shared/model/playback.ts';
import type { SearchHit } from '../../shared/model/review.ts';
import { capturedFrameMs, type KnownLine, type KnownWord, knownWordsOf, type Sighting, sightingsOf } from './captured-desktop.ts';

/** What comes up is read with the next picture that is looked at, of the frame that shows it. */
export const timeToleranceMs = readEveryMs + capturedFrameMs;
/** Sides of boxes: a known one is that of the font's line or of the letter's advance, a read one that of the ink. */
export const placeTolerancePx = 8;
/** What is shown for less may fall between two pictures that are looked at. */
const leastShownMs = timeToleranceMs + readEveryMs;

/** How often something was as it should be. */
export interface Share {
  readonly found: number;
  readonly of: number;
}

export function shareOf<Item>(items: readonly Item[], isFound: (item: Item) => boolean): Share {
  return { found: items.filter(isFound).length, of: items.length };
}

export interface WordRecall {
  readonly word: KnownWord;
  /** By the search, over the time that it was there, at its place. */
  readonly isFound: boolean;
  /** In some line that was read there, letter for letter. */
  readonly isExact: boolean;
}

/** Looks for each known word as a user does. */
export async function recallWords(engine: Engine, recordingId: RecordingId, lines: readonly KnownLine[]): Promise<WordRecall[]> {
  const recall = createRecall(engine, recordingId);
  const recalls: WordRecall[] = [];
  for (const word of lines.filter(isLongShown).flatMap(knownWordsOf)) recalls.push(await recall(word));
  return recalls;
}

function isLongShown(line: KnownLine): boolean {
  return line.goneMs[0] - (line.places[0]?.[1] ?? 0) >= leastShownMs;
}

/** Tells whether the search finds a word, or some words, of a line at a time and place of it. */
export function createRecall(engine: Engine, recordingId: RecordingId): (word: KnownWord) => Promise<WordRecall> {
  const hits = new Map<string, readonly SearchHit[]>();
  const shown = createShown(engine, recordingId);
  return async (word) => {
    const found = hits.get(word.text) ?? (await hitsOf(engine, recordingId, word.text));
    hits.set(word.text, found);
    const right: SearchHit[] = [];
    for (const sighting of sightingsOf(word.line)) {
      const box = wordBox(sighting, word);
      const there = (await shown(sighting.fromMs + timeToleranceMs)).filter(
        (line) => isAround(line.box, box) && fold(line.text).includes(fold(word.text)),
      );
      for (const hit of found) {
        if (!isAtTime(hit, sighting)) continue;
        // A hit tells where it came up; one that came up elsewhere before is told by what is shown here now.
        const isMoved = hit.atMs < sighting.fromMs && there.some(({ text }) => text === hit.text);
        if (isMoved || (hit.box && isNear(hit.box, box))) right.push(hit);
      }
    }
    return { word, isFound: right.length > 0, isExact: right.some(({ text }) => text.includes(word.text)) };
  };
}

async function hitsOf(engine: Engine, recordingId: RecordingId, query: string): Promise<readonly SearchHit[]> {
  return (await engine.call('search.query', { query, mode: 'substring', recordingId, limit: 1000 })).hits;
}

function isAtTime({ atMs, endMs }: SearchHit, { fromMs, toMs }: Sighting): boolean {
  const knownMs = fromMs + timeToleranceMs;
  return atMs <= knownMs && endMs >= Math.min(toMs, knownMs);
}

function wordBox({ box }: Sighting, { x, width }: KnownWord): Box {
  return { ...box, x: box.x + x, width };
}

/** Whether a box lies within another, and as far along it. */
function isNear(read: Box, known: Box): boolean {
  const along = placeTolerancePx + read.height / 2;
  return (
    Math.abs(read.x - known.x) <= along &&
    Math.abs(read.x + read.width - known.x - known.width) <= along &&
    read.y >= known.y - placeTolerancePx &&
    read.y + read.height <= known.y + known.height + placeTolerancePx
  );
}

/** Lines that are read whole, letter for letter but for spaces, at every place where they were for long enough. */
export async function recallLines(engine: Engine, recordingId: RecordingId, lines: readonly KnownLine[]): Promise<Share> {
  const shown = createShown(engine, recordingId);
  const sightings = lines.flatMap(sightingsOf).filter(({ fromMs, toMs }) => toMs - fromMs >= timeToleranceMs + capturedFrameMs);
  let found = 0;
  for (const sighting of sightings) {
    const read = (await shown(sighting.fromMs + timeToleranceMs)).filter(({ box }) => isInRow(box, sighting.box));
    const text = read
      .sort((a, b) => a.box.x - b.box.x)
      .map((line) => line.text)
      .join('');
    if (withoutSpace(text).includes(withoutSpace(sighting.line.text))) found += 1;
  }
  return { found, of: sightings.length };
}

/** Words that were read where a line is known, which are none of it: the share of them that are right. */
export async function precisionOfWords(engine: Engine, recordingId: RecordingId, lines: readonly KnownLine[]): Promise<Share> {
  const shown = createShown(engine, recordingId);
  let found = 0;
  let of = 0;
  for (const sighting of lines.flatMap(sightingsOf).filter(({ fromMs, toMs }) => toMs - fromMs >= timeToleranceMs + capturedFrameMs)) {
    const known = fold(sighting.line.text);
    for (const { box, text } of await shown(sighting.fromMs + timeToleranceMs)) {
      if (!isInRow(box, sighting.box) || box.x + box.width > sighting.box.x + sighting.box.width + placeTolerancePx) continue;
      for (const word of text.split(' ').filter((each) => fold(each).length >= 3)) {
        of += 1;
        if (known.includes(fold(word))) found += 1;
      }
    }
  }
  return { found, of };
}

function createShown(engine: Engine, recordingId: RecordingId): (atMs: number) => Promise<ScreenTextLine[]> {
  const known = new Map<number, ScreenTextLine[]>();
  return async (atMs) => {
    const lines = known.get(atMs) ?? (await engine.call('playback.screenText', { recordingId, atMs })).lines;
    known.set(atMs, lines);
    return [...lines];
  };
}

/** Whether a line that was read lies along a known one, and begins in it. */
function isInRow(read: Box, known: Box): boolean {
  const middle = read.y + read.height / 2;
  const isBeside = read.x >= known.x - placeTolerancePx && read.x < known.x + known.width;
  return isBeside && middle > known.y && middle < known.y + known.height;
}

/** Whether a line that was read runs through a known word. */
function isAround(read: Box, known: Box): boolean {
  const middle = read.y + read.height / 2;
  const isAlong = read.x <= known.x + placeTolerancePx && read.x + read.width >= known.x + known.width - placeTolerancePx;
  return isAlong && middle > known.y && middle < known.y + known.height;
}

function withoutSpace(text: string): string {
  return text.replaceAll(/\s/g, '');
}

/** Words that differ from known ones by one letter and were never shown: each hit of one is false. */
export async function falseHits(engine: Engine, recordingId: RecordingId, lines: readonly KnownLine[]): Promise<Share> {
  const everything = fold(lines.map(({ text }) => text).join(' '));
  const decoys = new Set(
    lines
      .flatMap(knownWordsOf)
      .filter(({ text }) => /^\p{L}{6,}$/u.test(text))
      .map(({ text }) => decoyOf(text)),
  );
  const words = [...decoys].filter((decoy) => !everything.includes(fold(decoy)));
  let found = 0;
  for (const decoy of words) if ((await hitsOf(engine, recordingId, decoy)).length > 0) found += 1;
  return { found, of: words.length };
}

/** Another vowel, or another consonant, in the middle of it: none that looks alike. */
function decoyOf(word: string): string {
  const at = Math.floor(word.length / 2);
  const letter = word[at] ?? '';
  return word.slice(0, at) + (/[aeiou]/i.test(letter) ? (letter === 'u' ? 'a' : 'u') : letter === 'k' ? 'p' : 'k') + word.slice(at + 1);
}
