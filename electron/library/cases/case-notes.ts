import type { CaseNoteBody, CaseRecord, Citation } from '../../../shared/model/cases.ts';
import { type CaseRecordId, caseRecordIdSchema, type NoteId, noteIdSchema } from '../../../shared/model/ids.ts';
import type { Note } from '../../../shared/model/review.ts';
import type { Session } from '../../../shared/model/session.ts';
import type { ReadableCatalog, WritableCatalog } from '../catalog/handles.ts';
import {
  deleteNote,
  getNote,
  insertNote,
  isRemovedNote,
  listNotes,
  listRemovedNotes,
  noteLineage,
  setNoteLineage,
  updateNote,
} from '../catalog/notes.ts';
import { getRecording } from '../catalog/recordings.ts';
import { getSession } from '../catalog/sessions.ts';
import { cite, type FoundPlace } from './cite.ts';

export type NoteRecord = Extract<CaseRecord, { readonly kind: 'note' }>;

const recordId = (id: NoteId): CaseRecordId => caseRecordIdSchema.parse(id);

/** The notes on a session as records of a case, those that were removed among them. */
export function noteRecords(catalog: ReadableCatalog, session: Session): NoteRecord[] {
  const there = listNotes(catalog, session.id).map((note) => toRecord(catalog, note, session));
  const gone = listRemovedNotes(catalog, session.id).map(({ id, removedAtMs }) => removedRecord(catalog, id, removedAtMs));
  return [...there, ...gone];
}

/** A note as it is here; null where there never was one by this id. */
export function noteRecord(catalog: ReadableCatalog, id: CaseRecordId): NoteRecord | null {
  const noteId = noteIdSchema.parse(id);
  const note = getNote(catalog, noteId);
  const session = note && getSession(catalog, note.sessionId);
  if (note && session) return toRecord(catalog, note, session);
  return isRemovedNote(catalog, noteId) ? removedRecord(catalog, noteId, 0) : null;
}

function toRecord(catalog: ReadableCatalog, note: Note, session: Session): NoteRecord {
  const recording = note.recordingId && getRecording(catalog, note.recordingId);
  const body: CaseNoteBody = {
    citation: cite(catalog, session, recording || null, note),
    ...{ severity: note.severity, text: note.text, author: note.author, createdAtMs: note.createdAtMs },
  };
  const lineage = [...noteLineage(catalog, note.id)];
  return { kind: 'note', id: recordId(note.id), body, lineage, changedAtMs: note.updatedAtMs, changedBy: note.author };
}

function removedRecord(catalog: ReadableCatalog, id: NoteId, atMs: number): NoteRecord {
  return { kind: 'note', id: recordId(id), body: null, lineage: [...noteLineage(catalog, id)], changedAtMs: atMs, changedBy: '' };
}

/** Whether what came in may touch the note of this id: one about another session only looks like it. */
export function isOfPlace(catalog: ReadableCatalog, id: CaseRecordId, { session }: FoundPlace): boolean {
  const note = getNote(catalog, noteIdSchema.parse(id));
  return note === null || note.sessionId === session.id;
}

/** Makes a note here what a record says. `place`: where its citation is here; needed unless it removes the note. */
export function applyNote(
  catalog: WritableCatalog,
  { id, body, changedAtMs }: NoteRecord,
  place: FoundPlace | null,
  lineage: readonly string[],
): void {
  const noteId = noteIdSchema.parse(id);
  const known = getNote(catalog, noteId);
  if (body === null) {
    if (known !== null) deleteNote(catalog, noteId, changedAtMs);
  } else if (known !== null) {
    const { atMs, endMs } = timesAt(body.citation, place);
    updateNote(catalog, noteId, { severity: body.severity, text: body.text, atMs, endMs, updatedAtMs: changedAtMs });
  } else if (place !== null) {
    const { citation, ...said } = body;
    insertNote(catalog, {
      ...said,
      ...{ id: noteId, sessionId: place.session.id, recordingId: place.recording?.id ?? null, updatedAtMs: changedAtMs },
      ...timesAt(citation, place),
    });
  }
  setNoteLineage(catalog, noteId, lineage);
}

/** A time needs a recording that it is a time of. */
function timesAt({ atMs, endMs }: Citation, place: FoundPlace | null): Pick<Note, 'atMs' | 'endMs'> {
  if (place === null || place.recording !== null) return { atMs, endMs: atMs !== null && endMs !== null && endMs >= atMs ? endMs : null };
  return { atMs: null, endMs: null };
}
