import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { Box } from '../../shared/model/box.ts';

const path = (name: string): string => fileURLToPath(new URL(`../fixtures/desktop/${name}`, import.meta.url));

/** Some minutes of work on a real desktop, 1280 x 720, five frames a second; see scripts/record-desktop.sh. */
export const capturedDesktop = path('desktop.mp4');
export const capturedFrameMs = 200;

const knownLineSchema = z.object({
  text: z.string(),
  kind: z.enum(['terminal', 'editor', 'page', 'dialog']),
  /** Of its font, in pixels. */
  size: z.number(),
  width: z.number(),
  height: z.number(),
  /** Of each word: from the left of the line, and how wide. */
  words: z.array(z.tuple([z.number(), z.number()])),
  /** Where it was, one place after the other: not before the first time, surely from the second; x and y. */
  places: z.array(z.tuple([z.number(), z.number(), z.number(), z.number()])),
  /** Surely there until the first time, surely gone (or partly covered) from the second. */
  goneMs: z.tuple([z.number(), z.number()]),
});
export type KnownLine = z.infer<typeof knownLineSchema>;

/** What was surely to be read on the captured desktop. What is partly covered, in a title or in the panel, is not told. */
export function readKnownLines(): KnownLine[] {
  return z.object({ lines: z.array(knownLineSchema) }).parse(JSON.parse(readFileSync(path('desktop.json'), 'utf8'))).lines;
}

/** A line at one place, for as long as it was surely there. */
export interface Sighting {
  readonly line: KnownLine;
  /** It came up after this, and was there at `fromMs`. */
  readonly afterMs: number;
  readonly fromMs: number;
  readonly toMs: number;
  readonly box: Box;
}

export function sightingsOf(line: KnownLine): Sighting[] {
  return line.places.map(([afterMs, fromMs, x, y], at) => ({
    line,
    afterMs,
    fromMs,
    toMs: line.places[at + 1]?.[0] ?? line.goneMs[0],
    box: { x, y, width: line.width, height: line.height },
  }));
}

/** A word of a line that somebody might look for. */
export interface KnownWord {
  readonly text: string;
  readonly line: KnownLine;
  /** In the line. */
  readonly x: number;
  readonly width: number;
}

const leastLetters = 3;

export function knownWordsOf(line: KnownLine): KnownWord[] {
  return line.text.split(' ').flatMap((whole, at) => {
    const [x, width] = line.words[at] ?? [0, 0];
    // Quotation marks and full stops around a word are not looked for.
    const text = whole.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, '');
    return text.replace(/[^\p{L}\p{N}]/gu, '').length < leastLetters ? [] : [{ text, line, x, width }];
  });
}

/** Some words of a line as one. */
export function partOf(line: KnownLine, text: string): KnownWord {
  const before = line.text.slice(0, line.text.indexOf(text)).trim();
  const first = before === '' ? 0 : before.split(' ').length;
  const last = first + text.split(' ').length - 1;
  const [x] = line.words[first] ?? [0, 0];
  const [lastX, lastWidth] = line.words[last] ?? [0, 0];
  return { text, line, x, width: lastX + lastWidth - x };
}
