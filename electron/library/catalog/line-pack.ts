import type { TranscriptLine } from '../../../shared/model/playback.ts';
import { createNumberReader, createNumberWriter } from '../../common/packed-numbers.ts';

/**
 * Neighbouring lines of a recording as one row of the catalog and one document of its full-text indexes: a row for every
 * line costs several times as much to write, and makes the indexes longer than a search may take.
 */
export interface LinePack {
  /** How many lines it has, at least one. */
  readonly count: number;
  /** When the first begins, in milliseconds. */
  readonly atMs: number;
  /** The lines' texts, a line feed between two. */
  readonly text: string;
  /** Of each line: when it begins, how long it takes, its source and the length of its text; see `unpackLines`. */
  readonly places: Uint8Array;
}

/** A few kilobytes: small enough to be looked through in microseconds, large enough that an index has few documents. */
export const maxPackLines = 32;
const maxPackChars = 16 * 1024;

const sources = ['output', 'input', 'event', 'ocr'] as const satisfies readonly TranscriptLine['source'][];

/** Packs lines that are in order of time. */
export function packLines(lines: readonly TranscriptLine[]): LinePack[] {
  const packs: LinePack[] = [];
  let texts: string[] = [];
  let chars = 0;
  let atMs = 0;
  let beforeMs = 0;
  const places = createNumberWriter();
  const end = (): void => {
    if (texts.length > 0) packs.push({ count: texts.length, atMs, text: texts.join('\n'), places: places.take() });
    texts = [];
    chars = 0;
  };
  for (const line of lines) {
    if (texts.length === maxPackLines || chars + line.text.length > maxPackChars) end();
    if (texts.length === 0) {
      atMs = line.atMs;
      beforeMs = atMs;
    }
    places.add(line.atMs - beforeMs);
    places.add(line.endMs - line.atMs);
    places.add(line.text.length * sources.length + sources.indexOf(line.source));
    texts.push(line.text);
    chars += line.text.length;
    beforeMs = line.atMs;
  }
  end();
  return packs;
}

/** The lines of a pack, in order. */
export function* unpackLines({ atMs, text, places }: Omit<LinePack, 'count'>): Generator<TranscriptLine> {
  const numbers = createNumberReader(places);
  let lineMs = atMs;
  let start = 0;
  while (!numbers.isAtEnd()) {
    lineMs += numbers.next();
    const endMs = lineMs + numbers.next();
    const lengthAndSource = numbers.next();
    const source = sources[lengthAndSource % sources.length] ?? 'output';
    const end = start + Math.floor(lengthAndSource / sources.length);
    yield { atMs: lineMs, endMs, source, text: text.slice(start, end) };
    start = end + 1;
  }
}
