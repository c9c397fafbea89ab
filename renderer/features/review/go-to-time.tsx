import { type FormEvent, useId, useRef, useState } from 'react';
import type { PlaybackEngine } from './engines/engine.ts';
import { parsePosition } from './parse-position.ts';
import type { ReviewTime } from './review-time.ts';
import styles from './transport.module.css';

/** Goes to a position or a time of day that is typed in. */
export function GoToTime({ engine, time }: { readonly engine: PlaybackEngine; readonly time: ReviewTime }) {
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  const [text, setText] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    const atMs = parsePosition(text, time.startedAtMs, time.zoneOffsetMs, time.timeOfClock);
    const wrong = problemOfTarget(atMs, engine.durationMs, time);
    setProblem(wrong);
    if (wrong !== null || atMs === null) return;
    setText('');
    // The keys are the transport's again.
    field.current?.blur();
    void engine.seek(atMs);
  };
  return (
    <form className={styles.goTo} onSubmit={onSubmit}>
      <label htmlFor={id} className={styles.goToLabel}>
        Go to
      </label>
      <input
        id={id}
        ref={field}
        className={styles.goToField}
        value={text}
        placeholder={time.startedAtMs === null ? 'h:mm:ss' : 'h:mm:ss or 14:15Z'}
        aria-invalid={problem !== null}
        aria-describedby={problem ? `${id}-problem` : undefined}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => {
          setText(event.target.value);
          setProblem(null);
        }}
      />
      {problem && (
        <span id={`${id}-problem`} role="alert" className={styles.goToProblem}>
          {problem}
        </span>
      )}
    </form>
  );
}

function problemOfTarget(atMs: number | null, durationMs: number, time: ReviewTime): string | null {
  if (atMs === null) return time.startedAtMs === null ? 'Write a position such as 1:02:03' : 'Write 1:02:03, or 14:15:03Z';
  return atMs > durationMs ? `The recording ends at ${time.position(durationMs)}` : null;
}
