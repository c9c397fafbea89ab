import { AppError } from '../../../shared/errors.ts';
import type { RecordingId } from '../../../shared/model/ids.ts';
import type { ScreenTextLine, TranscriptLine } from '../../../shared/model/playback.ts';
import { fold } from './fold-text.ts';
import { type ReadableCatalog, statement, type WritableCatalog } from './handles.ts';
import { assignLineRange, lineRange, maxLines } from './line-block.ts';
import { transaction } from './open-catalog.ts';
import { type LineMove, packMoves, packWords, placeAt, unpackMoves, unpackWords, type WordPlace } from './screen-line-places.ts';

/** A line that was read from the picture; `seq` counts from 0 without gaps, in order of `atMs`. */
export interface ScreenLine extends ScreenTextLine {
  readonly seq: number;
  readonly words: readonly WordPlace[];
  /** Its `box` is where it was first. */
  readonly moves: readonly LineMove[];
}

export interface ScreenLineUpdate {
  readonly seq: number;
  readonly endMs: number;
  readonly moves: readonly LineMove[];
}

export interface ScreenTextProgress {
  readonly added: readonly ScreenLine[];
  readonly updated: readonly ScreenLineUpdate[];
  /** Reading can go on from here. */
  readonly readMs: number;
}

interface ScreenLineRow {
  readonly id: number;
  readonly atMs: number;
  readonly endMs: number;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly confidence: number;
  readonly text: string;
  readonly words: Buffer;
  readonly moves: Buffer | null;
}

const columns = 'id, at_ms AS atMs, end_ms AS endMs, x, y, width, height, confidence, text, words, moves';

/** Keeps what was read of a recording, all or nothing: lines that are searchable at once, and how far reading came. */
export function addScreenText(catalog: WritableCatalog, id: RecordingId, { added, updated, readMs }: ScreenTextProgress): void {
  transaction(catalog, () => {
    const { first } = assignLineRange(catalog, id);
    const insert = statement(catalog, 'INSERT INTO screen_lines VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)');
    const insertWords = statement(catalog, 'INSERT INTO screen_words(rowid, text) VALUES (?, ?)');
    const insertFolded = statement(catalog, 'INSERT INTO screen_folded(rowid, text) VALUES (?, ?)');
    for (const { seq, atMs, endMs, box, confidence, text, words, moves } of added) {
      if (seq >= maxLines) throw new AppError('input-too-large', `The recording ${id} has more than ${maxLines} lines of text.`);
      const { x, y, width, height } = box;
      insert.run(first + seq, atMs, endMs, x, y, width, height, confidence, text, packWords(words), packMoves(moves));
      insertWords.run(first + seq, text);
      insertFolded.run(first + seq, fold(text));
    }
    const update = statement(catalog, 'UPDATE screen_lines SET end_ms = ?, moves = ? WHERE id = ?');
    for (const { seq, endMs, moves } of updated) update.run(endMs, packMoves(moves), first + seq);
    statement(catalog, `UPDATE recordings SET screen_text_state = 'partial', screen_text_read_ms = ? WHERE id = ?`).run(readMs, id);
  });
}

/** Forgets all that was read of a recording. In a transaction of the caller's. */
export function clearScreenLines(catalog: WritableCatalog, id: RecordingId): void {
  const range = lineRange(catalog, id);
  if (range === null) return;
  statement(catalog, 'DELETE FROM screen_lines WHERE id >= ? AND id < ?').run(range.first, range.endExclusive);
}

export function screenLineCount(catalog: ReadableCatalog, id: RecordingId): number {
  const range = lineRange(catalog, id);
  if (range === null) return 0;
  const row = statement<{ last: number | null }>(catalog, 'SELECT max(id) AS last FROM screen_lines WHERE id >= ? AND id < ?').get(
    range.first,
    range.endExclusive,
  );
  return row === undefined || row.last === null ? 0 : row.last - range.first + 1;
}

export function listScreenLines(catalog: ReadableCatalog, id: RecordingId, page: { offset: number; limit: number }): ScreenLine[] {
  const range = lineRange(catalog, id);
  if (range === null) return [];
  const start = range.first + page.offset;
  return statement<ScreenLineRow>(catalog, `SELECT ${columns} FROM screen_lines WHERE id >= ? AND id < ? ORDER BY id`)
    .all(start, Math.min(start + page.limit, range.endExclusive))
    .map((row) => toLine(row, range.first));
}

/** When a line begins; null where there is none of that number. */
export function screenLineTime(catalog: ReadableCatalog, id: RecordingId, seq: number): number | null {
  const range = lineRange(catalog, id);
  if (range === null) return null;
  return statement<{ at_ms: number }>(catalog, 'SELECT at_ms FROM screen_lines WHERE id = ?').get(range.first + seq)?.at_ms ?? null;
}

/** Number of the last line that begins at or before a time, -1 before the first. */
export function screenLineIndexAt(catalog: ReadableCatalog, id: RecordingId, atMs: number): number {
  let low = 0;
  let high = screenLineCount(catalog, id);
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if ((screenLineTime(catalog, id, middle) ?? Number.POSITIVE_INFINITY) <= atMs) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** The lines that were shown, or ended, at any time from one to another, in order. */
export function screenLinesShown(
  catalog: ReadableCatalog,
  id: RecordingId,
  { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number },
): ScreenLine[] {
  const range = lineRange(catalog, id);
  if (range === null) return [];
  return statement<ScreenLineRow>(catalog, shownLinesSql)
    .all(range.first, range.endExclusive, toMs, fromMs)
    .map((row) => toLine(row, range.first));
}
export const shownLinesSql = `
SELECT ${columns} FROM screen_lines WHERE id IN
  (SELECT id FROM screen_lines INDEXED BY screen_lines_shown WHERE id >= ? AND id < ? AND at_ms <= ? AND end_ms >= ?)
ORDER BY id`;

/** What was read and is shown at a time, each line where it is then. */
export function screenTextAt(catalog: ReadableCatalog, id: RecordingId, atMs: number): ScreenTextLine[] {
  return screenLinesShown(catalog, id, { fromMs: atMs, toMs: atMs })
    .filter(({ endMs }) => endMs > atMs)
    .map(({ atMs: fromMs, endMs, text, confidence, box, moves }) => ({
      atMs: fromMs,
      endMs,
      text,
      confidence,
      box: placeAt({ box, moves }, atMs),
    }));
}

/** A line as the transcript has it. */
export function toTranscriptLine({ atMs, endMs, text, box, confidence }: ScreenTextLine): TranscriptLine {
  return { atMs, endMs, source: 'ocr', text, box, confidence };
}

function toLine(row: ScreenLineRow, first: number): ScreenLine {
  const { id, atMs, endMs, x, y, width, height, confidence, text, words, moves } = row;
  const box = { x, y, width, height };
  return { seq: id - first, atMs, endMs, text, confidence, box, words: unpackWords(words), moves: moves ? unpackMoves(moves) : [] };
}
