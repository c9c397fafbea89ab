import type { RecordingId } from '../../../shared/model/ids.ts';
import { shiftStretches } from './coverage.ts';
import { statement, type WritableCatalog } from './handles.ts';
import { shiftTextRedactions } from './text-redactions.ts';

/**
 * Moves what a reviewer fastened to times of a recording to where the same pictures are now: notes, what was watched, and
 * redactions, which never get shorter by it. `timeOf`: whole milliseconds from before to after.
 */
export function shiftTimes(catalog: WritableCatalog, id: RecordingId, timeOf: (atMs: number) => number): void {
  const notes = statement<{ id: string; atMs: number | null; endMs: number | null }>(
    catalog,
    'SELECT id, at_ms AS atMs, end_ms AS endMs FROM notes WHERE recording_id = ?',
  ).all(id);
  for (const { id: note, atMs, endMs } of notes) {
    statement(catalog, 'UPDATE notes SET at_ms = ?, end_ms = ? WHERE id = ?').run(
      atMs === null ? null : timeOf(atMs),
      endMs === null ? null : timeOf(endMs),
      note,
    );
  }
  shiftStretches(catalog, id, timeOf);
  shiftTextRedactions(catalog, id, timeOf);
  const redactions = statement<{ row: number; fromMs: number; toMs: number }>(
    catalog,
    'SELECT row, from_ms AS fromMs, to_ms AS toMs FROM redactions WHERE recording_id = ?',
  ).all(id);
  for (const { row, fromMs, toMs } of redactions) {
    const from = timeOf(fromMs);
    statement(catalog, 'UPDATE redactions SET from_ms = ?, to_ms = ? WHERE row = ?').run(
      from,
      Math.max(timeOf(toMs), from + toMs - fromMs),
      row,
    );
  }
}
