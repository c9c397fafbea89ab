import type { FleetCluster, FleetFinding, FleetRules, GatewayRates } from '../../../shared/model/fleet.ts';
import type { ClusterFacts } from '../../../shared/model/gateway.ts';
import { differingInstances } from './judge-cluster.ts';

/** A cluster with the facts it was judged by. */
export interface JudgedCluster extends FleetCluster {
  readonly facts: ClusterFacts;
}

/** What an operator has to look at, clusters first. */
export function fleetFindings(clusters: readonly JudgedCluster[], rates: readonly GatewayRates[], rules: FleetRules): FleetFinding[] {
  return [
    ...clusters.flatMap((cluster) => [...ofReports(cluster), ...ofVersions(cluster, rules), ...ofInstances(cluster)]),
    ...ofAccessIds(clusters),
    ...rates.flatMap(ofRates),
  ];
}

function nameOf({ displayName, name, kind }: FleetCluster): string {
  return `${displayName ?? name} (${kind})`;
}

function ofReports(cluster: FleetCluster): FleetFinding[] {
  const { state, lastReportMs, seenAtMs } = cluster;
  const subject = nameOf(cluster);
  if (state === 'gone') {
    return [{ kind: 'gone', subject, detail: `The gateway lists it no more; it was last seen ${instant(seenAtMs)}.` }];
  }
  if (lastReportMs === null || (state !== 'stale' && state !== 'inactive')) return [];
  const age = duration(seenAtMs - lastReportMs);
  return [
    { kind: state, subject, detail: `Its last report, ${instant(lastReportMs)}, was ${age} old at the sync of ${instant(seenAtMs)}.` },
  ];
}

function ofVersions(cluster: FleetCluster, { rollingWindowMs }: FleetRules): FleetFinding[] {
  return cluster.mixes
    .filter(({ isDrift, isOngoing }) => isDrift && isOngoing)
    .map(({ versions, fromMs, untilMs }) => ({
      kind: 'drift',
      subject: nameOf(cluster),
      detail: `Versions ${versions.join(' and ')} live together since ${instant(fromMs)}, for ${duration(untilMs - fromMs)}; the rolling window is ${duration(rollingWindowMs)}.`,
    }));
}

function ofInstances(cluster: JudgedCluster): FleetFinding[] {
  const differing = differingInstances(cluster.facts);
  if (differing.length === 0) return [];
  const said = differing.map(({ instance, urls }) => `${instance} has ${urls.length === 0 ? 'none' : urls.join(', ')}`);
  return [{ kind: 'urls-differ', subject: nameOf(cluster), detail: `Allowed addresses differ between instances: ${said.join('; ')}.` }];
}

/** The gateway and the bastions of one cluster are asked apart, and tell of allowed access ids apart. */
function ofAccessIds(clusters: readonly JudgedCluster[]): FleetFinding[] {
  const pairs = Map.groupBy(clusters, ({ sourceId, name }) => `${sourceId} ${name}`);
  return [...pairs.values()].flatMap((pair): FleetFinding[] => {
    const [one, other] = [pair.find(({ kind }) => kind === 'bastion'), pair.find(({ kind }) => kind === 'gateway')];
    if (!one || !other || one.allowedAccessIds.length === 0 || other.allowedAccessIds.length === 0) return [];
    const only = (a: FleetCluster, b: FleetCluster): string[] => a.allowedAccessIds.filter((id) => !b.allowedAccessIds.includes(id));
    const said = [
      ...only(one, other).map((id) => `${id} only at the bastions`),
      ...only(other, one).map((id) => `${id} only at the gateway`),
    ];
    if (said.length === 0) return [];
    return [{ kind: 'access-ids-differ', subject: one.displayName ?? one.name, detail: `Allowed access ids differ: ${said.join(', ')}.` }];
  });
}

function ofRates({ gateway, period, failed, terminated }: GatewayRates): FleetFinding[] {
  return [['failed', failed] as const, ['terminated', terminated] as const].flatMap(([what, { rate, baseline, judgement }]) =>
    judgement === 'high' && rate !== null && baseline !== null
      ? [
          {
            kind: `${what}-rate` as const,
            subject: gateway ?? 'Sessions without a gateway',
            detail: `${period[what]} of ${period.ended} sessions ${what}: ${percent(rate)}, against ${percent(baseline)} before.`,
          },
        ]
      : [],
  );
}

function percent(rate: number): string {
  return `${(rate * 100).toFixed(1)} %`;
}

function instant(ms: number): string {
  return new Date(ms)
    .toISOString()
    .replace('T', ' ')
    .replace(/:\d\d\.\d+Z/, ' UTC');
}

function duration(ms: number): string {
  const hours = ms / 3_600_000;
  if (hours < 1) return `${Math.round(ms / 60_000)} min`;
  return hours < 48 ? `${Math.round(hours)} h` : `${Math.round(hours / 24)} days`;
}
