import { Ban, Check, CircleHelp, CircleX, Clock, type LucideIcon } from 'lucide-react';
import type { ClusterState, FleetCluster } from '../../../shared/model/fleet.ts';
import { visibleText } from '../../../shared/visible-text.ts';
import { useTimeZone } from '../../app/session.ts';
import { formatInstant } from '../../lib/format.ts';
import { Badge, type BadgeProps } from '../../ui/badge.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { FactList } from '../../ui/fact-list.tsx';
import part from '../../ui/section.module.css';
import styles from './fleet.module.css';
import { clusterStateWords, spanWords } from './fleet-words.ts';

const looks: Readonly<Record<ClusterState, readonly [LucideIcon, BadgeProps['tone']]>> = {
  reporting: [Check, 'ok'],
  stale: [Clock, 'warn'],
  inactive: [CircleX, 'danger'],
  gone: [Ban, 'danger'],
  unknown: [CircleHelp, 'low'],
};

/** Each cluster with its state; opened, with its instances and its history. */
export function ClusterList({ clusters }: { readonly clusters: readonly FleetCluster[] }) {
  return (
    <section className={part.section} aria-labelledby="fleet-clusters">
      <h2 id="fleet-clusters">Clusters</h2>
      <ul className={styles.clusters}>
        {clusters.map((cluster) => (
          <li key={`${cluster.sourceId} ${cluster.kind} ${cluster.name}`}>
            <ClusterItem cluster={cluster} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function ClusterItem({ cluster }: { readonly cluster: FleetCluster }) {
  const zone = useTimeZone();
  const { kind, name, displayName, state, lastReportMs, seenAtMs, status, source, instances, versions, mixes, changes } = cluster;
  const [icon, tone] = looks[state];
  const title = visibleText(displayName ?? name);
  const facts: readonly (readonly [string, string])[] = [
    ['Name', name],
    ['Told by', source],
    ['Last report', lastReportMs === null ? 'Not told' : formatInstant(lastReportMs, zone)],
    ['Seen by the sync of', formatInstant(seenAtMs, zone)],
    ['Status', status ?? 'Not told'],
    ['Allowed access ids', cluster.allowedAccessIds.length === 0 ? 'Not told' : cluster.allowedAccessIds.join(', ')],
    ['Addresses', cluster.urls.length === 0 ? 'Not told' : cluster.urls.join(', ')],
  ];
  return (
    <details className={styles.cluster}>
      <summary>
        <span className={styles.name}>
          {title} <span className={styles.muted}>{kind}</span>
        </span>
        <Badge icon={icon} tone={tone} text={clusterStateWords[state]} />
        <span className={styles.when}>{lastReportMs === null ? '' : `Last report ${formatInstant(lastReportMs, zone)}`}</span>
        <span className={styles.when}>{versions.length === 0 ? 'No version told' : visibleText(versions.join(', '))}</span>
      </summary>
      <div className={styles.body}>
        <FactList facts={facts} />
        {instances.length > 0 && (
          <DataTable
            caption={`Instances of ${title}`}
            heads={['Instance', 'Version', 'Allowed addresses']}
            rows={instances.map(({ id, version, urls }) => ({ key: id, cells: [id, version ?? 'Not told', urls.join(', ') || 'None'] }))}
          />
        )}
        {mixes.length > 0 && (
          <DataTable
            caption={`Times in which ${title} ran several versions`}
            heads={['Versions together', 'From', 'Until', 'At least', 'Judged']}
            rows={mixes.map((mix) => ({
              key: String(mix.fromMs),
              cells: [
                mix.versions.join(', '),
                formatInstant(mix.fromMs, zone),
                mix.isOngoing ? 'Still' : formatInstant(mix.untilMs, zone),
                spanWords(mix.untilMs - mix.fromMs),
                mix.isDrift ? 'Drift' : 'Within the rolling window',
              ],
            }))}
          />
        )}
        {changes.length > 0 && (
          <DataTable
            caption={`Changes of ${title}`}
            heads={['Noticed', 'What']}
            rows={changes.map(({ atMs, what }) => ({ key: `${atMs} ${what}`, cells: [formatInstant(atMs, zone), what] }))}
          />
        )}
        {changes.length === 0 && <p className={styles.muted}>Nothing changed since it was first seen.</p>}
      </div>
    </details>
  );
}
