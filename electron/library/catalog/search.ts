import { z } from 'zod';
import { AppError } from '../../../shared/errors.ts';
import type { RecordingId, SessionId } from '../../../shared/model/ids.ts';
import type { Note, NotSearched, SearchHit, SearchSource } from '../../../shared/model/review.ts';
import { type ReadableCatalog, statement } from './handles.ts';
import { blockOf, lineRange } from './line-block.ts';
import { noteColumns } from './notes.ts';
import { searchCoverage } from './search-coverage.ts';
import { createMatcher, type Matcher, type SearchMode } from './search-matcher.ts';

export interface SearchRequest {
  readonly query: string;
  readonly mode: SearchMode;
  readonly caseSensitive: boolean;
  readonly wholeWord?: boolean;
  /** Empty: all. */
  readonly sources: readonly SearchSource[];
  readonly recordingId: RecordingId | null;
  readonly cursor: string | null;
  readonly limit: number;
}

export interface SearchPage {
  readonly hits: SearchHit[];
  /** Not null: there may be more, even where this page has few hits or none, since a page looks at so much text only. */
  readonly nextCursor: string | null;
  readonly searched: number;
  readonly notSearched: NotSearched[];
}

/** Texts looked at for one page: keeps a page of the rarest regular expression near 100 ms. */
const maxExamined = 20_000;

/**
 * Notes first, newest first; then lines by session, newest first, and by time within it.
 * Throws `usage` for a bad regular expression or a cursor that is not of this search.
 */
export function searchText(catalog: ReadableCatalog, request: SearchRequest): SearchPage {
  const matcher = createMatcher(request.query, request.mode, request.caseSensitive, request.wholeWord);
  const page: Page = { hits: [], limit: request.limit, examined: 0 };
  let next: Cursor | null = request.cursor === null ? { in: 'notes', after: null } : decodeCursor(request.cursor);
  if (next.in === 'notes') next = searchNotes(catalog, matcher, request, page, next.after) ?? { in: 'lines', after: null };
  if (next.in === 'lines') next = searchLines(catalog, matcher, request, page, next.after);
  return {
    hits: page.hits,
    nextCursor: next === null ? null : encodeCursor(next),
    ...searchCoverage(catalog, request.recordingId),
  };
}

interface Page {
  readonly hits: SearchHit[];
  readonly limit: number;
  examined: number;
}

function isFull(page: Page): boolean {
  return page.hits.length >= page.limit || page.examined >= maxExamined;
}

/** Adds hits until the notes end (null) or the page is full (where to go on). */
function searchNotes(catalog: ReadableCatalog, matcher: Matcher, request: SearchRequest, page: Page, after: number | null): Cursor | null {
  if (request.sources.length > 0 && !request.sources.includes('note')) return null;
  const where = request.recordingId === null ? 'row < ?' : 'row < ? AND recording_id = ?';
  const rows = statement<Note & { row: number }>(catalog, `SELECT row, ${noteColumns} FROM notes WHERE ${where} ORDER BY row DESC`);
  const values = [after ?? Number.MAX_SAFE_INTEGER, ...(request.recordingId === null ? [] : [request.recordingId])];
  for (const note of rows.iterate(...values)) {
    page.examined++;
    const ranges = matcher.match(note.text);
    if (ranges !== null) {
      const atMs = note.atMs ?? 0;
      const { sessionId, recordingId, text } = note;
      page.hits.push({ sessionId, recordingId, atMs, endMs: note.endMs ?? atMs, text, ranges, source: 'note' });
    }
    if (isFull(page)) return { in: 'notes', after: note.row };
  }
  return null;
}

interface LineRow {
  readonly id: number;
  readonly atMs: number;
  readonly endMs: number;
  readonly source: SearchSource;
  readonly text: string;
}

function searchLines(catalog: ReadableCatalog, matcher: Matcher, request: SearchRequest, page: Page, after: number | null): Cursor | null {
  if (isFull(page)) return { in: 'lines', after };
  if (request.sources.length > 0 && request.sources.every((source) => source === 'note')) return null;
  const range = request.recordingId === null ? null : lineRange(catalog, request.recordingId);
  if (request.recordingId !== null && range === null) return null;
  const first = Math.max(range?.first ?? 0, after === null ? 0 : after + 1);
  const endExclusive = range?.endExclusive ?? Number.MAX_SAFE_INTEGER;
  const owners = new Map<number, Owner | undefined>();
  for (const line of candidateLines(catalog, matcher, first, endExclusive)) {
    page.examined++;
    const wanted = request.sources.length === 0 || request.sources.includes(line.source);
    const ranges = wanted ? matcher.match(line.text) : null;
    if (ranges !== null) {
      const block = blockOf(line.id);
      if (!owners.has(block)) owners.set(block, ownerOf(catalog, block));
      const owner = owners.get(block);
      const { atMs, endMs, text, source } = line;
      if (owner !== undefined) page.hits.push({ ...owner, atMs, endMs, text, ranges, source });
    }
    if (isFull(page)) return { in: 'lines', after: line.id };
  }
  return null;
}

/** In the order of ids, read as they are asked for: neither index sorts. */
function candidateLines(catalog: ReadableCatalog, matcher: Matcher, first: number, endExclusive: number): IterableIterator<LineRow> {
  if (matcher.candidates === null) return statement<LineRow>(catalog, scanSql).iterate(first, endExclusive);
  const { index, query } = matcher.candidates;
  return statement<LineRow>(catalog, index === 'words' ? wordsSql : trigramsSql).iterate(query, first, endExclusive);
}

const lineColumns = 'l.id, l.at_ms AS atMs, l.end_ms AS endMs, l.source, l.text';
const indexedSql = (index: string): string => `
SELECT ${lineColumns} FROM ${index} AS f CROSS JOIN text_lines AS l ON l.id = f.rowid
WHERE f.${index} MATCH ? AND f.rowid >= ? AND f.rowid < ? ORDER BY f.rowid`;
export const wordsSql = indexedSql('text_words');
export const trigramsSql = indexedSql('text_trigrams');
export const scanSql = `SELECT ${lineColumns} FROM text_lines AS l WHERE l.id >= ? AND l.id < ? ORDER BY l.id`;

interface Owner {
  readonly sessionId: SessionId;
  readonly recordingId: RecordingId;
}

function ownerOf(catalog: ReadableCatalog, block: number): Owner | undefined {
  return statement<Owner>(catalog, ownerSql).get(block);
}
// Lines of a recording whose indexing did not come to its end are no hits: the recording is told as not searched.
export const ownerSql = `SELECT session_id AS sessionId, id AS recordingId FROM recordings WHERE line_block = ? AND index_state IN ('indexed', 'replayable')`;

const cursorSchema = z.object({ in: z.enum(['notes', 'lines']), after: z.int().min(0).nullable() });
type Cursor = z.infer<typeof cursorSchema>;

function encodeCursor(cursor: Cursor): string {
  return Buffer.from(JSON.stringify(cursor)).toString('base64url');
}

function decodeCursor(cursor: string): Cursor {
  try {
    return cursorSchema.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()));
  } catch (error) {
    throw new AppError('usage', 'The page asked for is not of this search.', { action: 'Search again from the start.', cause: error });
  }
}
