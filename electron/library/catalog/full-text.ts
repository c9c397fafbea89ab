import type { RecordingId } from '../../../shared/model/ids.ts';
import { type ReadableCatalog, statement, type WritableCatalog } from './handles.ts';
import { lineRange } from './line-block.ts';
import { transaction } from './open-catalog.ts';

const indexes = ['text_words', 'text_trigrams'] as const;

/**
 * Takes the next lines of a recording into the full-text indexes, where the last call left off, all or nothing. Costs four
 * times as much as reading the recording does: done in slices after it, so that what was read can be played meanwhile.
 * False when no line is left.
 */
export function fillFullText(catalog: WritableCatalog, id: RecordingId, lines: number): boolean {
  const range = lineRange(catalog, id);
  if (range === null) return false;
  const from = range.first + filledLines(catalog, id);
  const end = Math.min(from + lines, range.endExclusive);
  return transaction(catalog, () => {
    // A batch at a time: row by row the full-text indexes cost several times as much.
    const added = indexes.map(
      (index) =>
        statement(catalog, `INSERT INTO ${index}(rowid, text) SELECT id, text FROM text_lines WHERE id >= ? AND id < ? ORDER BY id`).run(
          from,
          end,
        ).changes,
    );
    const [count = 0] = added;
    if (count === 0) return false;
    statement(catalog, 'UPDATE recordings SET text_filled = text_filled + ? WHERE id = ?').run(count, id);
    return count === lines;
  });
}

/** Lines of a recording that the full-text indexes know, counted from the first. */
export function filledLines(catalog: ReadableCatalog, id: RecordingId): number {
  return statement<{ text_filled: number }>(catalog, 'SELECT text_filled FROM recordings WHERE id = ?').get(id)?.text_filled ?? 0;
}

/** Deletes the lines of a recording, from the full-text indexes as far as they know them. In a transaction of the caller's. */
export function deleteLines(catalog: WritableCatalog, id: RecordingId): void {
  const range = lineRange(catalog, id);
  if (range === null) return;
  const filledEnd = range.first + filledLines(catalog, id);
  for (const index of indexes) {
    statement(
      catalog,
      `INSERT INTO ${index}(${index}, rowid, text) SELECT 'delete', id, text FROM text_lines WHERE id >= ? AND id < ?`,
    ).run(range.first, filledEnd);
  }
  statement(catalog, 'UPDATE recordings SET text_filled = 0 WHERE id = ?').run(id);
  statement(catalog, 'DELETE FROM text_lines WHERE id >= ? AND id < ?').run(range.first, range.endExclusive);
}
