import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { NoteId, SessionId } from '../../../shared/model/ids.ts';
import type { Note } from '../../../shared/model/review.ts';
import { call } from '../../bridge/client.ts';
import { useQuery } from '../../bridge/use-query.ts';
import { toastError } from '../../ui/toast.tsx';

export type NoteDraft = Pick<Note, 'atMs' | 'endMs' | 'severity' | 'text'>;

export interface Notes {
  /** In order of time; those about the whole session first. */
  readonly notes: readonly Note[];
  readonly onAdd: (draft: NoteDraft, recordingId: Note['recordingId']) => Promise<void>;
  readonly onUpdate: (noteId: NoteId, draft: NoteDraft) => Promise<void>;
  /** Hides the note at once and deletes it when the time for undoing is over, or the view is left. */
  readonly onDelete: (noteId: NoteId) => void;
  readonly onUndoDelete: (noteId: NoteId) => void;
}

/** A deleted note can be brought back as long as the toast that offers it. Milliseconds. */
export const undoMs = 8000;

/**
 * The notes of a session. A deleted one is only hidden at first: made anew by an undo, it would have another author and
 * another time.
 */
export function useNotes(sessionId: SessionId): Notes {
  const { data } = useQuery('notes.list', { sessionId }, ['notes']);
  const [hidden, setHidden] = useState<ReadonlySet<NoteId>>(new Set());
  const timers = useRef(new Map<NoteId, ReturnType<typeof setTimeout>>());

  const show = useCallback((noteId: NoteId) => setHidden((before) => new Set([...before].filter((id) => id !== noteId))), []);
  const removeNow = useCallback(
    (noteId: NoteId) => {
      clearTimeout(timers.current.get(noteId));
      timers.current.delete(noteId);
      call('notes.remove', { noteId }).catch((error: unknown) => {
        // It is still there, so it is shown again.
        show(noteId);
        toastError(error);
      });
    },
    [show],
  );
  useEffect(() => {
    const removeAll = (): void => [...timers.current.keys()].forEach(removeNow);
    window.addEventListener('pagehide', removeAll);
    return () => {
      window.removeEventListener('pagehide', removeAll);
      removeAll();
    };
  }, [removeNow]);

  const onDelete = useCallback(
    (noteId: NoteId) => {
      setHidden((before) => new Set(before).add(noteId));
      timers.current.set(noteId, setTimeout(removeNow, undoMs, noteId));
    },
    [removeNow],
  );
  const onUndoDelete = useCallback(
    (noteId: NoteId) => {
      clearTimeout(timers.current.get(noteId));
      if (timers.current.delete(noteId)) show(noteId);
    },
    [show],
  );
  const onAdd = useCallback(
    async (draft: NoteDraft, recordingId: Note['recordingId']) => {
      await call('notes.add', { sessionId, recordingId, ...draft });
    },
    [sessionId],
  );
  const onUpdate = useCallback(async (noteId: NoteId, draft: NoteDraft) => {
    await call('notes.update', { noteId, ...draft });
  }, []);

  const notes = useMemo(() => {
    const shown = (data?.notes ?? []).filter((note) => !hidden.has(note.id));
    return shown.sort((a, b) => (a.atMs ?? -1) - (b.atMs ?? -1));
  }, [data, hidden]);
  return useMemo(() => ({ notes, onAdd, onUpdate, onDelete, onUndoDelete }), [notes, onAdd, onUpdate, onDelete, onUndoDelete]);
}
