/** What a gateway of the tests tells. Sessions are made when they are asked for: there may be any number. */
export interface GatewayWorld {
  sessionCount: number;
  /** Entry number `index` of the list, newest first, as the API gives it. */
  sessionAt: (index: number) => Readonly<Record<string, unknown>>;
  /** The number of a session by its id; -1: there is none. */
  indexOf: (sessionId: string) => number;
  pageSize: number;
  /** tokens: `next_page`, empty at the end; none: everything in one answer, as gateways before pages did. */
  pages: 'tokens' | 'none';
  /** Null: own sessions only. */
  allowedGateways: readonly { readonly cluster_name: string; readonly cluster_display_name?: string }[] | null;
  bastions: readonly Readonly<Record<string, unknown>>[];
  gateways: readonly Readonly<Record<string, unknown>>[];
  remoteAccess: Readonly<Record<string, unknown>>;
  items: readonly Readonly<Record<string, unknown>>[];
  itemPageSize: number;
}

const newestMs = Date.UTC(2026, 10, 20, 12);
const types = ['ssh', 'rdp', 'mysql', 'k8s', 'postgres'];
export const secretNames = ['/prod/db/root', '/prod/ssh/admin', 'staging/rdp'];

/** A session as list-sra-sessions gives it, the same for the same number: 24-digit id, one every minute. */
export function sampleSession(index: number): Record<string, unknown> {
  const start = newestMs - index * 60_000;
  const type = types[index % types.length];
  return {
    session_id: sessionIdAt(index),
    status: index === 0 ? 'connected' : index % 17 === 0 ? 'failed' : 'completed',
    user_identifier: ['alice@corp.example', 'bob@corp.example', 'carol@corp.example'][index % 3],
    client_type: 'CLI',
    connection_type: type,
    secret_name: secretNames[index % secretNames.length],
    target_host: `prod-${type}-${index % 50}`,
    gateway_info: { cluster_name: index % 2 === 0 ? 'fra' : 'iad', cluster_display_name: index % 2 === 0 ? 'Frankfurt' : 'Virginia' },
    access_id: 'p-user00000000',
    instance_id: `bastion-${index % 3}`,
    cluster_unique_id: 42,
    error_msg: index % 17 === 0 && index > 0 ? 'target refused the connection' : '',
    start_time: new Date(start).toISOString(),
    ...(index > 0 && { end_time: new Date(start + 600_000).toISOString() }),
    ttl: '60m',
  };
}

export function sessionIdAt(index: number): string {
  return String(firstId + BigInt(index) * 7n);
}

const firstId = 300_000_000_000_000_000_000_000n;

function indexOfId(sessionId: string): number {
  return /^\d{24}$/.test(sessionId) ? Number((BigInt(sessionId) - firstId) / 7n) : -1;
}

