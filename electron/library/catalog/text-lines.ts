import { AppError } from '../../../shared/errors.ts';
import type { RecordingId } from '../../../shared/model/ids.ts';
import type { TranscriptLine } from '../../../shared/model/playback.ts';
import { type ReadableCatalog, statement, type WritableCatalog } from './handles.ts';
import { assignLineRange, type LineRange, lineRange, maxLines } from './line-block.ts';
import { type LinePack, maxPackLines, packLines, unpackLines } from './line-pack.ts';
import { transaction } from './open-catalog.ts';

/** One line to index; `seq` counts from 0 without gaps, in order of `atMs`. */
export interface TextLine extends TranscriptLine {
  readonly seq: number;
}

export interface LinePage {
  readonly lines: TranscriptLine[];
  readonly total: number;
}

/** Adds lines that follow each other, behind those that are there. */
export function insertTextLines(catalog: WritableCatalog, id: RecordingId, lines: readonly TextLine[]): void {
  const [first] = lines;
  if (first) insertLinePacks(catalog, id, first.seq, packLines(lines));
}

/** Adds packs that follow each other; `seq` is the number of their first line. */
export function insertLinePacks(catalog: WritableCatalog, id: RecordingId, seq: number, packs: readonly LinePack[]): void {
  const { first } = assignLineRange(catalog, id);
  const insert = statement(catalog, 'INSERT INTO text_packs (id, at_ms, count, places, text) VALUES (?, ?, ?, ?, ?)');
  transaction(catalog, () => {
    let next = seq;
    for (const { count, atMs, places, text } of packs) {
      if (next + count > maxLines) throw new AppError('input-too-large', `The recording ${id} has more than ${maxLines} lines of text.`);
      insert.run(first + next, atMs, count, places, text);
      next += count;
    }
  });
}

export interface PackRow extends Omit<LinePack, 'places'> {
  /** Of its first line. */
  readonly id: number;
  readonly places: Buffer;
}

/** Deletes the lines of a recording; triggers take them out of the full-text indexes. In a transaction of the caller's. */
export function deleteTextLines(catalog: WritableCatalog, id: RecordingId): void {
  const range = lineRange(catalog, id);
  if (range === null) return;
  statement(catalog, 'DELETE FROM text_packs WHERE id >= ? AND id < ?').run(range.first, range.endExclusive);
  statement(catalog, 'UPDATE recordings SET text_filled = 0 WHERE id = ?').run(id);
}

export function listTextLines(catalog: ReadableCatalog, id: RecordingId, page: { offset: number; limit: number }): LinePage {
  const range = lineRange(catalog, id);
  if (range === null) return { lines: [], total: 0 };
  const start = range.first + page.offset;
  const end = Math.min(start + page.limit, range.endExclusive);
  const lines: TranscriptLine[] = [];
  const packs = end > start ? statement<PackRow>(catalog, listPacksSql).iterate(firstPackOf(start, range), end) : [];
  for (const pack of packs) {
    let lineId = pack.id;
    for (const line of unpackLines(pack)) {
      if (lineId >= start && lineId < end) lines.push(line);
      lineId += 1;
    }
  }
  return { lines, total: lineCount(catalog, range) };
}

/** The lowest id that the pack with a line can have. */
export function firstPackOf(lineId: number, { first }: Pick<LineRange, 'first'>): number {
  return Math.max(first, lineId - maxPackLines + 1);
}

/** When a line begins; null where there is none of that number. */
export function textLineTime(catalog: ReadableCatalog, id: RecordingId, seq: number): number | null {
  return listTextLines(catalog, id, { offset: seq, limit: 1 }).lines[0]?.atMs ?? null;
}

/** Index of the last line at or before a time, -1 before the first: a binary search over the ordered packs. */
export function transcriptIndexAt(catalog: ReadableCatalog, id: RecordingId, atMs: number): number {
  const range = lineRange(catalog, id);
  if (range === null) return -1;
  const packAt = statement<{ id: number; atMs: number; count: number }>(catalog, packAtSql);
  let low = range.first;
  let high = range.first + lineCount(catalog, range);
  // Lines before `low` begin at or before the time, or are before those of its pack; lines from `high` on begin later.
  let found: number | null = null;
  while (low < high) {
    const middle = low + Math.floor((high - low) / 2);
    const pack = packAt.get(range.first, middle);
    if (pack === undefined) break;
    if (pack.atMs <= atMs) {
      found = pack.id;
      low = pack.id + pack.count;
    } else high = pack.id;
  }
  if (found === null) return -1;
  const pack = statement<PackRow>(catalog, listPacksSql).get(found, found + 1);
  let index = found - range.first - 1;
  if (pack) for (const line of unpackLines(pack)) if (line.atMs <= atMs) index += 1;
  return index;
}

const packColumns = 'id, at_ms AS atMs, count, places, text';
export const listPacksSql = `SELECT ${packColumns} FROM text_packs WHERE id >= ? AND id < ? ORDER BY id`;
// Without the texts: they may lie on pages of their own.
export const packAtSql = 'SELECT id, at_ms AS atMs, count FROM text_packs WHERE id >= ? AND id <= ? ORDER BY id DESC LIMIT 1';

/** From the last pack: lines are numbered without gaps. */
function lineCount(catalog: ReadableCatalog, { first, endExclusive }: LineRange): number {
  const last = statement<{ id: number; count: number }>(catalog, packAtSql).get(first, endExclusive - 1);
  return last === undefined ? 0 : last.id - first + last.count;
}
