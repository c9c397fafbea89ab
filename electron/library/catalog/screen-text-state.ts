import type { RecordingId } from '../../../shared/model/ids.ts';
import type { Recording, ScreenTextState } from '../../../shared/model/recording.ts';
import { type ReadableCatalog, statement, type WritableCatalog } from './handles.ts';
import { transaction } from './open-catalog.ts';
import { type RecordingRow, recordingColumns, toRecording } from './recording-row.ts';
import { clearScreenLines, type ScreenLine, screenLineCount, screenLinesShown } from './screen-lines.ts';

/** From now on the recording is being read, whatever the user did before. `anew`: what was read is forgotten. */
export function beginScreenText(catalog: WritableCatalog, id: RecordingId, anew: boolean): void {
  transaction(catalog, () => {
    if (anew) {
      clearScreenLines(catalog, id);
      statement(catalog, 'UPDATE recordings SET screen_text_read_ms = 0 WHERE id = ?').run(id);
    }
    statement(
      catalog,
      `UPDATE recordings SET screen_text_state = 'partial', screen_text_problem = NULL, screen_text_paused = 0 WHERE id = ?`,
    ).run(id);
  });
}

export function endScreenText(
  catalog: WritableCatalog,
  id: RecordingId,
  { state, problem }: Pick<ScreenTextState, 'state' | 'problem'>,
): void {
  statement(catalog, 'UPDATE recordings SET screen_text_state = ?, screen_text_problem = ? WHERE id = ?').run(state, problem, id);
}

/** The user wants no more of it read, until asked. */
export function pauseScreenText(catalog: WritableCatalog, ids: readonly RecordingId[]): void {
  statement(catalog, 'UPDATE recordings SET screen_text_paused = 1 WHERE id IN (SELECT value FROM json_each(?))').run(JSON.stringify(ids));
}

export interface ScreenTextResume {
  /** Where reading stopped. */
  readonly atMs: number;
  readonly nextSeq: number;
  /** Lines shown there, or until shortly before, as they were then: what was known of later times is read again. */
  readonly lines: readonly ScreenLine[];
}

export function resumeScreenText(catalog: ReadableCatalog, id: RecordingId, shortlyMs: number): ScreenTextResume {
  const row = statement<{ readMs: number }>(catalog, 'SELECT screen_text_read_ms AS readMs FROM recordings WHERE id = ?').get(id);
  const stopMs = row?.readMs ?? 0;
  const lines = screenLinesShown(catalog, id, { fromMs: stopMs - shortlyMs, toMs: stopMs }).map(
    (line): ScreenLine => ({ ...line, endMs: Math.min(line.endMs, stopMs), moves: line.moves.filter(({ atMs }) => atMs <= stopMs) }),
  );
  return { atMs: stopMs, nextSeq: screenLineCount(catalog, id), lines };
}

/** Cached, indexed recordings with a picture that is not wholly read, unless the user paused it; all, or some of them. */
export function listUnread(catalog: ReadableCatalog, ids: readonly RecordingId[] | null = null): Recording[] {
  const only = ids === null ? '' : 'AND id IN (SELECT value FROM json_each(?))';
  return statement<RecordingRow>(
    catalog,
    `SELECT ${recordingColumns} FROM recordings
     WHERE (${notSearched}) AND index_state = 'indexed' AND screen_text_state IN ('none', 'partial') AND screen_text_paused = 0
       AND cache_state = 'complete' ${only} ORDER BY source_id, key`,
  )
    .all(...(ids === null ? [] : [JSON.stringify(ids)]))
    .map(toRecording);
}
// Names the partial index recordings_not_searched, word by word: few recordings of many are in it.
const notSearched = `index_state <> 'indexed' OR screen_text_state NOT IN ('done', 'unsupported') OR screen_text_problem IS NOT NULL`;
