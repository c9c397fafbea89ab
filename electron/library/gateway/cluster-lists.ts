import { z } from 'zod';
import { AppError } from '../../../shared/errors.ts';
import type { ClusterFacts, ClusterKind } from '../../../shared/model/gateway.ts';
import type { GatewayClient } from './gateway-client.ts';

/** One cluster as a list tells it now. */
export interface ListedCluster {
  readonly kind: ClusterKind;
  readonly name: string;
  readonly lastReportMs: number | null;
  readonly facts: ClusterFacts;
}

const maxClusters = 10_000;
const maxListed = 10_000;

const text = z.string().max(2_000).nullish().catch(null);
const texts = z.array(z.string().max(2_000)).max(maxListed).nullish().catch(null);
/** Texts by instance or type; a single text and a list of them are both understood. */
const textsBy = z
  .record(z.string().max(500), z.union([z.string().max(2_000), z.array(z.string().max(2_000)).max(1_000)]))
  .nullish()
  .catch(null);
const number = z.number().nullish().catch(null);
const flag = z.boolean().nullish().catch(null);

const bastionSchema = z.object({
  cluster_name: z.string().min(1).max(1_000),
  display_name: text,
  access_id: text,
  allowed_access_ids: texts,
  allowed_urls: texts,
  allowed_urls_per_instance: textsBy,
  bastion_urls_per_type: textsBy,
  bastion_ssh_port: number,
  has_gateway_identity: flag,
  last_report: text,
  // Promised by the vendor's documents and in no model of theirs (domain.md 6): taken where they come.
  version: text,
  versions: textsBy,
  instance_versions: textsBy,
  instances: z
    .array(z.object({ instance_id: text, id: text, version: text }))
    .max(1_000)
    .nullish()
    .catch(null),
});

const gatewaySchema = z.object({
  cluster_name: z.string().min(1).max(1_000),
  display_name: text,
  cluster_url: text,
  status: text,
  status_description: text,
  allowed_access_ids: texts,
  last_report: text,
  version: text,
});

const listSchema = z.object({ clusters: z.array(z.unknown()).max(maxClusters).nullish() });

/** The bastion clusters of the account that the identity may see. Throws `gateway-malformed` where it is no list. */
export async function listBastions(gateway: Pick<GatewayClient, 'ask' | 'label'>, signal: AbortSignal): Promise<ListedCluster[]> {
  const answer = await gateway.ask('list-sra-bastions', { 'allowed-urls-only': false }, signal);
  return clustersOf(answer, gateway.label, 'bastions').flatMap((entry) => {
    const read = bastionSchema.safeParse(entry);
    if (!read.success) return [];
    const { data } = read;
    return {
      kind: 'bastion' as const,
      name: data.cluster_name,
      lastReportMs: instantOf(data.last_report),
      facts: {
        displayName: data.display_name || null,
        accessId: data.access_id || null,
        allowedAccessIds: sorted(data.allowed_access_ids),
        urls: sorted(data.allowed_urls),
        urlsPerInstance: mapValues(data.allowed_urls_per_instance, (value) => sorted(typeof value === 'string' ? [value] : value)),
        urlsPerType: mapValues(data.bastion_urls_per_type, (value) => (typeof value === 'string' ? value : value.join(' '))),
        sshPort: data.bastion_ssh_port ?? null,
        versions: versionsOf(data),
        status: null,
        statusDescription: null,
        hasGatewayIdentity: data.has_gateway_identity ?? null,
      },
    };
  });
}

/** The gateway clusters of the account. Throws `gateway-malformed` where it is no list. */
export async function listGateways(gateway: Pick<GatewayClient, 'ask' | 'label'>, signal: AbortSignal): Promise<ListedCluster[]> {
  const answer = await gateway.ask('list-gateways', {}, signal);
  return clustersOf(answer, gateway.label, 'gateways').flatMap((entry) => {
    const read = gatewaySchema.safeParse(entry);
    if (!read.success) return [];
    const { data } = read;
    return {
      kind: 'gateway' as const,
      name: data.cluster_name,
      lastReportMs: instantOf(data.last_report),
      facts: {
        displayName: data.display_name || null,
        accessId: null,
        allowedAccessIds: sorted(data.allowed_access_ids),
        urls: data.cluster_url ? [data.cluster_url] : [],
        urlsPerInstance: {},
        urlsPerType: {},
        sshPort: null,
        versions: data.version ? { '': data.version } : {},
        status: data.status || null,
        statusDescription: data.status_description || null,
        hasGatewayIdentity: null,
      },
    };
  });
}

function clustersOf(answer: unknown, label: string, what: string): unknown[] {
  const list = listSchema.safeParse(answer);
  if (!list.success) throw new AppError('gateway-malformed', `The list of ${what} of ${label} cannot be understood.`);
  return list.data.clusters ?? [];
}

/** By instance; a version of the whole cluster stands under the empty name. */
function versionsOf({
  version,
  versions,
  instance_versions: byInstance,
  instances,
}: z.infer<typeof bastionSchema>): Record<string, string> {
  const found = mapValues({ ...versions, ...byInstance }, (value) => (typeof value === 'string' ? value : value.join(' ')));
  for (const instance of instances ?? []) {
    const id = instance.instance_id || instance.id;
    if (id && instance.version) found[id] = instance.version;
  }
  if (version) found[''] = version;
  return sortedKeys(found);
}

/** In an order of our own: the lists come in any, and only a change of what they say is one. */
function sorted(values: readonly string[] | null | undefined): string[] {
  return [...new Set(values ?? [])].sort();
}

function sortedKeys<T>(record: Record<string, T>): Record<string, T> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function mapValues<A, B>(record: Record<string, A> | null | undefined, change: (value: A) => B): Record<string, B> {
  return sortedKeys(Object.fromEntries(Object.entries(record ?? {}).map(([key, value]) => [key, change(value)])));
}

function instantOf(value: string | null | undefined): number | null {
  const atMs = value ? Date.parse(value) : Number.NaN;
  // Go's zero time means never.
  return Number.isNaN(atMs) || atMs < Date.UTC(2000) ? null : atMs;
}
