import { Briefcase, Pencil, Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { NoteId } from '../../../../shared/model/ids.ts';
import type { Note } from '../../../../shared/model/review.ts';
import { offerUndo } from '../../../app/undo.ts';
import { Button } from '../../../ui/button.tsx';
import type { PlaybackEngine } from '../engines/engine.ts';
import type { TimelineNotes } from '../parts/use-notes-on-timeline.ts';
import type { ReviewTime } from '../review-time.ts';
import { SeverityIcon } from '../severity-icon.tsx';
import type { NoteDraftState } from '../use-note-draft.ts';
import { undoMs } from '../use-notes.ts';
import { NoteForm } from './note-form.tsx';
import { PanelMessage } from './panel-message.tsx';
import styles from './panels.module.css';

export interface NotesPanelProps {
  readonly engine: PlaybackEngine | null;
  readonly notes: TimelineNotes;
  readonly time: ReviewTime;
  readonly draft: NoteDraftState;
  /** Starts a note at the playhead or over the marked range. */
  readonly onStart: () => void;
  /** Puts a note, or what is at the playhead (null), into a case. */
  readonly onAddToCase: (note: Note | null) => void;
}

/** The reviewers' notes on this session. */
export function NotesPanel({ engine, notes, time, draft: { draft, onEnd }, onStart, onAddToCase }: NotesPanelProps) {
  const [editing, setEditing] = useState<NoteId | null>(null);
  const onDelete = (note: Note): void => {
    notes.onDelete(note.id);
    offerUndo({ said: 'Note deleted', undone: 'The note is back.', undo: () => notes.onUndoDelete(note.id), forMs: undoMs });
  };
  return (
    <div className={styles.panel}>
      <div className={styles.bar}>
        {draft === null ? (
          <div className={styles.noteButtons}>
            <Button onPress={onStart}>
              Add a note <kbd>N</kbd>
            </Button>
            <Button onPress={() => onAddToCase(null)}>
              Add to case <kbd>C</kbd>
            </Button>
          </div>
        ) : (
          <NoteForm
            key={`${draft.atMs}-${draft.endMs}`}
            draft={draft}
            durationMs={engine?.durationMs ?? null}
            time={time}
            onSave={async (saved) => {
              await notes.onAdd(saved);
              onEnd();
            }}
            onCancel={onEnd}
          />
        )}
      </div>
      {notes.notes.length === 0 && draft === null && (
        <PanelMessage title="No notes yet" text="A note stands at a time, over a range (mark it with I and O), or for the whole session." />
      )}
      <ul className={styles.notes} aria-label="Notes">
        {notes.notes.map((note) => (
          <li key={note.id} className={styles.note}>
            {editing === note.id ? (
              <NoteForm
                draft={note}
                durationMs={engine?.durationMs ?? null}
                time={time}
                onSave={async (saved) => {
                  await notes.onUpdate(note.id, saved);
                  setEditing(null);
                }}
                onCancel={() => setEditing(null)}
              />
            ) : (
              <NoteItem
                note={note}
                time={time}
                engine={notes.isPlaced(note) ? engine : null}
                onAddToCase={() => onAddToCase(note)}
                onEdit={() => setEditing(note.id)}
                onDelete={() => onDelete(note)}
              />
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}

interface NoteItemProps {
  readonly note: Note;
  readonly time: ReviewTime;
  /** Null where the note's time is not on the stage. */
  readonly engine: PlaybackEngine | null;
  readonly onAddToCase: () => void;
  readonly onEdit: () => void;
  readonly onDelete: () => void;
}

function NoteItem({ note, time, engine, onAddToCase, onEdit, onDelete }: NoteItemProps) {
  const { atMs } = note;
  return (
    <>
      <div className={styles.noteHead}>
        <SeverityIcon severity={note.severity} />
        {atMs === null ? (
          <span>Whole session</span>
        ) : (
          <button type="button" className={styles.noteTime} disabled={engine === null} onClick={() => void engine?.seek(atMs)}>
            {time.position(atMs)}
            {note.endMs !== null && ` to ${time.position(note.endMs)}`}
          </button>
        )}
        <span className={styles.author}>{note.author === '' ? 'Unnamed reviewer' : note.author}</span>
        <Button variant="quiet" label={`Add note to case: ${note.text}`} title="Add to case" onPress={onAddToCase}>
          <Briefcase size={14} aria-hidden="true" />
        </Button>
        <Button variant="quiet" label={`Edit note: ${note.text}`} title="Edit" onPress={onEdit}>
          <Pencil size={14} aria-hidden="true" />
        </Button>
        <Button variant="quiet" label={`Delete note: ${note.text}`} title="Delete" onPress={onDelete}>
          <Trash2 size={14} aria-hidden="true" />
        </Button>
      </div>
      <p className={styles.noteText}>{note.text}</p>
    </>
  );
}
