import { useState } from 'react';
import type { RecordingId } from '../../../shared/model/ids.ts';
import type { Recording } from '../../../shared/model/recording.ts';
import { call } from '../../bridge/client.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/field.tsx';
import { toastError } from '../../ui/toast.tsx';
import styles from './matching.module.css';

/** Takes a recording out of its session, with the reason. */
export function UnlinkDialog(props: {
  readonly recordingId: RecordingId;
  readonly onClose: () => void;
  readonly onUnlinked: (recording: Recording) => void;
}) {
  const { recordingId, onClose, onUnlinked } = props;
  const [reason, setReason] = useState('');
  const [isSaving, setIsSaving] = useState(false);
  const unlink = async (): Promise<void> => {
    setIsSaving(true);
    try {
      onUnlinked((await call('sessions.unlink', { recordingId, reason })).recording);
    } catch (error) {
      toastError(error);
      setIsSaving(false);
    }
  };
  return (
    <Dialog title="Take the recording out of its session" onClose={onClose}>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          void unlink();
        }}
      >
        <p>The recording stands by itself until somebody chooses its session. This and the reason are kept for good.</p>
        <TextField label="Reason" value={reason} onChange={setReason} isRequired />
        <Button type="submit" variant="primary" isDisabled={reason.trim() === '' || isSaving}>
          Take it out
        </Button>
      </form>
    </Dialog>
  );
}
