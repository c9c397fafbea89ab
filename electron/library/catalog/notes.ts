import { z } from 'zod';
import { AppError } from '../../../shared/errors.ts';
import type { NoteId, RecordingId, SessionId } from '../../../shared/model/ids.ts';
import type { Note } from '../../../shared/model/review.ts';
import { type ReadableCatalog, statement, type WritableCatalog } from './handles.ts';
import { readJson } from './json-column.ts';
import { extendLineage, hashNote } from './record-hash.ts';
import { refreshSessionCounts } from './session-states.ts';

/** Columns under the names of the model; every one is of the model's type already. */
export const noteColumns = `id, session_id AS sessionId, recording_id AS recordingId, at_ms AS atMs, end_ms AS endMs, severity,
  text, author, created_at_ms AS createdAtMs, updated_at_ms AS updatedAtMs`;

/** Notes about the whole session first, then in order of time. */
export function listNotes(catalog: ReadableCatalog, sessionId: SessionId): Note[] {
  return statement<Note>(catalog, `SELECT ${noteColumns} FROM notes WHERE session_id = ? ORDER BY at_ms, row`).all(sessionId);
}

export function getNote(catalog: ReadableCatalog, id: NoteId): Note | null {
  return statement<Note>(catalog, `SELECT ${noteColumns} FROM notes WHERE id = ?`).get(id) ?? null;
}

export function insertNote(catalog: WritableCatalog, note: Note): void {
  statement(
    catalog,
    `INSERT INTO notes (id, session_id, recording_id, at_ms, end_ms, severity, text, author, created_at_ms, updated_at_ms)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  ).run(
    note.id,
    note.sessionId,
    note.recordingId,
    note.atMs,
    note.endMs,
    note.severity,
    note.text,
    note.author,
    note.createdAtMs,
    note.updatedAtMs,
  );
  statement(catalog, 'DELETE FROM removed_notes WHERE id = ?').run(note.id);
  refreshSessionCounts(catalog, note.sessionId);
}

/** What of a note can change; what is not given stays. */
export interface NotePatch {
  readonly severity?: Note['severity'] | undefined;
  readonly text?: string | undefined;
  readonly atMs?: number | null | undefined;
  readonly endMs?: number | null | undefined;
  readonly updatedAtMs: number;
}

/** Gives the note as it is now; throws `not-found`. */
export function updateNote(catalog: WritableCatalog, id: NoteId, patch: NotePatch): Note {
  const known = getNote(catalog, id);
  if (known === null) throw new AppError('not-found', `There is no note ${id}.`);
  const note: Note = {
    ...known,
    severity: patch.severity ?? known.severity,
    text: patch.text ?? known.text,
    atMs: patch.atMs === undefined ? known.atMs : patch.atMs,
    endMs: patch.endMs === undefined ? known.endMs : patch.endMs,
    updatedAtMs: patch.updatedAtMs,
  };
  statement(catalog, 'UPDATE notes SET severity = ?, text = ?, at_ms = ?, end_ms = ?, updated_at_ms = ? WHERE id = ?').run(
    note.severity,
    note.text,
    note.atMs,
    note.endMs,
    note.updatedAtMs,
    id,
  );
  setNoteLineage(catalog, id, extendLineage(noteLineage(catalog, id), hashNote(known)));
  return note;
}

/**
 * After a recording found another session: its notes go with it, and so do those on a session that was made from recordings
 * and has none left.
 */
export function moveNotes(
  catalog: WritableCatalog,
  { recordingId, from, to }: { readonly recordingId: RecordingId; readonly from: SessionId; readonly to: SessionId },
): void {
  statement(
    catalog,
    `UPDATE notes SET session_id = :to WHERE session_id = :from AND (recording_id = :recordingId OR (
       (SELECT origin FROM sessions WHERE id = :from) = 'derived' AND NOT EXISTS (SELECT 1 FROM recordings WHERE session_id = :from)))`,
  ).run({ recordingId, from, to });
}

/** Hashes of what a note was before; of one that is gone, what it was last among them. Null for one that never was here. */
export function noteLineage(catalog: ReadableCatalog, id: NoteId): readonly string[] {
  const row =
    statement<{ lineage: string }>(catalog, 'SELECT lineage FROM notes WHERE id = ?').get(id) ??
    statement<{ lineage: string }>(catalog, 'SELECT lineage FROM removed_notes WHERE id = ?').get(id);
  return readJson(lineageSchema, row?.lineage ?? null) ?? [];
}
const lineageSchema = z.array(z.string());

export function setNoteLineage(catalog: WritableCatalog, id: NoteId, lineage: readonly string[]): void {
  statement(catalog, 'UPDATE notes SET lineage = ? WHERE id = ?').run(JSON.stringify(lineage), id);
  statement(catalog, 'UPDATE removed_notes SET lineage = ? WHERE id = ?').run(JSON.stringify(lineage), id);
}

export interface RemovedNote {
  readonly id: NoteId;
  readonly removedAtMs: number;
}

export function listRemovedNotes(catalog: ReadableCatalog, sessionId: SessionId): RemovedNote[] {
  return statement<RemovedNote>(
    catalog,
    'SELECT id, removed_at_ms AS removedAtMs FROM removed_notes WHERE session_id = ? ORDER BY removed_at_ms, id',
  ).all(sessionId);
}

export function isRemovedNote(catalog: ReadableCatalog, id: NoteId): boolean {
  return statement(catalog, 'SELECT 1 FROM removed_notes WHERE id = ?').get(id) !== undefined;
}

/** Throws `not-found`. That it was there is kept: it must not come back with the next case that still has it. */
export function deleteNote(catalog: WritableCatalog, id: NoteId, atMs = 0): void {
  const known = getNote(catalog, id);
  if (known !== null) {
    statement(catalog, 'INSERT OR REPLACE INTO removed_notes (id, session_id, lineage, removed_at_ms) VALUES (?, ?, ?, ?)').run(
      id,
      known.sessionId,
      JSON.stringify(extendLineage(noteLineage(catalog, id), hashNote(known))),
      atMs,
    );
  }
  const row = statement<{ session_id: SessionId }>(catalog, 'DELETE FROM notes WHERE id = ? RETURNING session_id').get(id);
  if (row === undefined) throw new AppError('not-found', `There is no note ${id}.`);
  refreshSessionCounts(catalog, row.session_id);
}
