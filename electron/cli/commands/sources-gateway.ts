import { Command } from 'commander';
import { z } from 'zod';
import type { ClusterRun, Resource } from '../../../shared/model/gateway.ts';
import type { StoreProposal } from '../../../shared/model/source.ts';
import { findSource } from '../find.ts';
import { describeParts, describeVisibility } from '../gateway-text.ts';
import type { RunWork } from '../index.ts';
import { defaultSourceName, describeStore } from '../store-options.ts';
import { printable, table, utcTime } from '../text-output.ts';

/** `sources discover`: where a gateway stores recordings; with --add, the stores are added as sources. */
export function discoverCommand(run: RunWork): Command {
  const command = new Command('discover')
    .description('ask a gateway where it stores recordings')
    .argument('<source>', 'id or name of an Akeyless Gateway')
    .option('--add', 'add the stores that it names, signed in to with the default chain of their SDK');
  return run(command, async (invocation) => {
    const { add } = invocation.options(z.object({ add: z.boolean().default(false) }));
    const engine = await invocation.library();
    const source = await findSource(engine, invocation.args[0] ?? '');
    const { remoteAccess, proposals } = await engine.call('sources.discover', { sourceId: source.id }, invocation.signal);
    const added: string[] = [];
    if (add) {
      const { sources } = await engine.call('sources.list', {});
      for (const { store } of proposals) {
        // Running it again adds nothing twice.
        if (store === null || sources.some((known) => describeStore(known.store) === describeStore(store))) continue;
        const { source: made } = await engine.call('sources.add', { name: defaultSourceName(store), store, secret: {} });
        added.push(made.id);
      }
    }
    await invocation.answer({ remoteAccess, proposals, added }, () => discoveredText(proposals, added.length));
    return 0;
  });
}

const held: Readonly<Record<StoreProposal['holds'], string>> = { 'rdp-recordings': 'RDP recordings', 'session-logs': 'Session logs' };

function discoveredText(proposals: readonly StoreProposal[], added: number): string {
  if (proposals.length === 0) return 'The gateway records no RDP sessions and forwards no logs to a bucket.\n';
  const lines = proposals.flatMap(({ holds, store, notes }) => [
    `${held[holds]}: ${store === null ? 'not in a store that can be added' : printable(describeStore(store))}`,
    ...notes.map((note) => `  ${printable(note)}`),
  ]);
  return `${lines.join('\n')}\n${added > 0 ? `${added} added.\n` : ''}`;
}

/** `sources clusters`: what a gateway told of itself at the last sync, and of its clusters. */
export function clustersCommand(run: RunWork): Command {
  const command = new Command('clusters')
    .description('show the clusters that a gateway listed at the last sync')
    .argument('<source>', 'id or name of an Akeyless Gateway');
  return run(command, async (invocation) => {
    const engine = await invocation.library();
    const source = await findSource(engine, invocation.args[0] ?? '');
    const result = await engine.call('sources.gateway', { sourceId: source.id });
    const { state, clusters } = result;
    await invocation.answer(result, () =>
      state === null
        ? 'Nothing is known of it yet; sync it.\n'
        : `${describeVisibility(state.visibility)}\n${describeParts(state.parts)}${clusters.length === 0 ? '' : table(clusterHeadings, clusters.map(clusterRow))}`,
    );
    return 0;
  });
}

const clusterHeadings = ['KIND', 'NAME', 'LAST REPORT', 'VERSIONS', 'INSTANCES', 'UNCHANGED SINCE', 'LAST SEEN'];

function clusterRow({ kind, name, lastReportMs, fromMs, untilMs, facts }: ClusterRun): (string | number | null)[] {
  const versions = [...new Set(Object.values(facts.versions))].join(' ');
  const instances = Object.keys(facts.urlsPerInstance).length;
  return [kind, facts.displayName ?? name, utcTime(lastReportMs), versions || null, instances, utcTime(fromMs), utcTime(untilMs)];
}

/** `sources resources`: the items that sessions are opened with, and the settings that govern them. */
export function resourcesCommand(run: RunWork): Command {
  const command = new Command('resources')
    .description('list the items of a gateway and the settings that govern their sessions')
    .argument('<source>', 'id or name of an Akeyless Gateway')
    .option('--text <text>', 'only items whose path holds it');
  return run(command, async (invocation) => {
    const { text } = invocation.options(z.object({ text: z.string().max(200).default('') }));
    const engine = await invocation.library();
    const source = await findSource(engine, invocation.args[0] ?? '');
    const resources: Resource[] = [];
    for (let after: string | null = ''; after !== null; ) {
      const page: { resources: Resource[]; nextAfter: string | null } = await engine.call('sources.resources', {
        sourceId: source.id,
        text,
        after,
        limit: 500,
      });
      resources.push(...page.resources);
      after = page.nextAfter;
    }
    await invocation.answer({ resources }, () =>
      resources.length === 0 ? 'No items.\n' : table(resourceHeadings, resources.map(resourceRow)),
    );
    return 0;
  });
}

const resourceHeadings = ['NAME', 'TYPE', 'LOCK', 'ROTATE', 'ROTATE AFTER', 'DELAY', 'ONE AT A TIME', 'IN USE'];

function resourceRow(resource: Resource): (string | null)[] {
  const word = (value: boolean | null): string | null => (value === null ? null : value ? 'yes' : 'no');
  return [
    resource.name,
    resource.itemType,
    word(resource.lockDuringSession),
    word(resource.rotateAfterDisconnect),
    resource.rotateDelayMinutes === null ? null : `${resource.rotateDelayMinutes} min`,
    resource.connectionDelaySeconds === null ? null : `${resource.connectionDelaySeconds} s`,
    word(resource.blockConcurrent),
    word(resource.inUse),
  ];
}
