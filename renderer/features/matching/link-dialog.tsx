import { useState } from 'react';
import type { RecordingId, SessionId } from '../../../shared/model/ids.ts';
import type { Recording } from '../../../shared/model/recording.ts';
import type { Session } from '../../../shared/model/session.ts';
import { visibleText } from '../../../shared/visible-text.ts';
import { useTimeZone } from '../../app/session.ts';
import { call } from '../../bridge/client.ts';
import { useQuery } from '../../bridge/use-query.ts';
import { formatInstant, type TimeZoneSetting } from '../../lib/format.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/field.tsx';
import { ErrorMessage } from '../../ui/message.tsx';
import { toastError } from '../../ui/toast.tsx';
import styles from './matching.module.css';

/** Chooses the session of a recording: one that fits it, or one that is searched for. */
export function LinkDialog(props: {
  readonly recordingId: RecordingId;
  readonly onClose: () => void;
  readonly onLinked: (recording: Recording) => void;
}) {
  const { recordingId, onClose, onLinked } = props;
  const zone = useTimeZone();
  const [text, setText] = useState('');
  const [chosen, setChosen] = useState<SessionId | null>(null);
  const [reason, setReason] = useState('');
  const [isSaving, setIsSaving] = useState(false);
  const fitting = useQuery('sessions.candidates', { recordingId });
  const found = useQuery('sessions.list', text.trim() === '' ? null : { filter: { text }, limit: 20 });
  const offered =
    text.trim() === ''
      ? (fitting.data?.candidates ?? []).map(({ session, confidence, evidence }) => ({
          session,
          why: `${confidence}: ${evidence.join(', ')}`,
        }))
      : (found.data?.sessions ?? []).map((session) => ({ session, why: '' }));
  const link = async (): Promise<void> => {
    if (chosen === null) return;
    setIsSaving(true);
    try {
      onLinked((await call('sessions.link', { recordingId, sessionId: chosen, reason })).recording);
    } catch (error) {
      toastError(error);
      setIsSaving(false);
    }
  };
  const error = text.trim() === '' ? fitting.error : found.error;
  return (
    <Dialog title="Choose the session of the recording" onClose={onClose} width={720}>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          void link();
        }}
      >
        <TextField
          label="Search sessions"
          type="search"
          value={text}
          placeholder="User, target, session id"
          onChange={(value) => {
            setText(value);
            setChosen(null);
          }}
        />
        {error && <ErrorMessage error={error} />}
        <fieldset className={styles.sessions}>
          <legend>{text.trim() === '' ? 'Sessions that fit by time, user, host and length' : 'Sessions found'}</legend>
          {offered.length === 0 && <p>{text.trim() === '' ? 'None fits. Search for one.' : 'None.'}</p>}
          {offered.map(({ session, why }) => (
            <label key={session.id} className={styles.session}>
              <input type="radio" name="session" checked={chosen === session.id} onChange={() => setChosen(session.id)} />
              <span>
                {visibleText(describe(session, zone))}
                {why !== '' && <span className={styles.why}>{visibleText(why)}</span>}
              </span>
            </label>
          ))}
        </fieldset>
        <TextField label="Reason" value={reason} onChange={setReason} isRequired hint="Kept for good, with your name and the time." />
        <Button type="submit" variant="primary" isDisabled={chosen === null || reason.trim() === '' || isSaving}>
          Link
        </Button>
      </form>
    </Dialog>
  );
}

function describe({ user, target, startedAtMs, externalId, id }: Session, zone: TimeZoneSetting): string {
  const when = startedAtMs === null ? 'time unknown' : formatInstant(startedAtMs, zone);
  return `${user ?? 'unknown user'} on ${target ?? 'unknown target'}, ${when}, ${externalId ?? id}`;
}
