import type { RecordingId, SessionId, TextRedactionId } from '../../../shared/model/ids.ts';
import { redactedWhatSchema, type TextRedaction } from '../../../shared/model/text-redaction.ts';
import { type ReadableCatalog, statement, type WritableCatalog } from './handles.ts';

interface TextRedactionRow {
  readonly id: TextRedactionId;
  readonly sessionId: SessionId;
  readonly recordingId: RecordingId | null;
  readonly what: string;
  readonly reason: string;
  readonly author: string;
  readonly createdAtMs: number;
}

const selectTextRedaction = `SELECT id, session_id AS sessionId, recording_id AS recordingId, what, reason, author,
  created_at_ms AS createdAtMs FROM text_redactions`;

/** Of a session and of its recordings, which take theirs along to another session; oldest first. */
export function listTextRedactions(catalog: ReadableCatalog, sessionId: SessionId): TextRedaction[] {
  return statement<TextRedactionRow>(
    catalog,
    `${selectTextRedaction} WHERE (recording_id IS NULL AND session_id = :sessionId)
       OR recording_id IN (SELECT id FROM recordings WHERE session_id = :sessionId) ORDER BY row`,
  )
    .all({ sessionId })
    .map(toModel);
}

export function getTextRedaction(catalog: ReadableCatalog, id: TextRedactionId): TextRedaction | null {
  const row = statement<TextRedactionRow>(catalog, `${selectTextRedaction} WHERE id = ?`).get(id);
  return row === undefined ? null : toModel(row);
}

export function insertTextRedaction(catalog: WritableCatalog, redaction: TextRedaction): void {
  const { id, sessionId, recordingId, what, reason, author, createdAtMs } = redaction;
  statement(
    catalog,
    'INSERT INTO text_redactions (id, session_id, recording_id, what, reason, author, created_at_ms) VALUES (?, ?, ?, ?, ?, ?, ?)',
  ).run(id, sessionId, recordingId, JSON.stringify(what), reason, author, createdAtMs);
}

export function deleteTextRedaction(catalog: WritableCatalog, id: TextRedactionId): void {
  statement(catalog, 'DELETE FROM text_redactions WHERE id = ?').run(id);
}

/** Moves redactions of typed input to where the recording has their times now; none gets shorter by it. */
export function shiftTextRedactions(catalog: WritableCatalog, recordingId: RecordingId, timeOf: (atMs: number) => number): void {
  const rows = statement<TextRedactionRow>(catalog, `${selectTextRedaction} WHERE recording_id = ?`).all(recordingId);
  for (const { id, what } of rows.map(toModel)) {
    if (what.kind !== 'input') continue;
    const fromMs = what.fromMs === null ? null : timeOf(what.fromMs);
    const length = what.fromMs === null || what.toMs === null ? 0 : what.toMs - what.fromMs;
    const toMs = what.toMs === null ? null : Math.max(timeOf(what.toMs), (fromMs ?? 0) + length);
    statement(catalog, 'UPDATE text_redactions SET what = ? WHERE id = ?').run(JSON.stringify({ ...what, fromMs, toMs }), id);
  }
}

function toModel({ what, ...row }: TextRedactionRow): TextRedaction {
  return { ...row, what: redactedWhatSchema.parse(JSON.parse(what)) };
}
