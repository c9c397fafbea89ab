import { type FormEvent, useState } from 'react';
import type { RecordingId } from '../../../../shared/model/ids.ts';
import type { Recording } from '../../../../shared/model/recording.ts';
import { visibleText } from '../../../../shared/visible-text.ts';
import { navigate, routeTo } from '../../../app/router.ts';
import { useApp } from '../../../app/session.ts';
import { call } from '../../../bridge/client.ts';
import { keyNameProblem } from '../../../lib/key-name.ts';
import { Button } from '../../../ui/button.tsx';
import { CheckField, TextField } from '../../../ui/field.tsx';
import { toastError } from '../../../ui/toast.tsx';
import { isHelpedBySettings } from './decrypt-words.ts';
import styles from './encrypted.module.css';

/**
 * What was tried last for a recording, and what was in the settings then: while it is being decrypted the form is not
 * there, and a key that was set under Settings since is meant.
 */
const tries = new Map<RecordingId, { readonly name: string; readonly keyName: string }>();

/** Starts decrypting a recording, with the key of the settings unless another one is named. */
export function DecryptForm({ recording: { id, error } }: { readonly recording: Pick<Recording, 'id' | 'error'> }) {
  const decryptor = useApp((state) => state.settings.decryptor);
  const [draft, setDraft] = useState<string | null>(() => {
    const tried = tries.get(id);
    return tried?.keyName === decryptor.keyName ? tried.name : null;
  });
  const [isRemembered, setRemembered] = useState(false);
  const [isAsked, setAsked] = useState(false);
  const text = draft ?? decryptor.keyName;
  const name = text.trim();
  const missing = isAsked ? 'Name the key.' : null;
  const problem = name === '' ? missing : keyNameProblem(name);

  const start = async (): Promise<void> => {
    if (isRemembered) useApp.setState({ settings: await call('settings.update', { decryptor: { ...decryptor, keyName: name } }) });
    tries.set(id, { name, keyName: isRemembered ? name : decryptor.keyName });
    await call('recordings.decrypt', { recordingId: id, keyName: name });
  };
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    setAsked(true);
    if (name !== '' && problem === null) start().catch(toastError);
  };
  return (
    <form className={styles.form} onSubmit={onSubmit} aria-label="Decrypt">
      <TextField
        label="Name of the key"
        value={text}
        onChange={setDraft}
        hint={`Given to ${visibleText(decryptor.command)}, which runs with your login and permissions.`}
        placeholder="/folder/key"
        {...(problem !== null && { problem })}
      />
      {name !== decryptor.keyName && (
        <CheckField label="Use this key for other recordings too" isChecked={isRemembered} onChange={setRemembered} />
      )}
      <div className={styles.buttons}>
        <Button type="submit" variant="primary">
          Decrypt
        </Button>
        {isHelpedBySettings(error?.code ?? null) && <Button onPress={() => navigate(routeTo('settings'))}>Open Settings</Button>}
      </div>
    </form>
  );
}
