import { CircleCheck } from 'lucide-react';
import { useState } from 'react';
import type { ResultOf } from '../../../shared/contract/index.ts';
import type { Decryptor } from '../../../shared/model/settings.ts';
import { visibleText } from '../../../shared/visible-text.ts';
import { useApp } from '../../app/session.ts';
import { call } from '../../bridge/client.ts';
import { keyNameProblem } from '../../lib/key-name.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorMessage } from '../../ui/message.tsx';
import part from '../../ui/section.module.css';
import { toastError } from '../../ui/toast.tsx';
import { argsProblem, argsText, commandProblem, readArgs } from './decryptor-text.ts';
import { SavedText } from './saved-text.tsx';
import styles from './settings.module.css';

export interface DecryptorSectionProps {
  readonly onSave: (change: { readonly decryptor: Decryptor }) => Promise<void>;
}

/** How recordings that their recorder encrypted are opened. */
export function DecryptorSection({ onSave }: DecryptorSectionProps) {
  const { command, args, keyName } = useApp((state) => state.settings.decryptor);
  const [tried, setTried] = useState<{ readonly command: string; readonly result: ResultOf<'settings.tryDecryptor'> } | null>(null);
  const [isTrying, setTrying] = useState(false);
  // One after the other, each upon what the one before saved: two fields may come to rest at once.
  const save = (change: Partial<Decryptor>): Promise<void> => {
    lastSave = lastSave.catch(() => undefined).then(() => onSave({ decryptor: { ...useApp.getState().settings.decryptor, ...change } }));
    return lastSave;
  };
  const onTry = async (): Promise<void> => {
    setTrying(true);
    try {
      // What was just typed is meant, and is being saved.
      await lastSave.catch(() => undefined);
      const saved = useApp.getState().settings.decryptor.command;
      setTried({ command: saved, result: await call('settings.tryDecryptor', { command: saved }) });
    } catch (error) {
      toastError(error);
    } finally {
      setTrying(false);
    }
  };
  const shown = tried?.command === command ? tried.result : null;
  return (
    <section className={`${part.section} ${styles.section}`}>
      <h2>Encrypted recordings</h2>
      <p className={styles.muted}>
        Recordings that their recorder encrypted (.enc) are opened by a program on this computer, with your login and permissions. It gets
        the encrypted recording on its standard input; what it gives back is kept encrypted.
      </p>
      <SavedText
        label="Program"
        hint="Its name, or its full path."
        value={command}
        problemOf={commandProblem}
        onSave={(text) => save({ command: text.trim() })}
      />
      <SavedText
        label="Arguments"
        hint="One on each line; {key} stands for the name of the key."
        lines={5}
        value={argsText(args)}
        problemOf={argsProblem}
        onSave={(text) => save({ args: readArgs(text) })}
      />
      <SavedText
        label="Name of the key"
        hint="The one that recordings are encrypted with; another one can be named for a recording."
        value={keyName}
        problemOf={keyNameProblem}
        onSave={(text) => save({ keyName: text.trim() })}
      />
      <div className={styles.buttons}>
        <Button isDisabled={isTrying} onPress={() => void onTry()}>
          {isTrying ? 'Trying\u2026' : 'Try the program'}
        </Button>
      </div>
      {shown?.error && <ErrorMessage error={shown.error} />}
      {shown && !shown.error && (
        <p className={styles.works} role="status">
          <CircleCheck size={16} aria-hidden />
          <span>
            It runs{shown.says !== '' && ` and says "${visibleText(shown.says)}"`}. Whether your login may use the key shows when a
            recording is decrypted.
          </span>
        </p>
      )}
    </section>
  );
}

let lastSave: Promise<void> = Promise.resolve();
