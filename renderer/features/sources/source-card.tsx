import { Cloud, Folder, KeyRound, RefreshCw, Trash2, Upload } from 'lucide-react';
import { useRef, useState } from 'react';
import { type Job, syncResultSchema } from '../../../shared/model/job.ts';
import type { Source } from '../../../shared/model/source.ts';
import { JobItem } from '../../app/jobs-panel.tsx';
import { useTimeZone } from '../../app/session.ts';
import { call } from '../../bridge/client.ts';
import { useJobs } from '../../bridge/jobs.ts';
import { formatCount, formatInstant, plural } from '../../lib/format.ts';
import { visibleText } from '../../lib/visible-text.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorMessage } from '../../ui/message.tsx';
import { toast, toastError } from '../../ui/toast.tsx';
import { hasSecret, RemoveDialog, SecretDialog } from './source-dialogs.tsx';
import styles from './sources.module.css';

function placeOf({ store }: Source): string {
  if (store.kind === 'folder') return store.path;
  const place = store.kind === 's3' ? `s3://${store.bucket}` : `${store.accountUrl ?? 'azure'}/${store.container}`;
  const prefix = store.prefix === '' ? '' : `/${store.prefix}`;
  return place + prefix + (store.kind === 's3' && store.endpoint !== null ? ` at ${store.endpoint}` : '');
}

/** How far the sync of a source is, or what the last one since the start found. */
function SyncState({ job }: { readonly job: Job }) {
  if (job.state === 'running') return <JobItem job={job} isListed={false} />;
  const result = syncResultSchema.safeParse(job.result);
  if (!result.success) return null;
  const { added, changed, removed, failures } = result.data;
  return (
    <p role="status" className={styles.note}>
      {added + changed + removed === 0
        ? 'Nothing was new.'
        : `${formatCount(added)} added, ${formatCount(changed)} changed, ${formatCount(removed)} gone from the store.`}
      {failures.length > 0 && ` ${plural(failures.length, 'object')} could not be read; Jobs lists them.`}
    </p>
  );
}

/** One source: where it is, how its last sync went, and what can be done with it. */
export function SourceCard({ source }: { readonly source: Source }) {
  const [dialog, setDialog] = useState<'secret' | 'remove' | null>(null);
  const zone = useTimeZone();
  const file = useRef<HTMLInputElement>(null);
  // The names of sources are unique.
  const syncJob = useJobs(({ jobs }) => jobs.find((job) => job.kind === 'sync' && job.title === `Sync ${source.name}`));
  const isSyncing = syncJob?.state === 'running';
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
          <dd>{formatCount(source.sessionCount)}</dd>
        </div>
        <div>
          <dt>Recordings</dt>
          <dd>{formatCount(source.recordingCount)}</dd>
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
      {syncJob && <SyncState job={syncJob} />}
      {source.lastSyncError && !isSyncing && <ErrorMessage error={source.lastSyncError} onRetry={sync} />}
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
        {hasSecret(source) && (
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
