import type { Box } from '../../../shared/model/box.ts';
import type { SearchSource } from '../../../shared/model/review.ts';
import { type ReadableCatalog, statement } from './handles.ts';
import { unpackWords, type WordPlace } from './screen-line-places.ts';
import type { ScreenMatcher } from './screen-matcher.ts';
import type { Matcher } from './search-matcher.ts';

/** A line that may be a hit. */
export interface FoundLine {
  readonly id: number;
  readonly atMs: number;
  readonly endMs: number;
  readonly source: SearchSource;
  readonly text: string;
  /** Of one that was read from a picture. */
  readonly place?: { readonly box: Box; readonly words: readonly WordPlace[]; readonly confidence: number };
}

export interface IdRange {
  readonly first: number;
  readonly endExclusive: number;
}

/** Lines that were printed or typed, in the order of ids, read as they are asked for: neither index sorts. */
export function printedLines(catalog: ReadableCatalog, { candidates }: Matcher, { first, endExclusive }: IdRange): Iterable<FoundLine> {
  if (candidates === null) return statement<FoundLine>(catalog, scanSql).iterate(first, endExclusive);
  const { index, query } = candidates;
  return statement<FoundLine>(catalog, index === 'words' ? wordsSql : trigramsSql).iterate(query, first, endExclusive);
}

const lineColumns = 'l.id, l.at_ms AS atMs, l.end_ms AS endMs, l.source, l.text';
const indexedSql = (index: string): string => `
SELECT ${lineColumns} FROM ${index} AS f CROSS JOIN text_lines AS l ON l.id = f.rowid
WHERE f.${index} MATCH ? AND f.rowid >= ? AND f.rowid < ? ORDER BY f.rowid`;
export const wordsSql = indexedSql('text_words');
export const trigramsSql = indexedSql('text_trigrams');
export const scanSql = `SELECT ${lineColumns} FROM text_lines AS l WHERE l.id >= ? AND l.id < ? ORDER BY l.id`;

interface ReadRow extends Box {
  readonly id: number;
  readonly atMs: number;
  readonly endMs: number;
  readonly text: string;
  readonly confidence: number;
  readonly words: Buffer;
}

/** Lines that were read from pictures, the same way. */
export function* readLines(
  catalog: ReadableCatalog,
  { candidates }: ScreenMatcher,
  { first, endExclusive }: IdRange,
): Generator<FoundLine> {
  const rows =
    candidates === null
      ? statement<ReadRow>(catalog, screenScanSql).iterate(first, endExclusive)
      : statement<ReadRow>(catalog, candidates.index === 'words' ? screenWordsSql : screenFoldedSql).iterate(
          candidates.query,
          first,
          endExclusive,
        );
  for (const { id, atMs, endMs, text, confidence, words, x, y, width, height } of rows) {
    yield { id, atMs, endMs, source: 'ocr', text, place: { box: { x, y, width, height }, words: unpackWords(words), confidence } };
  }
}

const screenColumns = 'l.id, l.at_ms AS atMs, l.end_ms AS endMs, l.text, l.confidence, l.words, l.x, l.y, l.width, l.height';
const screenIndexedSql = (index: string): string => `
SELECT ${screenColumns} FROM ${index} AS f CROSS JOIN screen_lines AS l ON l.id = f.rowid
WHERE f.${index} MATCH ? AND f.rowid >= ? AND f.rowid < ? ORDER BY f.rowid`;
export const screenWordsSql = screenIndexedSql('screen_words');
export const screenFoldedSql = screenIndexedSql('screen_folded');
export const screenScanSql = `SELECT ${screenColumns} FROM screen_lines AS l WHERE l.id >= ? AND l.id < ? ORDER BY l.id`;
