import type { ClusterChange, ClusterState, FleetRules, VersionMix } from '../../../shared/model/fleet.ts';
import type { ClusterFacts, ClusterRun } from '../../../shared/model/gateway.ts';

const mostChanges = 100;

/**
 * How a cluster was when it was last seen. Its report is compared with the time of that sync: that nobody synced since says
 * nothing about the cluster.
 * @param askedAtMs when the list of clusters was last answered; null: not known
 */
export function clusterState(run: ClusterRun, rules: FleetRules, askedAtMs: number | null): ClusterState {
  if (askedAtMs !== null && run.untilMs < askedAtMs) return 'gone';
  if (run.lastReportMs === null) return 'unknown';
  const ageMs = run.untilMs - run.lastReportMs;
  if (ageMs > rules.inactiveAfterMs) return 'inactive';
  return ageMs > rules.staleAfterMs ? 'stale' : 'reporting';
}

/** Distinct versions in order: those of instances, or that of the whole cluster where no instance tells. */
export function versionsOf({ versions }: ClusterFacts): string[] {
  const ofInstances = Object.entries(versions).flatMap(([instance, version]) => (instance === '' ? [] : [version]));
  return [...new Set(ofInstances.length > 0 ? ofInstances : Object.values(versions))].sort();
}

/**
 * The times in which instances ran different versions, the newest first. They began when a sync first saw two versions and
 * ended with the first that saw one; what happened between syncs is not known, so each lasted at least as long as is said.
 * @param history of one cluster, oldest first
 */
export function versionMixes(history: readonly ClusterRun[], rollingWindowMs: number): VersionMix[] {
  const mixes: VersionMix[] = [];
  let open: { versions: Set<string>; fromMs: number; untilMs: number } | null = null;
  const close = (isOngoing: boolean): void => {
    if (open === null) return;
    const { versions, fromMs, untilMs } = open;
    mixes.unshift({ versions: [...versions].sort(), fromMs, untilMs, isOngoing, isDrift: untilMs - fromMs > rollingWindowMs });
    open = null;
  };
  for (const run of history) {
    const versions = versionsOf(run.facts);
    // A run that tells no version neither begins nor ends anything.
    if (versions.length === 0) continue;
    if (versions.length === 1) {
      // Seen as one from here on: until then the versions may have lived together.
      if (open !== null) open.untilMs = Math.max(open.untilMs, run.fromMs);
      close(false);
      continue;
    }
    open ??= { versions: new Set(), fromMs: run.fromMs, untilMs: run.untilMs };
    for (const version of versions) open.versions.add(version);
    open.untilMs = Math.max(open.untilMs, run.untilMs);
  }
  close(true);
  return mixes;
}

/** Instances whose addresses differ from those of most others; empty where all are alike. */
export function differingInstances({ urlsPerInstance }: ClusterFacts): { readonly instance: string; readonly urls: readonly string[] }[] {
  const instances = Object.entries(urlsPerInstance);
  const byUrls = Map.groupBy(instances, ([, urls]) => urls.join('\n'));
  if (byUrls.size < 2) return [];
  const usual = [...byUrls.values()].reduce((most, each) => (each.length > most.length ? each : most));
  return instances.filter((each) => !usual.includes(each)).map(([instance, urls]) => ({ instance, urls }));
}

/** What changed from run to run, the newest first. @param history oldest first */
export function clusterChanges(history: readonly ClusterRun[]): ClusterChange[] {
  const changes: ClusterChange[] = [];
  for (const [index, run] of history.entries()) {
    const before = history[index - 1];
    if (!before) continue;
    const said = [
      ...versionChanges(before.facts, run.facts),
      ...listChanges('Access id', before.facts.allowedAccessIds, run.facts.allowedAccessIds),
      ...listChanges('Address', addressesOf(before.facts), addressesOf(run.facts)),
      ...(before.facts.status === run.facts.status
        ? []
        : [`Status ${before.facts.status ?? 'unknown'} became ${run.facts.status ?? 'unknown'}`]),
    ];
    for (const what of said) changes.unshift({ atMs: run.fromMs, what });
  }
  return changes.slice(0, mostChanges);
}

function versionChanges(before: ClusterFacts, after: ClusterFacts): string[] {
  const instances = [...new Set([...Object.keys(before.versions), ...Object.keys(after.versions)])].sort();
  return instances.flatMap((instance) => {
    const [was, is] = [before.versions[instance], after.versions[instance]];
    if (was === is) return [];
    const name = instance === '' ? 'The cluster' : instance;
    if (was === undefined) return [`${name} appeared with version ${is}`];
    return [is === undefined ? `${name} with version ${was} is no longer told of` : `${name}: version ${was} became ${is}`];
  });
}

function listChanges(what: string, before: readonly string[], after: readonly string[]): string[] {
  return [
    ...after.filter((each) => !before.includes(each)).map((each) => `${what} ${each} was added`),
    ...before.filter((each) => !after.includes(each)).map((each) => `${what} ${each} was removed`),
  ];
}

function addressesOf({ urls, urlsPerInstance }: ClusterFacts): string[] {
  return [...urls, ...Object.entries(urlsPerInstance).flatMap(([instance, each]) => each.map((url) => `${url} of ${instance}`))];
}
