import type { Box } from '../../../shared/model/box.ts';
import type { SearchSource } from '../../../shared/model/review.ts';
import { type ReadableCatalog, statement } from './handles.ts';
import { unpackLines } from './line-pack.ts';
import { unpackWords, type WordPlace } from './screen-line-places.ts';
import type { ScreenMatcher } from './screen-matcher.ts';
import type { Matcher } from './search-matcher.ts';
import { firstPackOf, listPacksSql, type PackRow } from './text-lines.ts';

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

/** What a search came by on its way: a line that may be a hit, or where there was none. */
export interface Looked {
  /** Of the last line that was looked at. */
  readonly id: number;
  readonly atMs: number;
  /** Null: none up to here. */
  readonly line: FoundLine | null;
  /** What looking cost, in lines. */
  readonly cost: number;
}

/** Reading a pack and finding nothing in it takes as long as looking closely at so many lines. */
const packCost = 5;

/**
 * Lines that were printed or typed and may be hits, in the order of ids, read as they are asked for: neither index sorts.
 * An index names packs of lines, and the sieve tells which lines are worth a closer look.
 */
export function* printedLines(
  catalog: ReadableCatalog,
  { candidates, sieve }: Matcher,
  { first, endExclusive }: IdRange,
): Generator<Looked> {
  const from = firstPackOf(first, { first: 0 });
  const packs =
    candidates === null
      ? statement<PackRow>(catalog, listPacksSql).iterate(from, endExclusive)
      : statement<PackRow>(catalog, candidates.index === 'words' ? wordsSql : trigramsSql).iterate(candidates.query, from, endExclusive);
  for (const pack of packs) {
    let cost = packCost;
    let last = { id: pack.id + pack.count - 1, atMs: pack.atMs };
    if (last.id >= first && sieve(pack.text)) {
      let id = pack.id;
      for (const { atMs, endMs, source, text } of unpackLines(pack)) {
        last = { id, atMs };
        if (id >= first && id < endExclusive && sieve(text)) {
          yield { id, atMs, line: { id, atMs, endMs, source, text }, cost: cost + 1 };
          cost = 0;
        }
        id += 1;
      }
    }
    if (last.id >= first) yield { ...last, line: null, cost };
  }
}

const indexedSql = (index: string): string => `
SELECT p.id, p.at_ms AS atMs, p.count, p.places, p.text FROM ${index} AS f CROSS JOIN text_packs AS p ON p.id = f.rowid
WHERE f.${index} MATCH ? AND f.rowid >= ? AND f.rowid < ? ORDER BY f.rowid`;
export const wordsSql = indexedSql('text_words');
export const trigramsSql = indexedSql('text_trigrams');

interface ReadRow extends Box {
  readonly id: number;
  readonly atMs: number;
  readonly endMs: number;
  readonly text: string;
  readonly confidence: number;
  readonly words: Buffer;
}

/** Lines that were read from pictures, the same way. */
export function* readLines(catalog: ReadableCatalog, { candidates }: ScreenMatcher, { first, endExclusive }: IdRange): Generator<Looked> {
  const rows =
    candidates === null
      ? statement<ReadRow>(catalog, screenScanSql).iterate(first, endExclusive)
      : statement<ReadRow>(catalog, candidates.index === 'words' ? screenWordsSql : screenFoldedSql).iterate(
          candidates.query,
          first,
          endExclusive,
        );
  for (const { id, atMs, endMs, text, confidence, words, x, y, width, height } of rows) {
    const place = { box: { x, y, width, height }, words: unpackWords(words), confidence };
    yield { id, atMs, line: { id, atMs, endMs, source: 'ocr', text, place }, cost: 1 };
  }
}

const screenColumns = 'l.id, l.at_ms AS atMs, l.end_ms AS endMs, l.text, l.confidence, l.words, l.x, l.y, l.width, l.height';
const screenIndexedSql = (index: string): string => `
SELECT ${screenColumns} FROM ${index} AS f CROSS JOIN screen_lines AS l ON l.id = f.rowid
WHERE f.${index} MATCH ? AND f.rowid >= ? AND f.rowid < ? ORDER BY f.rowid`;
export const screenWordsSql = screenIndexedSql('screen_words');
export const screenFoldedSql = screenIndexedSql('screen_folded');
export const screenScanSql = `SELECT ${screenColumns} FROM screen_lines AS l WHERE l.id >= ? AND l.id < ? ORDER BY l.id`;
