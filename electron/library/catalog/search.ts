import { z } from 'zod';
import { AppError } from '../../../shared/errors.ts';
import type { RecordingId, SessionId } from '../../../shared/model/ids.ts';
import type { Note, NotSearched, SearchHit, SearchSource } from '../../../shared/model/review.ts';
import { type ReadableCatalog, statement } from './handles.ts';
import { blockOf, lineRange } from './line-block.ts';
import { noteColumns } from './notes.ts';
import { boxOfRanges } from './screen-line-places.ts';
import { createScreenMatcher, type ScreenMatcher } from './screen-matcher.ts';
import { type LockedSessions, searchCoverage } from './search-coverage.ts';
import { type FoundLine, type IdRange, type Looked, printedLines, readLines } from './search-lines.ts';
import { createMatcher, type Matcher, type SearchMode, type TextRange } from './search-matcher.ts';

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

/** What is left out of a search, and told as not searched. */
export interface LockedSearch extends LockedSessions {
  isLocked(sessionId: SessionId): boolean;
}

/**
 * Notes first, newest first; then lines by session, newest first, and by time within it.
 * Throws `usage` for a bad regular expression or a cursor that is not of this search.
 */
export function searchText(catalog: ReadableCatalog, request: SearchRequest, locked: LockedSearch | null = null): SearchPage {
  const matcher = createMatcher(request.query, request.mode, request.caseSensitive, request.wholeWord);
  const screenMatcher = createScreenMatcher(request.query, request.mode, request.caseSensitive, request.wholeWord);
  const page: Page = { hits: [], limit: request.limit, examined: 0, isLocked: (id) => locked?.isLocked(id) ?? false };
  let next: Cursor | null = request.cursor === null ? { in: 'notes', after: null, screen: null } : decodeCursor(request.cursor);
  if (next.in === 'notes') next = searchNotes(catalog, matcher, request, page, next.after) ?? { in: 'lines', after: null, screen: null };
  if (next.in === 'lines') next = searchLines(catalog, { printed: matcher, read: screenMatcher }, request, page, next);
  return {
    hits: page.hits,
    nextCursor: next === null ? null : encodeCursor(next),
    ...searchCoverage(catalog, request.recordingId, locked),
  };
}

/** The last line that was looked at, of each kind; null: none yet. */
type LinePlaces = Pick<Cursor, 'after' | 'screen'>;

interface Page {
  readonly hits: SearchHit[];
  readonly limit: number;
  examined: number;
  isLocked(sessionId: SessionId): boolean;
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
    const ranges = page.isLocked(note.sessionId) ? null : matcher.match(note.text);
    if (ranges !== null) {
      const atMs = note.atMs ?? 0;
      const { sessionId, recordingId, text } = note;
      page.hits.push({ sessionId, recordingId, atMs, endMs: note.endMs ?? atMs, text, ranges, source: 'note' });
    }
    if (isFull(page)) return { in: 'notes', after: note.row, screen: null };
  }
  return null;
}

/** Lines as they were printed or typed, and lines that were read from pictures, as one row in the order hits are shown in. */
function searchLines(
  catalog: ReadableCatalog,
  matchers: { readonly printed: Matcher; readonly read: ScreenMatcher },
  request: SearchRequest,
  page: Page,
  after: LinePlaces,
): Cursor | null {
  if (isFull(page)) return { in: 'lines', ...after };
  const range = request.recordingId === null ? null : lineRange(catalog, request.recordingId);
  if (request.recordingId !== null && range === null) return null;
  const from = (place: number | null): IdRange => ({
    first: Math.max(range?.first ?? 0, place === null ? 0 : place + 1),
    endExclusive: range?.endExclusive ?? Number.MAX_SAFE_INTEGER,
  });
  const wants = (source: SearchSource): boolean => request.sources.length === 0 || request.sources.includes(source);
  const printed = ahead(
    wants('output') || wants('input') || wants('event') ? printedLines(catalog, matchers.printed, from(after.after)) : [],
  );
  const read = ahead(wants('ocr') ? readLines(catalog, matchers.read, from(after.screen)) : []);
  const places = { ...after };
  const owners = new Map<number, Owner | undefined>();
  try {
    while (!isFull(page)) {
      const [line, screenLine] = [printed.peek(), read.peek()];
      if (line === undefined && screenLine === undefined) return null;
      const isRead = line === undefined || (screenLine !== undefined && isBefore(screenLine, line));
      const next = isRead ? read.take() : printed.take();
      if (next === undefined) return null;
      places[isRead ? 'screen' : 'after'] = next.id;
      page.examined += next.cost;
      const found = next.line;
      const ranges = found && wants(found.source) ? (isRead ? matchers.read : matchers.printed).match(found.text) : null;
      if (found === null || ranges === null) continue;
      const block = blockOf(next.id);
      if (!owners.has(block)) {
        const known = ownerOf(catalog, block);
        owners.set(block, known && page.isLocked(known.sessionId) ? undefined : known);
      }
      const owner = owners.get(block);
      if (owner !== undefined) page.hits.push({ ...owner, ...hitOf(found, ranges) });
    }
    return { in: 'lines', ...places };
  } finally {
    printed.close();
    read.close();
  }
}

function hitOf(line: FoundLine, ranges: TextRange[]): Omit<SearchHit, keyof Owner> {
  const { atMs, endMs, text, source, place } = line;
  if (!place) return { atMs, endMs, text, ranges, source };
  return { atMs, endMs, text, ranges, source, box: boxOfRanges(place, ranges), confidence: place.confidence };
}

/** As hits are shown: by session, newest first, then by time. */
function isBefore(a: Looked, b: Looked): boolean {
  const blocks = blockOf(a.id) - blockOf(b.id);
  return blocks === 0 ? a.atMs < b.atMs : blocks < 0;
}

interface Ahead<T> {
  peek(): T | undefined;
  take(): T | undefined;
  close(): void;
}

/** Looks one item ahead. */
function ahead<T>(items: Iterable<T>): Ahead<T> {
  const iterator = items[Symbol.iterator]();
  let next: IteratorResult<T, unknown> | null = null;
  const peek = (): T | undefined => {
    next ??= iterator.next();
    return next.done ? undefined : next.value;
  };
  return {
    peek,
    take() {
      const item = peek();
      if (!next?.done) next = null;
      return item;
    },
    close: () => void iterator.return?.(),
  };
}

interface Owner {
  readonly sessionId: SessionId;
  readonly recordingId: RecordingId;
}

function ownerOf(catalog: ReadableCatalog, block: number): Owner | undefined {
  return statement<Owner>(catalog, ownerSql).get(block);
}
// Lines of a recording whose indexing did not come to its end are no hits: the recording is told as not searched.
export const ownerSql = `SELECT session_id AS sessionId, id AS recordingId FROM recordings WHERE line_block = ? AND index_state IN ('indexed', 'replayable')`;

const cursorSchema = z.object({
  in: z.enum(['notes', 'lines']),
  after: z.int().min(0).nullable(),
  /** Where the lines read from pictures go on. */
  screen: z.int().min(0).nullable().default(null),
});
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
