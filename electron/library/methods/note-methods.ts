import { AppError } from '../../../shared/errors.ts';
import { noteIdSchema } from '../../../shared/model/ids.ts';
import type { Note } from '../../../shared/model/review.ts';
import { randomId } from '../../common/stable-id.ts';
import { deleteNote, getNote, insertNote, listNotes, updateNote } from '../catalog/notes.ts';
import { refreshSessionState } from '../catalog/sessions.ts';
import type { LibraryContext } from '../library-context.ts';
import type { HandlersOf } from './handlers.ts';
import { requireRecording, requireSession } from './require.ts';

export function noteMethods(library: LibraryContext): HandlersOf<'notes'> {
  const { catalog, events, now } = library;
  const changed = (sessionId: Note['sessionId'], recordingId: Note['recordingId']): void => {
    refreshSessionState(catalog, sessionId, now());
    events.emit('catalog.changed', { topics: ['notes', 'sessions'], sessionId, recordingId });
  };
  const find = (id: Note['id']): Note => {
    const note = getNote(catalog, id);
    if (!note) throw new AppError('not-found', 'This note is no longer there.');
    return note;
  };
  const checkRange = ({ atMs, endMs }: Pick<Note, 'atMs' | 'endMs'>): void => {
    if (endMs !== null && (atMs === null || endMs < atMs)) throw new AppError('usage', 'The range of a note ends before it begins.');
  };
  return {
    'notes.list': ({ sessionId }) => ({ notes: listNotes(catalog, sessionId) }),
    'notes.add': (params) => {
      requireSession(catalog, params.sessionId);
      if (params.recordingId && requireRecording(catalog, params.recordingId).sessionId !== params.sessionId) {
        throw new AppError('usage', 'This recording belongs to another session.');
      }
      checkRange(params);
      const atMs = now();
      const note: Note = {
        ...params,
        id: noteIdSchema.parse(randomId()),
        author: library.settings.get().reviewer,
        createdAtMs: atMs,
        updatedAtMs: atMs,
      };
      insertNote(catalog, note);
      changed(note.sessionId, note.recordingId);
      return { note };
    },
    'notes.update': ({ noteId, ...patch }) => {
      const before = find(noteId);
      checkRange({
        atMs: patch.atMs === undefined ? before.atMs : patch.atMs,
        endMs: patch.endMs === undefined ? before.endMs : patch.endMs,
      });
      updateNote(catalog, noteId, { ...patch, updatedAtMs: now() });
      changed(before.sessionId, before.recordingId);
      return { note: find(noteId) };
    },
    'notes.remove': ({ noteId }) => {
      const note = find(noteId);
      deleteNote(catalog, noteId, now());
      changed(note.sessionId, note.recordingId);
      return {};
    },
  };
}
