import { Trash2, X } from 'lucide-react';
import type { RecordingId, SessionId } from '../../../../shared/model/ids.ts';
import type { Redaction } from '../../../../shared/model/playback.ts';
import { Button } from '../../../ui/button.tsx';
import type { PlaybackEngine } from '../engines/engine.ts';
import { PanelMessage } from '../panels/panel-message.tsx';
import type { ReviewTime } from '../review-time.ts';
import type { Size } from '../video/stage-geometry.ts';
import styles from './redaction.module.css';
import { RedactionForm } from './redaction-form.tsx';
import { TextRedactions } from './text-redactions.tsx';
import type { RedactionEditor } from './use-redaction-editor.ts';

export interface RedactionPanelProps {
  readonly engine: PlaybackEngine;
  readonly editor: RedactionEditor;
  readonly sessionId: SessionId;
  readonly recordingId: RecordingId;
  readonly offsetMs: number;
  readonly durationMs: number;
  /** Null for terminals: they have no regions. */
  readonly picture: Size | null;
  /** Of the recording. */
  readonly time: ReviewTime;
}

/** Beside the stage while redactions are edited: text, and regions of a picture, all by keyboard too. */
export function RedactionPanel(props: RedactionPanelProps) {
  const { editor, sessionId, recordingId, picture, time } = props;
  return (
    <aside className={styles.panel} aria-label="Redactions" data-region>
      <header className={styles.head}>
        <h2>Redactions</h2>
        <Button variant="quiet" label="Close redactions" title="Close redactions (r)" onPress={editor.onToggle}>
          <X size={16} aria-hidden="true" />
        </Button>
      </header>
      {picture && <Regions {...props} picture={picture} />}
      <TextRedactions sessionId={sessionId} recordingId={recordingId} selectedText={editor.selectedText} time={time} />
    </aside>
  );
}

function Regions({ engine, editor, offsetMs, durationMs, picture, time }: RedactionPanelProps & { readonly picture: Size }) {
  const { redactions, selected } = editor;
  const onAddInMiddle = (): void => {
    const [width, height] = [Math.max(1, Math.round(picture.width / 4)), Math.max(1, Math.round(picture.height / 8))];
    editor.onAddToPlace({ x: Math.round((picture.width - width) / 2), y: Math.round((picture.height - height) / 2), width, height });
  };
  return (
    <>
      <p className={styles.note}>
        Exports leave these parts of the picture black, and hide the text that was read there. The recording itself is never changed. Drag
        on the picture to add one, or add one in the middle and move it with the arrows: over the marked range, else over the whole
        recording.
      </p>
      <div className={styles.actions}>
        <Button onPress={onAddInMiddle}>Add in the middle</Button>
        <label className={styles.check}>
          <input type="checkbox" checked={editor.isPreviewed} onChange={(event) => editor.onPreview(event.target.checked)} />
          Show as exports do
        </label>
      </div>
      {redactions.length === 0 && <PanelMessage title="No regions" text="No part of the picture is hidden in exports." />}
      <ol className={styles.list} aria-label="Redactions">
        {keyed(redactions).map(({ key, redaction }, index) => (
          <li key={key} data-selected={selected === index}>
            <div className={styles.row}>
              <button
                type="button"
                className={styles.jump}
                aria-current={selected === index}
                onClick={() => {
                  editor.onSelect(selected === index ? null : index);
                  void engine.seek(redaction.fromMs + offsetMs);
                }}
              >
                <span>
                  {time.position(redaction.fromMs)} – {time.position(redaction.toMs)}
                </span>
                <span className={styles.place}>
                  {redaction.box.width} × {redaction.box.height} at {redaction.box.x}, {redaction.box.y}
                  {redaction.reason ? `: ${redaction.reason}` : ''}
                </span>
              </button>
              <Button
                variant="quiet"
                label={`Remove redaction ${index + 1}`}
                title="Remove this redaction"
                onPress={() => editor.onRemove(index)}
              >
                <Trash2 size={15} aria-hidden="true" />
              </Button>
            </div>
            {selected === index && (
              <RedactionForm
                redaction={redaction}
                durationMs={durationMs}
                picture={picture}
                time={time}
                onSave={(changed) => editor.onChange(index, changed)}
              />
            )}
          </li>
        ))}
      </ol>
    </>
  );
}

/** Redactions have no ids: equal ones are told apart by counting. */
function keyed(redactions: readonly Redaction[]): readonly { readonly key: string; readonly redaction: Redaction }[] {
  const seen = new Map<string, number>();
  return redactions.map((redaction) => {
    const text = JSON.stringify(redaction);
    const count = seen.get(text) ?? 0;
    seen.set(text, count + 1);
    return { key: `${text} ${count}`, redaction };
  });
}
