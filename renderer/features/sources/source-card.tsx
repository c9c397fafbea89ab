import { Cloud, Folder, KeyRound, RefreshCw, Trash2, Upload } from 'lucide-react';
import { useRef, useState } from 'react';
import type { Source } from '../../../shared/model/source.ts';
import { useTimeZone } from '../../app/session.ts';
import { call } from '../../bridge/client.ts';
import { useJobs } from '../../bridge/jobs.ts';
import { formatInstant, plural } from '../../lib/format.ts';
import { visibleText } from '../../lib/visible-text.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorMessage } from '../../ui/message.tsx';
import { toast, toastError } from '../../ui/toast.tsx';
import { emptyDraft, readDraft, type SourceDraft, secretOf } from './source-draft.ts';
import { AzureSecretFields, S3SecretFields } from './source-fields.tsx';
import styles from './sources.module.css';

function placeOf({ store }: Source): string {
  if (store.kind === 'folder') return store.path;
  const place = store.kind === 's3' ? `s3://${store.bucket}` : `${store.accountUrl ?? 'azure'}/${store.container}`;
  const prefix = store.prefix === '' ? '' : `/${store.prefix}`;
  return place + prefix + (store.kind === 's3' && store.endpoint !== null ? ` at ${store.endpoint}` : '');
}

/** One source: where it is, how its last sync went, and what can be done with it. */
export function SourceCard({ source }: { readonly source: Source }) {
  const [dialog, setDialog] = useState<'secret' | 'remove' | null>(null);
  const zone = useTimeZone();
  const file = useRef<HTMLInputElement>(null);
  const isSyncing = useJobs(({ jobs }) =>
    jobs.some((job) => job.kind === 'sync' && job.state === 'running' && job.title === `Sync ${source.name}`),
  );
  const Icon = source.store.kind === 'folder' ? Folder : Cloud;
  const sync = (): void => void call('sources.sync', { sourceId: source.id }).catch(toastError);
  const importFile = async (chosen: File | undefined): Promise<void> => {
    if (!chosen) return;
    try {
      const result = await call('sources.importInventory', { sourceId: source.id, fileName: chosen.name, text: await chosen.text() });
      const problems = result.problems.length === 0 ? '' : ` ${plural(result.problems.length, 'entry', 'entries')} could not be read.`;
      toast(`${plural(result.sessions, 'session')} imported.${problems} Sync the source to match its recordings.`);
    } catch (error) {
      toastError(error);
    }
  };
  return (
    <li className={styles.card}>
      <div className={styles.title}>
        <Icon size={18} aria-hidden />
        <h2>{visibleText(source.name)}</h2>
        <code>{visibleText(placeOf(source))}</code>
      </div>
      <dl className={styles.facts}>
        <div>
          <dt>Sessions</dt>
          <dd>{source.sessionCount}</dd>
        </div>
        <div>
          <dt>Recordings</dt>
          <dd>{source.recordingCount}</dd>
        </div>
        <div>
          <dt>Session list</dt>
          <dd>{source.hasInventory ? 'Read' : 'None: sessions come from sidecars and names'}</dd>
        </div>
        <div>
          <dt>Last sync</dt>
          <dd>{source.lastSyncSucceededAtMs === null ? 'Never' : formatInstant(source.lastSyncSucceededAtMs, zone)}</dd>
        </div>
      </dl>
      {source.lastSyncError && <ErrorMessage error={source.lastSyncError} onRetry={sync} />}
      <div className={styles.buttons}>
        <Button isDisabled={isSyncing} onPress={sync}>
          <RefreshCw size={15} aria-hidden /> {isSyncing ? 'Syncing\u2026' : 'Sync now'}
        </Button>
        <Button onPress={() => file.current?.click()}>
          <Upload size={15} aria-hidden /> Import session list
        </Button>
        <input
          ref={file}
          type="file"
          accept=".json,.ndjson,application/json"
          className="visually-hidden"
          tabIndex={-1}
          aria-hidden
          onChange={(event) => {
            void importFile(event.target.files?.[0]);
            event.target.value = '';
          }}
        />
        {source.store.kind !== 'folder' && (
          <Button onPress={() => setDialog('secret')}>
            <KeyRound size={15} aria-hidden /> Credentials
          </Button>
        )}
        <Button variant="danger" onPress={() => setDialog('remove')}>
          <Trash2 size={15} aria-hidden /> Remove
        </Button>
      </div>
      {dialog === 'secret' && <SecretDialog source={source} onClose={() => setDialog(null)} />}
      {dialog === 'remove' && <RemoveDialog source={source} onClose={() => setDialog(null)} />}
    </li>
  );
}

function draftOf({ store }: Source): SourceDraft {
  if (store.kind === 's3')
    return {
      ...emptyDraft,
      ...store,
      endpoint: store.endpoint ?? '',
      caFile: store.caFile ?? '',
      profile: store.profile ?? '',
      s3Auth: store.auth,
    };
  if (store.kind === 'azure') return { ...emptyDraft, ...store, accountUrl: store.accountUrl ?? '', azureAuth: store.auth };
  return { ...emptyDraft, ...store };
}

function SecretDialog({ source, onClose }: { readonly source: Source; readonly onClose: () => void }) {
  const [draft, setDraft] = useState(() => draftOf(source));
  const [problem, setProblem] = useState<string | null>(null);
  const change = (changes: Partial<SourceDraft>): void => {
    // How to sign in is part of the source; here only its secret is replaced.
    const { s3Auth: _s3, azureAuth: _azure, ...rest } = changes;
    setDraft((before) => ({ ...before, ...rest }));
  };
  const save = async (): Promise<void> => {
    const read = readDraft(draft);
    if (!read.ok) return setProblem(read.problem);
    try {
      await call('sources.setSecret', { sourceId: source.id, secret: secretOf(draft) });
      const tested = await call('sources.testKnown', { sourceId: source.id });
      if (tested.error) return setProblem(`${tested.error.message} ${tested.error.action}`);
      toast('The new credentials work.');
      onClose();
    } catch (error) {
      toastError(error);
    }
  };
  return (
    <Dialog title={`Credentials of ${source.name}`} onClose={onClose} width={480}>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        {source.store.kind === 's3' ? (
          <S3SecretFields draft={draft} onChange={change} />
        ) : (
          <AzureSecretFields draft={draft} onChange={change} />
        )}
        {problem !== null && <ErrorMessage error={{ message: problem, action: '' }} />}
        <div className={styles.buttons}>
          <Button type="submit" variant="primary">
            Save and test
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

function RemoveDialog({ source, onClose }: { readonly source: Source; readonly onClose: () => void }) {
  const [isBusy, setBusy] = useState(false);
  const remove = (): void => {
    setBusy(true);
    call('sources.remove', { sourceId: source.id }).then(
      () => toast(`${source.name} was removed.`),
      (error: unknown) => {
        toastError(error);
        onClose();
      },
    );
  };
  return (
    <Dialog title={`Remove ${source.name}?`} onClose={onClose} width={480}>
      <div className={styles.form}>
        <p>
          {plural(source.sessionCount, 'session')}, their notes, and every recording of this source that is kept here will be removed from
          this library, with its credentials. What lies in the store and what you have exported stays.
        </p>
        <div className={styles.buttons}>
          <Button onPress={onClose}>Keep it</Button>
          <Button variant="danger" isDisabled={isBusy} onPress={remove}>
            Remove
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
