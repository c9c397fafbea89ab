import type { RecordingId } from '../../../shared/model/ids.ts';
import { statement, type WritableCatalog } from './handles.ts';
import { lineRange } from './line-block.ts';
import { transaction } from './open-catalog.ts';

const indexes = ['text_words', 'text_trigrams'] as const;

/**
 * Takes the next packs of a recording's lines into the full-text indexes, where the last call left off, all or nothing.
 * Costs more than reading the recording does: done in slices after it, so that what was read can be played meanwhile.
 * False when no line is left.
 */
export function fillFullText(catalog: WritableCatalog, id: RecordingId, packs: number): boolean {
  const range = lineRange(catalog, id);
  if (range === null) return false;
  const filled = statement<{ text_filled: number }>(catalog, 'SELECT text_filled FROM recordings WHERE id = ?').get(id)?.text_filled ?? 0;
  const slice = statement<{ last: number | null; lines: number; packs: number }>(catalog, sliceSql).get(
    range.first + filled,
    range.endExclusive,
    packs,
  );
  const last = slice?.last ?? null;
  if (!slice || last === null) return false;
  transaction(catalog, () => {
    // A batch at a time: row by row the full-text indexes cost several times as much.
    for (const index of indexes) {
      statement(catalog, `INSERT INTO ${index}(rowid, text) SELECT id, text FROM text_packs WHERE id >= ? AND id <= ? ORDER BY id`).run(
        range.first + filled,
        last,
      );
    }
    statement(catalog, 'UPDATE recordings SET text_filled = text_filled + ? WHERE id = ?').run(slice.lines, id);
  });
  return slice.packs === packs;
}

const sliceSql =
  'SELECT max(id) AS last, sum(count) AS lines, count(*) AS packs FROM (SELECT id, count FROM text_packs WHERE id >= ? AND id < ? ORDER BY id LIMIT ?)';

/**
 * Goes on with merging the parts that the full-text indexes are in: a look-up asks each of them. A few milliseconds of
 * work; false when nothing is left that is worth it.
 */
export function mergeFullText(catalog: WritableCatalog, pages: number): boolean {
  const changes = (): number => statement<{ count: number }>(catalog, 'SELECT total_changes() AS count').get()?.count ?? 0;
  return indexes.some((index) => {
    const before = changes();
    statement(catalog, `INSERT INTO ${index}(${index}, rank) VALUES ('merge', ?)`).run(pages);
    // As FTS5 documents it: a merge that found nothing to do changes fewer than two rows.
    return changes() - before >= 2;
  });
}
