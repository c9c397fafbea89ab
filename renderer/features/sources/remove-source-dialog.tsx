import { useState } from 'react';
import { type AppError, toAppError } from '../../../shared/errors.ts';
import type { Source } from '../../../shared/model/source.ts';
import { visibleText } from '../../../shared/visible-text.ts';
import { call } from '../../bridge/client.ts';
import { plural } from '../../lib/format.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorMessage } from '../../ui/message.tsx';
import { toast } from '../../ui/toast.tsx';
import styles from './sources.module.css';

export interface RemoveSourceDialogProps {
  readonly source: Source;
  readonly onClose: () => void;
}

/** Asks before a source is removed, saying what goes and what stays. */
export function RemoveSourceDialog({ source, onClose }: RemoveSourceDialogProps) {
  const [error, setError] = useState<AppError | null>(null);
  const [isBusy, setBusy] = useState(false);
  const remove = (): void => {
    setBusy(true);
    call('sources.remove', { sourceId: source.id }).then(
      () => toast(`${source.name} was removed.`),
      (failure: unknown) => {
        setError(toAppError(failure));
        setBusy(false);
      },
    );
  };
  return (
    <Dialog title={`Remove ${visibleText(source.name)}?`} onClose={onClose} width={480}>
      <div className={styles.form}>
        <p>
          {plural(source.sessionCount, 'session')}, their notes, and every recording of this source that is kept here will be removed from
          this library, with its credentials. What lies in the store and what you have exported stays.
        </p>
        <div className={styles.footer}>
          {error && <ErrorMessage error={error} />}
          <div className={styles.buttons}>
            <Button onPress={onClose}>Keep it</Button>
            <Button variant="danger" isDisabled={isBusy} onPress={remove}>
              {isBusy ? 'Removing\u2026' : 'Remove'}
            </Button>
          </div>
        </div>
      </div>
    </Dialog>
  );
}
