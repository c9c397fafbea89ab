import { Cloud, Files, Folder, Info, Network, Pencil, RefreshCw, Trash2, Upload } from 'lucide-react';
import { useRef, useState } from 'react';
import { hasEnded, type Job, syncResultSchema } from '../../../shared/model/job.ts';
import type { Source, StoreProposal } from '../../../shared/model/source.ts';
import { visibleText } from '../../../shared/visible-text.ts';
import { JobItem } from '../../app/jobs-panel.tsx';
import { useTimeZone } from '../../app/session.ts';
import { call } from '../../bridge/client.ts';
import { useJobs } from '../../bridge/jobs.ts';
import { formatCount, formatInstant, plural } from '../../lib/format.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorMessage } from '../../ui/message.tsx';
import { toastError } from '../../ui/toast.tsx';
import { ProtectionFields, useProtection } from '../access/protection-fields.tsx';
import { Shield } from '../access/shield.tsx';
import { ChangeSourceDialog } from './change-source-dialog.tsx';
import { GatewayDialog } from './gateway-dialog.tsx';
import { GatewayFacts } from './gateway-facts.tsx';
import { ImportDialog } from './import-dialog.tsx';
import { RemoveSourceDialog } from './remove-source-dialog.tsx';
import styles from './sources.module.css';
import { SyncSchedule } from './sync-schedule.tsx';

function placeOf({ store }: Source): string {
  if (store.kind === 'folder') return store.path;
  if (store.kind === 'loose-files') return `${plural(store.files.length, 'file')}, each where it lies`;
  if (store.kind === 'akeyless') return store.url;
  const place = store.kind === 's3' ? `s3://${store.bucket}` : `${store.accountUrl ?? 'azure'}/${store.container}`;
  const prefix = store.prefix === '' ? '' : `/${store.prefix}`;
  return place + prefix + (store.kind === 's3' && store.endpoint !== null ? ` at ${store.endpoint}` : '');
}

/** How far the sync of a source is, or what the last one since the start found. */
function SyncState({ job }: { readonly job: Job }) {
  if (!hasEnded(job)) return <JobItem job={job} isListed={false} />;
  const result = syncResultSchema.safeParse(job.result);
  if (!result.success) return null;
  const { added, changed, removed, failures } = result.data;
  return (
    <p role="status" className={styles.note}>
      {added + changed + removed === 0
        ? 'Nothing was new.'
        : `${formatCount(added)} added, ${formatCount(changed)} changed${job.unit === 'sessions' ? '' : `, ${formatCount(removed)} gone from the store`}.`}
      {failures.length > 0 &&
        ` ${plural(failures.length, job.unit === 'sessions' ? 'part' : 'object')} could not be read; Jobs lists them.`}
    </p>
  );
}

export interface SourceCardProps {
  readonly source: Source;
  /** Whether the library has a store at all, where recordings could be. */
  readonly hasStore: boolean;
  /** A store that this gateway told of is to be added. */
  readonly onAddStore: (proposal: StoreProposal) => void;
}

/** One source: where it is, how its last sync went, and what can be done with it. */
export function SourceCard({ source, hasStore, onAddStore }: SourceCardProps) {
  const [dialog, setDialog] = useState<'change' | 'remove' | 'gateway' | null>(null);
  const [importing, setImporting] = useState<{ readonly fileName: string; readonly text: string } | null>(null);
  const of = { kind: 'source', id: source.id } as const;
  const protection = useProtection(of);
  const isGateway = source.store.kind === 'akeyless';
  const zone = useTimeZone();
  const file = useRef<HTMLInputElement>(null);
  // The names of sources are unique.
  const syncJob = useJobs(({ jobs }) => jobs.find((job) => job.kind === 'sync' && job.title === `Sync ${source.name}`));
  const isSyncing = syncJob?.state === 'running';
  const Icon = isGateway ? Network : source.store.kind === 'folder' ? Folder : source.store.kind === 'loose-files' ? Files : Cloud;
  const sync = (): void => void call('sources.sync', { sourceId: source.id }).catch(toastError);
  const choose = (chosen: File | undefined): void => {
    chosen?.text().then((text) => setImporting({ fileName: chosen.name, text }), toastError);
  };
  return (
    <li className={styles.card}>
      <div className={styles.title}>
        <Icon size={18} aria-hidden />
        <h2>{visibleText(source.name)}</h2>
        {protection && <Shield protection={protection} />}
        <code>{visibleText(placeOf(source))}</code>
      </div>
      <dl className={styles.facts}>
        <div>
          <dt>Sessions</dt>
          <dd>{formatCount(source.sessionCount)}</dd>
        </div>
        {isGateway ? (
          <GatewayFacts sourceId={source.id} />
        ) : (
          <>
            <div>
              <dt>Recordings</dt>
              <dd>{formatCount(source.recordingCount)}</dd>
            </div>
            <div>
              <dt>Session list</dt>
              <dd>{source.hasInventory ? 'Read' : 'None: sessions come from sidecars and names'}</dd>
            </div>
          </>
        )}
        <div>
          <dt>Last sync</dt>
          <dd>{source.lastSyncSucceededAtMs === null ? 'Never' : formatInstant(source.lastSyncSucceededAtMs, zone)}</dd>
        </div>
      </dl>
      <SyncSchedule source={source} />
      <ProtectionFields of={of} />
      {isGateway && !hasStore && source.sessionCount > 0 && (
        <p className={styles.note}>
          No store of recordings has been added yet, so it cannot be told which sessions lack their recording. What the gateway tells names
          the store.
        </p>
      )}
      {syncJob && <SyncState job={syncJob} />}
      {source.lastSyncError && !isSyncing && <ErrorMessage error={source.lastSyncError} onRetry={sync} />}
      <div className={styles.buttons}>
        <Button isDisabled={isSyncing} onPress={sync}>
          <RefreshCw size={15} aria-hidden /> {isSyncing ? 'Syncing\u2026' : 'Sync now'}
        </Button>
        {isGateway && (
          <Button onPress={() => setDialog('gateway')}>
            <Info size={15} aria-hidden /> What it tells
          </Button>
        )}
        <Button onPress={() => file.current?.click()}>
          <Upload size={15} aria-hidden /> Import session list
        </Button>
        <input
          ref={file}
          type="file"
          accept=".json,.ndjson,.jsonl,.csv,.tsv,.txt,application/json,text/csv"
          className="visually-hidden"
          tabIndex={-1}
          aria-hidden
          onChange={(event) => {
            choose(event.target.files?.[0]);
            event.target.value = '';
          }}
        />
        {/* What is in it is what was dropped: there is nothing to type. */}
        {source.store.kind !== 'loose-files' && (
          <Button onPress={() => setDialog('change')}>
            <Pencil size={15} aria-hidden /> Change
          </Button>
        )}
        <Button variant="danger" onPress={() => setDialog('remove')}>
          <Trash2 size={15} aria-hidden /> Remove
        </Button>
      </div>
      {dialog === 'change' && source.store.kind !== 'loose-files' && (
        <ChangeSourceDialog source={source} store={source.store} onClose={() => setDialog(null)} />
      )}
      {dialog === 'gateway' && <GatewayDialog source={source} onAddStore={onAddStore} onClose={() => setDialog(null)} />}
      {importing && <ImportDialog source={source} {...importing} onClose={() => setImporting(null)} />}
      {dialog === 'remove' && <RemoveSourceDialog source={source} onClose={() => setDialog(null)} />}
    </li>
  );
}
