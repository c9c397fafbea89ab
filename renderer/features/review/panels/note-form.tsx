import { type FormEvent, type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { toAppError } from '../../../../shared/errors.ts';
import { severities } from '../../../../shared/model/review.ts';
import { Button } from '../../../ui/button.tsx';
import { keepOrParse, problemOfRange } from '../note-range.ts';
import type { ReviewTime } from '../review-time.ts';
import type { NoteDraft } from '../use-notes.ts';
import styles from './panels.module.css';

export interface NoteFormProps {
  readonly draft: NoteDraft;
  /** Null where there is nothing to place a note on: then it is about the whole session. */
  readonly durationMs: number | null;
  readonly time: ReviewTime;
  readonly onSave: (draft: NoteDraft) => Promise<void>;
  readonly onCancel: () => void;
}

/** Writes a note: empty "from" makes it about the whole session, empty "to" a point in time. Ctrl+Enter saves. */
export function NoteForm({ draft, durationMs, time, onSave, onCancel }: NoteFormProps) {
  const id = useId();
  const [text, setText] = useState(draft.text);
  const [severity, setSeverity] = useState(draft.severity);
  const [from, setFrom] = useState(draft.atMs === null ? '' : time.position(draft.atMs));
  const [to, setTo] = useState(draft.endMs === null ? '' : time.position(draft.endMs));
  const [problem, setProblem] = useState<string | null>(null);
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => field.current?.focus(), []);

  const save = async (): Promise<void> => {
    if (text.trim() === '') return setProblem('Write what you saw.');
    // An untouched field keeps its exact time: what it shows is rounded to a second.
    const atMs = keepOrParse(from, draft.atMs, time);
    const endMs = keepOrParse(to, draft.endMs, time);
    const wrong = problemOfRange(atMs, endMs, durationMs);
    if (wrong !== null) return setProblem(wrong);
    try {
      await onSave({ atMs: atMs ?? null, endMs: endMs ?? null, severity, text: text.trim() });
    } catch (error) {
      const { message, action } = toAppError(error);
      setProblem(`${message} ${action}`);
    }
  };
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    void save();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') onCancel();
    else if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void save();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <form className={styles.noteForm} onSubmit={onSubmit} onKeyDown={onKeyDown} aria-label="Note">
      <label htmlFor={`${id}-text`}>Note</label>
      <textarea id={`${id}-text`} ref={field} rows={3} maxLength={10_000} value={text} onChange={(event) => setText(event.target.value)} />
      <div className={styles.noteFields}>
        <label htmlFor={`${id}-severity`}>Severity</label>
        <select
          id={`${id}-severity`}
          value={severity}
          onChange={(event) => setSeverity(severities.find((each) => each === event.target.value) ?? 'info')}
        >
          {severities.map((each) => (
            <option key={each} value={each}>
              {each}
            </option>
          ))}
        </select>
        {durationMs !== null && (
          <>
            <label htmlFor={`${id}-from`}>From</label>
            <input id={`${id}-from`} value={from} placeholder="whole session" onChange={(event) => setFrom(event.target.value)} />
            <label htmlFor={`${id}-to`}>To</label>
            <input id={`${id}-to`} value={to} placeholder="a moment" onChange={(event) => setTo(event.target.value)} />
          </>
        )}
      </div>
      {problem && (
        <p role="alert" className={styles.problem}>
          {problem}
        </p>
      )}
      <div className={styles.noteButtons}>
        <Button variant="primary" type="submit">
          Save
        </Button>
        <Button onPress={onCancel}>Cancel</Button>
      </div>
    </form>
  );
}
