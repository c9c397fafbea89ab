import { useState } from 'react';
import { type AppError, toAppError } from '../../../shared/errors.ts';
import type { Source } from '../../../shared/model/source.ts';
import { call } from '../../bridge/client.ts';
import { plural } from '../../lib/format.ts';
import { visibleText } from '../../lib/visible-text.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorMessage } from '../../ui/message.tsx';
import { toast } from '../../ui/toast.tsx';
import { GatewaySecretFields } from './gateway-fields.tsx';
import { emptyDraft, type SourceDraft, secretOf, secretProblem } from './source-draft.ts';
import { AzureSecretFields, S3SecretFields } from './source-fields.tsx';
import styles from './sources.module.css';

interface SourceDialogProps {
  readonly source: Source;
  readonly onClose: () => void;
}

/** Whether anything about how to sign in is kept in the vault, and so can be replaced. */
export function hasSecret({ store }: Source): boolean {
  if (store.kind === 's3') return store.auth === 'keys';
  if (store.kind === 'akeyless') return true;
  return store.kind === 'azure' && store.auth !== 'default';
}

/** A draft of nothing but new credentials: how to sign in is part of the source and stays. */
function secretDraft({ store }: Source): SourceDraft {
  if (store.kind === 's3') return { ...emptyDraft, kind: 's3', s3Auth: store.auth };
  if (store.kind === 'azure') return { ...emptyDraft, kind: 'azure', azureAuth: store.auth };
  if (store.kind === 'akeyless') return { ...emptyDraft, kind: 'akeyless', gatewayAuth: store.auth, proxy: store.proxy ?? '' };
  return { ...emptyDraft, kind: 'folder' };
}

/** New credentials, tested as soon as they are saved. */
export function SecretDialog({ source, onClose }: SourceDialogProps) {
  const [draft, setDraft] = useState(() => secretDraft(source));
  const [problem, setProblem] = useState<Pick<AppError, 'message' | 'action'> | null>(null);
  const [isBusy, setBusy] = useState(false);
  const change = (changes: Partial<SourceDraft>): void => setDraft((before) => ({ ...before, ...changes }));
  const save = async (): Promise<void> => {
    const missing = secretProblem(draft);
    if (missing !== null) return setProblem({ message: missing, action: 'Nothing was saved.' });
    setProblem(null);
    setBusy(true);
    try {
      await call('sources.setSecret', { sourceId: source.id, secret: secretOf(draft) });
      const { error } = await call('sources.testKnown', { sourceId: source.id });
      if (error) setProblem(error);
      else {
        toast('The new credentials work.');
        onClose();
      }
    } catch (error) {
      setProblem(toAppError(error));
    }
    setBusy(false);
  };
  return (
    <Dialog title={`Credentials of ${visibleText(source.name)}`} onClose={onClose} width={480}>
      <form
        className={styles.form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        {source.store.kind === 's3' && <S3SecretFields draft={draft} onChange={change} />}
        {source.store.kind === 'azure' && <AzureSecretFields draft={draft} onChange={change} />}
        {source.store.kind === 'akeyless' && <GatewaySecretFields draft={draft} onChange={change} />}
        <div className={styles.footer}>
          {problem !== null && <ErrorMessage error={problem} />}
          <div className={styles.buttons}>
            <Button type="submit" variant="primary" isDisabled={isBusy}>
              Save and test
            </Button>
          </div>
        </div>
      </form>
    </Dialog>
  );
}

/** Asks before a source is removed, saying what goes and what stays. */
export function RemoveDialog({ source, onClose }: SourceDialogProps) {
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
