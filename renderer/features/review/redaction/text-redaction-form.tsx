import { type FormEvent, useState } from 'react';
import type { RecordingId } from '../../../../shared/model/ids.ts';
import type { RedactedWhat } from '../../../../shared/model/text-redaction.ts';
import { Button } from '../../../ui/button.tsx';
import { CheckField, SelectField, TextField } from '../../../ui/field.tsx';
import { parsePosition } from '../parse-position.ts';
import type { ReviewTime } from '../review-time.ts';
import styles from './redaction.module.css';
import type { TextRedactions } from './use-text-redactions.ts';

export interface TextRedactionFormProps {
  readonly recordingId: RecordingId;
  readonly selectedText: string;
  readonly time: ReviewTime;
  readonly onAdd: TextRedactions['onAdd'];
}

const kinds = [
  { value: 'text', label: 'A text' },
  { value: 'regex', label: 'What an expression finds' },
  { value: 'input', label: 'Typed input' },
] as const;

/** What to hide, where and why. */
export function TextRedactionForm({ recordingId, selectedText, time, onAdd }: TextRedactionFormProps) {
  const [kind, setKind] = useState<RedactedWhat['kind']>('text');
  const [text, setText] = useState(selectedText);
  const [caseSensitive, setCaseSensitive] = useState(false);
  const [from, setFrom] = useState('');
  const [to, setTo] = useState('');
  const [isOnlyHere, setOnlyHere] = useState(false);
  const [reason, setReason] = useState('');
  const parse = (given: string): number | null => parsePosition(given, time.startedAtMs, time.zoneOffsetMs);
  const read = readWhat({ kind, text, caseSensitive, from, to }, parse);
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    if (typeof read === 'string') return;
    void onAdd(isOnlyHere ? recordingId : null, read, reason.trim()).then((isAdded) => {
      if (isAdded) setText('');
    });
  };
  return (
    <form className={styles.textForm} onSubmit={onSubmit} aria-label="Redact text">
      <SelectField label="Hide" value={kind} options={kinds} onChange={setKind} />
      {kind === 'input' ? (
        <div className={styles.range}>
          <TextField label="From" value={from} onChange={setFrom} placeholder="beginning" />
          <TextField label="To" value={to} onChange={setTo} placeholder="end" />
        </div>
      ) : (
        <>
          <TextField label={kind === 'text' ? 'Text' : 'Expression (RE2)'} value={text} onChange={setText} isRequired />
          <CheckField label="Tell upper from lower case" isChecked={caseSensitive} onChange={setCaseSensitive} />
        </>
      )}
      <TextField label="Reason" value={reason} onChange={setReason} placeholder="For the log of the export" isRequired />
      <CheckField label="Only in this recording" isChecked={isOnlyHere} onChange={setOnlyHere} />
      {typeof read === 'string' && read !== '' && (
        <p role="alert" className={styles.problem}>
          {read}
        </p>
      )}
      <Button type="submit" isDisabled={typeof read === 'string' || reason.trim() === ''}>
        Redact
      </Button>
    </form>
  );
}

interface Given {
  readonly kind: RedactedWhat['kind'];
  readonly text: string;
  readonly caseSensitive: boolean;
  readonly from: string;
  readonly to: string;
}

/** What the fields describe, or what is wrong with them; empty where nothing was written yet. */
export function readWhat({ kind, text, caseSensitive, from, to }: Given, parse: (text: string) => number | null): RedactedWhat | string {
  if (kind === 'text') return text === '' ? '' : { kind, text, caseSensitive };
  if (kind === 'regex') return text === '' ? '' : { kind, expression: text, caseSensitive };
  const fromMs = from.trim() === '' ? null : parse(from);
  const toMs = to.trim() === '' ? null : parse(to);
  if ((from.trim() !== '' && fromMs === null) || (to.trim() !== '' && toMs === null)) return 'Write positions such as 1:02:03.250.';
  if (fromMs !== null && toMs !== null && toMs < fromMs) return 'It ends before it begins.';
  return { kind, fromMs, toMs };
}
