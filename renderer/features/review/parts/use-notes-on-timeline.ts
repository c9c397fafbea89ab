import { useMemo } from 'react';
import { AppError } from '../../../../shared/errors.ts';
import type { Note } from '../../../../shared/model/review.ts';
import { toast } from '../../../ui/toast.tsx';
import type { NoteDraft, Notes } from '../use-notes.ts';
import { shiftMoment } from './merge-parts.ts';
import { type TimelinePart, toRecording } from './timeline-part.ts';

export interface TimelineNotes extends Omit<Notes, 'onAdd'> {
  readonly onAdd: (draft: NoteDraft) => Promise<void>;
  /** Whether a note's time is one of the timeline. */
  readonly isPlaced: (note: Note) => boolean;
}

/** The notes of a session with the times of the timeline; kept they are with the times of their own recordings. */
export function useNotesOnTimeline(notes: Notes, parts: readonly TimelinePart[]): TimelineNotes {
  return useMemo(() => {
    const partOf = (note: Note): TimelinePart | undefined => parts.find(({ recording }) => recording.id === note.recordingId);
    const shown = notes.notes.map((note) => shiftMoment(note, partOf(note)?.offsetMs ?? 0));
    return {
      ...notes,
      notes: shown.sort((a, b) => (a.atMs ?? -1) - (b.atMs ?? -1)),
      isPlaced: (note) => partOf(note) !== undefined,
      onAdd: async (draft) => {
        const { part, ...kept } = keptDraft(draft, parts);
        await notes.onAdd(kept, part);
      },
      onUpdate: async (noteId, draft) => {
        const note = notes.notes.find(({ id }) => id === noteId);
        const part = note && partOf(note);
        const kept = shiftMoment(draft, -(part?.offsetMs ?? 0));
        if (part && kept.atMs !== null && (kept.atMs < 0 || kept.atMs > (part.durationMs ?? kept.atMs))) {
          throw new AppError('usage', 'This time lies in another recording.', { action: 'Add a note there instead.' });
        }
        await notes.onUpdate(noteId, kept);
      },
    };
  }, [notes, parts]);
}

/** A draft in the time of the recording in which it begins; what reaches into the next one ends with it, and says so. */
function keptDraft(draft: NoteDraft, parts: readonly TimelinePart[]): NoteDraft & { readonly part: Note['recordingId'] } {
  const begin = draft.atMs === null ? null : toRecording(parts, draft.atMs);
  if (begin === null) return { ...draft, part: null };
  const { part, atMs } = begin;
  const endMs = draft.endMs === null ? null : Math.min(draft.endMs - part.offsetMs, part.durationMs ?? Number.POSITIVE_INFINITY);
  if (endMs !== null && draft.endMs !== null && endMs < draft.endMs - part.offsetMs)
    toast('The note ends with its recording: a note is about one of them.');
  return { ...draft, atMs, endMs, part: part.recording.id };
}
