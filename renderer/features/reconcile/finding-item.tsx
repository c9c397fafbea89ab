import { useId, useState } from 'react';
import type { RecordingId } from '../../../shared/model/ids.ts';
import type { Decision, Disposition, Finding } from '../../../shared/model/reconciliation.ts';
import { dispositions } from '../../../shared/model/reconciliation.ts';
import { dispositionWords, stateWords } from '../../../shared/model/reconciliation-words.ts';
import { visibleText } from '../../../shared/visible-text.ts';
import { reviewRoute } from '../../app/router.ts';
import { useTimeZone } from '../../app/session.ts';
import { offerUndo } from '../../app/undo.ts';
import { call } from '../../bridge/client.ts';
import { formatInstant, type TimeZoneSetting } from '../../lib/format.ts';
import { Button } from '../../ui/button.tsx';
import { SelectField, TextField } from '../../ui/field.tsx';
import { toastError } from '../../ui/toast.tsx';
import { LinkDialog } from '../matching/link-dialog.tsx';
import styles from './reconcile.module.css';

/** One finding: what and why; opened, on what it rests, and what was or is to be decided about it. */
export function FindingItem(props: {
  readonly finding: Finding;
  readonly isOpen: boolean;
  readonly onToggle: () => void;
  readonly onDecided: (decision: Decision) => void;
  /** The object is of a session now: what was found is no longer so. */
  readonly onLinked: () => void;
}) {
  const { finding, isOpen, onToggle, onDecided, onLinked } = props;
  const { kind, session, sessionId, recordingId, object, startedAtMs, detail, decision } = finding;
  const zone = useTimeZone();
  const bodyId = useId();
  return (
    <article className={styles.finding} aria-label={`${stateWords[kind]}: ${visibleText(object ?? session ?? sessionId)}`}>
      <button type="button" className={styles.head} aria-expanded={isOpen} aria-controls={bodyId} onClick={onToggle}>
        <span className={styles.kind}>{stateWords[kind]}</span>
        <span className={styles.what}>{visibleText(object ?? session ?? sessionId)}</span>
        <span className={styles.when}>{startedAtMs === null ? 'Time unknown' : formatInstant(startedAtMs, zone)}</span>
        <span className={styles.disposition} data-disposition={decision?.disposition ?? 'open'}>
          {dispositionWords[decision?.disposition ?? 'open']}
        </span>
      </button>
      {isOpen && (
        <div id={bodyId} className={styles.body}>
          <p>{visibleText(detail)}</p>
          {finding.facts.length > 0 && (
            <dl className={styles.facts}>
              {finding.facts.map(({ fact, value }) => (
                <div key={fact}>
                  <dt>{visibleText(fact)}</dt>
                  <dd>{visibleText(value)}</dd>
                </div>
              ))}
            </dl>
          )}
          <p className={styles.muted}>
            Session <a href={reviewRoute({ sessionId, recordingId })}>{visibleText(session ?? sessionId)}</a>
            {decision && ` \u00b7 ${decidedBy(decision, zone)}`}
          </p>
          {kind === 'orphan' && recordingId !== null && <OrphanSession recordingId={recordingId} onLinked={onLinked} />}
          <DecisionForm finding={finding} onDecided={onDecided} />
        </div>
      )}
    </article>
  );
}

/** An orphan may be of a session that it does not name: who knows says so. */
function OrphanSession({ recordingId, onLinked }: { readonly recordingId: RecordingId; readonly onLinked: () => void }) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <div>
      <Button onPress={() => setIsOpen(true)}>{'Choose its session\u2026'}</Button>
      {isOpen && <LinkDialog recordingId={recordingId} onClose={() => setIsOpen(false)} onLinked={onLinked} />}
    </div>
  );
}

function decidedBy({ author, decidedAtMs }: Decision, zone: TimeZoneSetting): string {
  return `decided ${author === '' ? '' : `by ${visibleText(author)}, `}${formatInstant(decidedAtMs, zone)}`;
}

function DecisionForm({ finding, onDecided }: { readonly finding: Finding; readonly onDecided: (decision: Decision) => void }) {
  const [disposition, setDisposition] = useState<Disposition>(finding.decision?.disposition ?? 'open');
  const [note, setNote] = useState(finding.decision?.note ?? '');
  const [isSaving, setIsSaving] = useState(false);
  const { kind, sessionId, recordingId } = finding;
  const isSaved = disposition === (finding.decision?.disposition ?? 'open') && note === (finding.decision?.note ?? '');
  const save = async (): Promise<void> => {
    setIsSaving(true);
    try {
      const { decision } = await call('sessions.decide', { finding: { kind, sessionId, recordingId }, disposition, note });
      onDecided(decision);
      const before = finding.decision;
      offerUndo({
        said: `Decided: ${dispositionWords[disposition]}.`,
        undone: `As before: ${dispositionWords[before?.disposition ?? 'open']}.`,
        undo: async () => {
          const said = { disposition: before?.disposition ?? 'open', note: before?.note ?? '' } as const;
          const again = await call('sessions.decide', { finding: { kind, sessionId, recordingId }, ...said });
          setDisposition(said.disposition);
          setNote(said.note);
          onDecided(again.decision);
        },
      });
    } catch (error) {
      toastError(error);
    } finally {
      setIsSaving(false);
    }
  };
  return (
    <form
      className={styles.decision}
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <SelectField
        label="Disposition"
        value={disposition}
        options={dispositions.map((value) => ({ value, label: dispositionWords[value] }))}
        onChange={setDisposition}
      />
      <TextField label="Note" value={note} placeholder="Who was asked, what was found, the ticket" onChange={setNote} />
      <Button type="submit" isDisabled={isSaved || isSaving}>
        Keep
      </Button>
    </form>
  );
}
