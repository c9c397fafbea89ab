import type { Fleet, FleetRules, GatewayRates } from '../../../shared/model/fleet.ts';
import type { ClusterRun, GatewayPart } from '../../../shared/model/gateway.ts';
import type { SourceId } from '../../../shared/model/ids.ts';
import type { Source } from '../../../shared/model/source.ts';
import { clusterHistory, listClusters } from '../catalog/clusters.ts';
import { getGatewayState } from '../catalog/gateway-state.ts';
import type { ReadableCatalog } from '../catalog/handles.ts';
import { sessionActivity } from '../catalog/session-activity.ts';
import { listSources } from '../catalog/sources.ts';
import { fleetFindings, type JudgedCluster } from './fleet-findings.ts';
import { clusterChanges, clusterState, versionMixes, versionsOf } from './judge-cluster.ts';
import { judgeRates } from './judge-rates.ts';

const day = 86_400_000;
/** More runs than this are not looked back on: facts that change that often are no upgrade. */
const mostRuns = 1_000;
/** A chart of more bars than this cannot be read: longer times are summed up by week. */
const mostBars = 120;

export interface FleetRequest {
  readonly rules: FleetRules;
  /** Null: all. */
  readonly sourceId: SourceId | null;
  readonly untilMs: number;
}

/** Clusters, their history and how sessions end, judged. */
export function readFleet(catalog: ReadableCatalog, { rules, sourceId, untilMs }: FleetRequest): Fleet {
  const sources = listSources(catalog).filter(({ id }) => sourceId === null || id === sourceId);
  const gateways = sources.filter(({ store }) => store.kind === 'akeyless');
  const parts = new Map(gateways.map(({ id }) => [id, getGatewayState(catalog, id)?.parts ?? []]));
  const judged = gateways.flatMap((source) => judgeClusters(catalog, source, parts.get(source.id) ?? [], rules));
  const periodFromMs = untilMs - rules.periodMs;
  const baselineFromMs = periodFromMs - rules.baselineMs;
  const bucketMs = (untilMs - baselineFromMs) / day > mostBars ? 7 * day : day;
  const activity = sessionActivity(catalog, {
    sourceIds: sourceId === null ? [] : [sourceId],
    baselineFromMs,
    periodFromMs,
    untilMs,
    bucketMs,
  });
  const rates = activity.gateways
    .filter(({ active, period, baseline }) => active + period.ended + baseline.ended > 0)
    .map((each) => judgeRates(each, rules));
  const { startsMs, started, failed, terminated } = activity;
  return {
    rules,
    untilMs,
    gatewaySources: gateways.length,
    unread: gateways.flatMap(({ id, name }) =>
      (parts.get(id) ?? []).flatMap(({ name: part, error }) => (error === null ? [] : [{ source: name, part, message: error.message }])),
    ),
    clusters: judged.map(({ facts: _, ...cluster }) => cluster),
    versions: versionTable(judged),
    activity: { bucketMs, startsMs: [...startsMs], started, failed, terminated },
    overall: judgeRates(sumOf(rates), rules),
    gateways: rates,
    findings: fleetFindings(judged, rates, rules),
  };
}

function judgeClusters(catalog: ReadableCatalog, source: Source, parts: readonly GatewayPart[], rules: FleetRules): JudgedCluster[] {
  return listClusters(catalog, source.id).map((run) => {
    const part = parts.find(({ name }) => name === (run.kind === 'bastion' ? 'bastions' : 'gateways'));
    const history = clusterHistory(catalog, { sourceId: source.id, kind: run.kind, name: run.name, limit: mostRuns }).reverse();
    const { facts } = run;
    return {
      sourceId: source.id,
      source: source.name,
      kind: run.kind,
      name: run.name,
      displayName: facts.displayName,
      state: clusterState(run, rules, part?.error === null ? part.askedAtMs : null),
      lastReportMs: run.lastReportMs,
      seenAtMs: run.untilMs,
      status: facts.status,
      allowedAccessIds: facts.allowedAccessIds,
      urls: facts.urls,
      instances: instancesOf(run),
      versions: versionsOf(facts),
      mixes: versionMixes(history, rules.rollingWindowMs),
      changes: clusterChanges(history),
      facts,
    };
  });
}

function instancesOf({ facts: { versions, urlsPerInstance } }: ClusterRun): JudgedCluster['instances'] {
  const ids = [...new Set([...Object.keys(versions), ...Object.keys(urlsPerInstance)])].filter((id) => id !== '').sort();
  return ids.map((id) => ({ id, version: versions[id] ?? null, urls: urlsPerInstance[id] ?? [] }));
}

function versionTable(clusters: readonly JudgedCluster[]): Fleet['versions'] {
  const all = [...new Set(clusters.flatMap(({ versions }) => versions))].sort().reverse();
  return all.map((version) => ({
    version,
    instances: clusters.reduce((sum, { instances }) => sum + instances.filter((each) => each.version === version).length, 0),
    clusters: clusters.filter(({ versions }) => versions.includes(version)).length,
  }));
}

function sumOf(rates: readonly GatewayRates[]): Pick<GatewayRates, 'gateway' | 'active' | 'period' | 'baseline'> {
  const add = (of: 'period' | 'baseline') => ({
    ended: rates.reduce((sum, each) => sum + each[of].ended, 0),
    failed: rates.reduce((sum, each) => sum + each[of].failed, 0),
    terminated: rates.reduce((sum, each) => sum + each[of].terminated, 0),
  });
  return { gateway: null, active: rates.reduce((sum, { active }) => sum + active, 0), period: add('period'), baseline: add('baseline') };
}
