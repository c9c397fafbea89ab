import { Trash2 } from 'lucide-react';
import type { RecordingId, SessionId } from '../../../../shared/model/ids.ts';
import type { RedactedWhat, TextRedaction } from '../../../../shared/model/text-redaction.ts';
import { Button } from '../../../ui/button.tsx';
import type { ReviewTime } from '../review-time.ts';
import styles from './redaction.module.css';
import { TextRedactionForm } from './text-redaction-form.tsx';
import { useTextRedactions } from './use-text-redactions.ts';

export interface TextRedactionsProps {
  readonly sessionId: SessionId;
  /** At the playhead. */
  readonly recordingId: RecordingId;
  /** What was selected when the panel was opened. */
  readonly selectedText: string;
  /** Of the recording. */
  readonly time: ReviewTime;
}

/** The text that redacted exports of the session hide, and a form for more. */
export function TextRedactions({ sessionId, recordingId, selectedText, time }: TextRedactionsProps) {
  const { redactions, onAdd, onRemove } = useTextRedactions(sessionId);
  return (
    <section className={styles.texts} aria-label="Text">
      <h3>Text and typed input</h3>
      <p className={styles.note}>
        Hidden in parts and stills that are exported, and where the session is exported redacted (Integrity, Evidence): in all copies,
        transcripts, notes and documents.
      </p>
      <TextRedactionForm recordingId={recordingId} selectedText={selectedText} time={time} onAdd={onAdd} />
      {redactions.length > 0 && (
        <ul className={styles.list} aria-label="Redacted text">
          {redactions.map((redaction) => (
            <li key={redaction.id}>
              <div className={styles.row}>
                <div className={styles.what}>
                  <span>
                    {kindWords[redaction.what.kind]} <code className={styles.literal}>{describe(redaction.what, time)}</code>
                  </span>
                  <span className={styles.place}>
                    {scopeOf(redaction, recordingId)}: {redaction.reason}
                  </span>
                </div>
                <Button
                  variant="quiet"
                  label={`Remove redaction: ${describe(redaction.what, time)}`}
                  title="Remove this redaction"
                  onPress={() => onRemove(redaction.id)}
                >
                  <Trash2 size={15} aria-hidden="true" />
                </Button>
              </div>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

const kindWords: Readonly<Record<RedactedWhat['kind'], string>> = { text: 'Text', regex: 'Expression', input: 'Typed' };

function describe(what: RedactedWhat, time: ReviewTime): string {
  if (what.kind === 'text') return what.text;
  if (what.kind === 'regex') return what.expression;
  if (what.fromMs === null && what.toMs === null) return 'everything';
  return `${what.fromMs === null ? 'beginning' : time.position(what.fromMs)} – ${what.toMs === null ? 'end' : time.position(what.toMs)}`;
}

function scopeOf({ recordingId }: TextRedaction, current: RecordingId): string {
  if (recordingId === null) return 'Whole session';
  return recordingId === current ? 'This recording' : 'Another recording';
}
