import { useState } from 'react';
import type { ClusterRun, RemoteAccess } from '../../../shared/model/gateway.ts';
import type { Source, StoreProposal } from '../../../shared/model/source.ts';
import { visibleText } from '../../../shared/visible-text.ts';
import { useTimeZone } from '../../app/session.ts';
import { call } from '../../bridge/client.ts';
import { useQuery } from '../../bridge/use-query.ts';
import { formatInstant } from '../../lib/format.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { FactList } from '../../ui/fact-list.tsx';
import { EmptyState, ErrorMessage } from '../../ui/message.tsx';
import { toast, toastError } from '../../ui/toast.tsx';
import { PartList } from './gateway-found.tsx';
import { flagWord, scopeSentence, ttlWord } from './gateway-words.ts';
import { ResourceTable } from './resource-table.tsx';
import styles from './sources.module.css';
import { StoreProposals } from './store-proposals.tsx';

export interface GatewayDialogProps {
  readonly source: Source;
  readonly onAddStore: (proposal: StoreProposal) => void;
  readonly onClose: () => void;
}

/** What a gateway told at the last sync: whose sessions, its settings, where recordings are stored, clusters, items. */
export function GatewayDialog({ source, onAddStore, onClose }: GatewayDialogProps) {
  const zone = useTimeZone();
  const { data, error, refresh } = useQuery('sources.gateway', { sourceId: source.id }, ['sources']);
  const [isAsking, setAsking] = useState(false);
  const [asked, setAsked] = useState<readonly StoreProposal[] | null>(null);
  const discover = async (): Promise<void> => {
    setAsking(true);
    try {
      const { proposals } = await call('sources.discover', { sourceId: source.id });
      setAsked(proposals);
      toast(proposals.length === 0 ? 'The gateway names no store.' : 'The gateway was asked anew.');
    } catch (failure) {
      toastError(failure);
    }
    setAsking(false);
  };
  const addStore = (proposal: StoreProposal): void => {
    onClose();
    onAddStore(proposal);
  };
  const state = data?.state ?? null;
  return (
    <Dialog title={`What ${visibleText(source.name)} tells`} onClose={onClose} width={920}>
      {error && <ErrorMessage error={error} onRetry={refresh} />}
      {data && state === null && <EmptyState title="Nothing is known yet">Sync the gateway first.</EmptyState>}
      {data && state && (
        <div className={styles.told}>
          <section>
            <h3>Whose sessions</h3>
            <p>{scopeSentence(state.visibility)}</p>
            {state.visibilityBefore && state.visibilityChangedAtMs !== null && (
              <p className={styles.note}>
                Until {formatInstant(state.visibilityChangedAtMs, zone)}: {scopeSentence(state.visibilityBefore)}
              </p>
            )}
            <PartList parts={state.parts} />
          </section>
          <section>
            <div className={styles.heading}>
              <h3>Where recordings are stored</h3>
              <Button isDisabled={isAsking} onPress={() => void discover()}>
                {isAsking ? 'Asking\u2026' : 'Ask anew'}
              </Button>
            </div>
            <StoreProposals proposals={asked ?? data.proposals} isKnown={asked !== null || state.remoteAccess !== null} onAdd={addStore} />
          </section>
          {state.remoteAccess && <Settings settings={state.remoteAccess} />}
          <ClusterTable clusters={data.clusters} lastSyncMs={source.lastSyncSucceededAtMs} />
          <ResourceTable sourceId={source.id} />
        </div>
      )}
    </Dialog>
  );
}

function Settings({ settings }: { readonly settings: RemoteAccess }) {
  const facts: readonly (readonly [string, string])[] = [
    ['Gateway', settings.clusterId ?? '\u2013'],
    ['Default session TTL', ttlWord(settings.defaultSessionTtlMinutes)],
    ['Recording indicator', settings.hideRecordingIndicator === null ? '\u2013' : settings.hideRecordingIndicator ? 'Hidden' : 'Shown'],
    ['Keyboard layout', settings.keyboardLayout ?? '\u2013'],
    ['RDP sessions recorded', flagWord(settings.recording !== null)],
    ['Logs forwarded to', settings.logForwarding?.target ?? 'Nowhere'],
  ];
  return (
    <section>
      <h3>Settings of this gateway</h3>
      <FactList facts={facts} />
    </section>
  );
}

function ClusterTable({ clusters, lastSyncMs }: { readonly clusters: readonly ClusterRun[]; readonly lastSyncMs: number | null }) {
  const zone = useTimeZone();
  if (clusters.length === 0) return null;
  return (
    <section>
      <h3>Clusters</h3>
      <div className={styles.tableBox} tabIndex={0}>
        <table className={styles.table}>
          <thead>
            <tr>
              {['Cluster', 'Kind', 'Last report', 'Versions', 'Instances', 'Unchanged since'].map((name) => (
                <th key={name} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {clusters.map(({ kind, name, facts, lastReportMs, fromMs, untilMs }) => (
              <tr key={`${kind} ${name}`}>
                <th scope="row">
                  {visibleText(facts.displayName ?? name)}
                  {lastSyncMs !== null && untilMs + 60_000 < lastSyncMs && <small>Not listed since {formatInstant(untilMs, zone)}</small>}
                </th>
                <td>{kind === 'bastion' ? 'Bastion' : 'Gateway'}</td>
                <td>{lastReportMs === null ? '\u2013' : formatInstant(lastReportMs, zone)}</td>
                <td>{visibleText([...new Set(Object.values(facts.versions))].join(', ')) || '\u2013'}</td>
                <td>{Object.keys(facts.urlsPerInstance).length || '\u2013'}</td>
                <td>{formatInstant(fromMs, zone)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
