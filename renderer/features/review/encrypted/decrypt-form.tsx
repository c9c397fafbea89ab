import { type FormEvent, useState } from 'react';
import type { RecordingId } from '../../../../shared/model/ids.ts';
import { useApp } from '../../../app/session.ts';
import { call } from '../../../bridge/client.ts';
import { keyNameProblem } from '../../../lib/key-name.ts';
import { visibleText } from '../../../lib/visible-text.ts';
import { Button } from '../../../ui/button.tsx';
import { TextField } from '../../../ui/field.tsx';
import { toastError } from '../../../ui/toast.tsx';
import styles from './encrypted.module.css';

/** Starts decrypting a recording, with the key of the settings unless another one is named. */
export function DecryptForm({ recordingId }: { readonly recordingId: RecordingId }) {
  const { command, keyName } = useApp((state) => state.settings.decryptor);
  const [draft, setDraft] = useState<string | null>(null);
  const [isAsked, setAsked] = useState(false);
  const name = (draft ?? keyName).trim();
  const problem = name === '' ? (isAsked ? 'Name the key.' : null) : keyNameProblem(name);

  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    setAsked(true);
    if (name === '' || problem !== null) return;
    call('recordings.decrypt', { recordingId, keyName: name === keyName ? null : name }).catch(toastError);
  };
  return (
    <form className={styles.form} onSubmit={onSubmit} aria-label="Decrypt">
      <TextField
        label="Name of the key"
        value={draft ?? keyName}
        onChange={setDraft}
        hint={`Given to ${visibleText(command)}, with your login and permissions.`}
        placeholder="/folder/key"
        {...(problem !== null && { problem })}
      />
      <Button type="submit" variant="primary">
        Decrypt
      </Button>
    </form>
  );
}