export function makeWorld(more: Partial<GatewayWorld> = {}): GatewayWorld {
  return {
    sessionCount: 25,
    sessionAt: sampleSession,
    indexOf: indexOfId,
    pageSize: 10,
    pages: 'tokens',
    allowedGateways: [
      { cluster_name: 'fra', cluster_display_name: 'Frankfurt' },
      { cluster_name: 'iad', cluster_display_name: 'Virginia' },
    ],
    bastions: [
      {
        cluster_name: 'fra',
        display_name: 'Frankfurt',
        access_id: 'p-gw0000000000',
        allowed_access_ids: ['p-b', 'p-a'],
        allowed_urls: ['https://bastion.fra.example'],
        allowed_urls_per_instance: { 'bastion-0': ['https://bastion.fra.example'], 'bastion-1': ['https://bastion.fra.example'] },
        bastion_urls_per_type: { web: 'https://web.fra.example' },
        bastion_ssh_port: 22,
        has_gateway_identity: true,
        last_report: '2026-11-20T11:59:00Z',
        versions: { 'bastion-0': '3.3.0', 'bastion-1': '3.3.0' },
      },
      { cluster_name: 'iad', display_name: 'Virginia', allowed_access_ids: [], last_report: '2026-11-20T11:58:00Z' },
    ],
    gateways: [{ id: 1, cluster_name: 'fra', display_name: 'Frankfurt', cluster_url: 'https://gw.fra.example', status: 'Running' }],
    remoteAccess: {
      cluster_id: 'acc-1/p-gw0000000000/fra',
      gator_cluster_id: 1,
      global: { default_session_ttl_minutes: 480 },
      ssh_bastion: {
        hide_session_recording: true,
        log_forwarding: {
          target_log_type: 'aws_s3',
          json_output: true,
          pull_interval_sec: '10',
          aws_s3_config: {
            bucket_name: 'corp-session-logs',
            log_folder: 'akeyless-log',
            aws_region: 'eu-central-1',
            aws_access_key: 'AKIA-LOG-SECRET',
          },
        },
      },
      web_bastion: {
        guacamole: { keyboard_layout: 'en-us-qwerty' },
        rdp_record: {
          storage_type: 'aws',
          recording_quality: 'medium',
          compress: true,
          encryption_key: '/recordings/rdp',
          aws: {
            auth_type: 'access_key',
            access_key_id: 'AKIA-RECORD',
            access_key_secret: 'RECORD-SECRET',
            bucket: 'corp-recordings',
            prefix: 'akeyless-zero-trust-rdp',
            region: 'eu-central-1',
            endpoint_url: '',
          },
        },
      },
    },
    items: [
      item('/prod/db/root', 'ROTATED_SECRET', {
        lock_during_sra_session: true,
        rotate_after_disconnect: true,
        rotate_after_disconnect_delay_mins: 15,
        status_info: { is_in_use: true },
      }),
      item('/prod/ssh/admin', 'STATIC_SECRET', { lock_during_sra_session: false }),
      item('/staging/rdp', 'DYNAMIC_SECRET', { connection_delay_seconds: 20, block_concurrent_connections: true }),
    ],
    itemPageSize: 2,
    ...more,
  };
}

function item(name: string, type: string, details: object): Record<string, unknown> {
  return {
    item_name: name,
    item_type: type,
    item_general_info: { secure_remote_access_details: { enable: true, ...details } },
  };
}

/** The answer to a route; null: there is no such route. */
export function answerRoute(
  world: GatewayWorld,
  route: string,
  body: Readonly<Record<string, unknown>>,
): { readonly status: number; readonly body: unknown } | null {
  switch (route) {
    case 'list-sra-sessions':
      return listSessions(world, body);
    case 'list-sra-bastions':
      return { status: 200, body: { clusters: world.bastions } };
    case 'list-gateways':
      return { status: 200, body: { clusters: world.gateways } };
    case 'gateway-get-remote-access':
      return { status: 200, body: world.remoteAccess };
    case 'list-items': {
      const at = Number(body['pagination-token'] ?? 0);
      const next = at + world.itemPageSize;
      const isLast = next >= world.items.length;
      return { status: 200, body: { items: world.items.slice(at, next), folders: [], next_page: isLast ? '' : String(next) } };
    }
    default:
      return null;
  }
}

/** A cursor names the oldest session that was given, so that sessions which begin meanwhile shift nothing. */
function listSessions(world: GatewayWorld, body: Readonly<Record<string, unknown>>) {
  const statuses = body['status-type'];
  const isActiveOnly = !Array.isArray(statuses) || statuses.length === 0;
  const token = body['pagination-token'];
  let at = 0;
  if (typeof token === 'string') {
    const known = world.indexOf(token.replace(/^after-/, ''));
    if (known < 0) return { status: 400, body: { error: 'pagination token is not valid' } };
    at = known + 1;
  }
  const end = world.pages === 'none' ? world.sessionCount : Math.min(at + world.pageSize, world.sessionCount);
  const sessions = [];
  for (let index = at; index < end; index += 1) {
    const session = world.sessionAt(index);
    if (!isActiveOnly || session.status === 'connected' || session.status === 'connecting') sessions.push(session);
  }
  const last = end > at ? world.sessionAt(end - 1).session_id : '';
  return {
    status: 200,
    body: {
      sessions,
      ...(world.pages === 'tokens' && { next_page: end < world.sessionCount ? `after-${String(last)}` : '' }),
      ...(world.allowedGateways !== null && typeof token !== 'string' && { allowed_gateways: world.allowedGateways }),
    },
  };
}
