import { useCallback, useEffect, useRef, useState } from 'react';
import { TextField } from '../../ui/field.tsx';

export interface SavedTextProps {
  readonly label: string;
  readonly hint: string;
  readonly value: string;
  /** What is wrong with a text; such a text is never saved. */
  readonly problemOf?: (text: string) => string | null;
  /** Settles when the saved value is the one that `value` gives. */
  readonly onSave: (text: string) => Promise<void>;
  readonly type?: 'text' | 'number';
  /** More than one: a text of several lines. */
  readonly lines?: number;
}

const restMs = 500;

/** A text that is saved when the keys have rested and at the latest when its field is left; until then it is only a draft. */
export function SavedText({ label, hint, value, problemOf, onSave, type = 'text', lines = 1 }: SavedTextProps) {
  const [draft, setDraft] = useState<string | null>(null);
  const problem = draft === null ? null : (problemOf?.(draft) ?? null);
  const unsaved = useRef<{ readonly timer: ReturnType<typeof setTimeout>; readonly save: () => void } | null>(null);

  const flush = useCallback(() => {
    if (!unsaved.current) return;
    clearTimeout(unsaved.current.timer);
    unsaved.current.save();
    unsaved.current = null;
  }, []);
  useEffect(() => flush, [flush]);

  const change = (text: string): void => {
    setDraft(text);
    if (unsaved.current) clearTimeout(unsaved.current.timer);
    unsaved.current = null;
    if (problemOf?.(text)) return;
    const save = (): void => {
      onSave(text).then(
        // Unless more was typed meanwhile.
        () => setDraft((newest) => (newest === text ? null : newest)),
        () => undefined,
      );
    };
    unsaved.current = { timer: setTimeout(flush, restMs), save };
  };
  return (
    <TextField
      label={label}
      hint={hint}
      type={type}
      lines={lines}
      value={draft ?? value}
      onChange={change}
      onBlur={flush}
      {...(problem !== null && { problem })}
    />
  );
}
