import { createRandom } from './random.ts';
import { routineCheck } from './routine-check.ts';
import {
  buildServer,
  mysqlCleanup,
  nginxChange,
  podDebugging,
  readOnlyQueries,
  type Story,
  terminatedScan,
  tokyoDeploy,
  typosAndSu,
  unknownVisitor,
} from './stories.ts';
import { aliceOnProdDb } from './story-alice.ts';

/** What a session's recording shows. */
export type SampleRecording =
  | { readonly kind: 'terminal'; readonly story: Story; readonly cols: number; readonly rows: number }
  | { readonly kind: 'video'; readonly scene: 'billing' | 'desktop' | 'reports' }
  /** A Guacamole protocol dump, as it is left on the bastion. */
  | { readonly kind: 'dump' }
  | { readonly kind: 'none' };

export interface SampleSession {
  /** 24 digits, as the vendor's ids (domain.md 2.2). */
  readonly id: string;
  readonly status: 'connecting' | 'connected' | 'failed' | 'completed' | 'terminated';
  readonly type: string;
  readonly user: string;
  readonly target: string;
  readonly gateway: 'eu-central' | 'us-east' | 'ap-tokyo';
  readonly secret: string;
  readonly client: string;
  readonly start: string;
  readonly minutes: number | null;
  readonly error?: string;
  readonly recording: SampleRecording;
  /** How the recording is named: by the session id, by a name that only a sidecar explains, or without an inventory entry. */
  readonly matched: 'session-id' | 'sidecar' | 'orphan';
}

type Row = readonly [
  status: SampleSession['status'],
  type: string,
  user: string,
  target: string,
  gateway: SampleSession['gateway'],
  start: string,
  minutes: number | null,
  recording?: SampleRecording | Story,
  error?: string,
];

const none: SampleRecording = { kind: 'none' };
const routine = (user: string, target: string): Story => routineCheck(user, target);
const alice = 'alice@corp.example';
const bob = 'bob@corp.example';
const carol = 'carol@corp.example';
const dave = 'dave@corp.example';
const erin = 'erin@corp.example';
const tanaka = 'tanaka@corp.example';
const contractor = 'contractor-17@partner.example';

const rows: readonly Row[] = [
  ['completed', 'ssh', bob, 'prod-web-1', 'eu-central', '2026-10-20T07:58:11Z', 6, routine('bob', 'prod-web-1')],
  ['completed', 'ssh', alice, 'prod-app-3', 'eu-central', '2026-10-20T13:20:40Z', 4, routine('alice', 'prod-app-3')],
  [
    'failed',
    'rdp',
    dave,
    'win-fin-2',
    'us-east',
    '2026-10-21T15:02:00Z',
    0,
    none,
    'RDP handshake failed: the security layer was refused by the server',
  ],
  ['completed', 'mysql', dave, 'crm-db-1', 'us-east', '2026-10-22T09:31:12Z', 11, mysqlCleanup],
  ['completed', 'ssh', erin, 'jump-1', 'us-east', '2026-10-23T17:45:33Z', 3, typosAndSu],
  ['failed', 'ssh', contractor, 'prod-db-1', 'eu-central', '2026-10-24T22:11:05Z', 0, none, 'Permission denied (publickey)'],
  ['completed', 'postgres', bob, 'prod-db-2', 'eu-central', '2026-10-26T10:15:27Z', 8, readOnlyQueries],
  ['completed', 'ssh', tanaka, 'app-tokyo-2', 'ap-tokyo', '2026-10-27T00:30:18Z', 5, routine('tanaka', 'app-tokyo-2')],
  ['terminated', 'ssh', contractor, 'jump-2', 'us-east', '2026-10-28T19:04:49Z', 3, terminatedScan],
  ['completed', 'k8s', carol, 'prod-eks', 'us-east', '2026-10-29T08:22:36Z', 7, podDebugging],
  ['failed', 'k8s', erin, 'stage-eks', 'us-east', '2026-10-30T11:48:00Z', 0, none, 'Unauthorized: the service account token has expired'],
  ['completed', 'ssh', bob, 'prod-web-2', 'eu-central', '2026-11-02T09:12:30Z', 13, nginxChange],
  ['completed', 'ssh', alice, 'prod-db-1', 'eu-central', '2026-11-02T14:03:00Z', 98, aliceOnProdDb],
  ['failed', 'mssql', dave, 'erp-sql-1', 'us-east', '2026-11-03T07:50:10Z', 0, none, 'Login failed for user svc_erp'],
  ['completed', 'ssh', carol, 'prod-app-1', 'eu-central', '2026-11-03T16:37:02Z', 5, routine('carol', 'prod-app-1')],
  ['completed', 'rdp', dave, 'win-fin-2', 'us-east', '2026-11-05T13:09:20Z', 1, { kind: 'video', scene: 'desktop' }],
  ['completed', 'ssh', erin, 'prod-web-1', 'eu-central', '2026-11-05T20:44:51Z', 4, routine('erin', 'prod-web-1')],
  ['completed', 'mongodb', carol, 'events-mongo-1', 'us-east', '2026-11-06T09:05:09Z', 3, routine('carol', 'events-mongo-1')],
  ['completed', 'ssh', tanaka, 'app-tokyo-1', 'ap-tokyo', '2026-11-09T01:20:14Z', 4, tokyoDeploy],
  ['completed', 'web', alice, 'billing.corp.example', 'eu-central', '2026-11-09T10:12:00Z', 1, { kind: 'video', scene: 'billing' }],
  ['completed', 'ssh', bob, 'prod-web-3', 'eu-central', '2026-11-10T08:11:44Z', 5, routine('bob', 'prod-web-3')],
  // The one recording that should be there and is not.
  ['completed', 'ssh', contractor, 'prod-db-2', 'eu-central', '2026-11-10T21:57:06Z', 37],
  ['failed', 'web', erin, 'reports.corp.example', 'us-east', '2026-11-11T12:30:00Z', 0, none, 'No worker became ready within 90 s'],
  ['completed', 'aws', carol, 'aws-prod-billing', 'us-east', '2026-11-11T14:18:25Z', 2, routine('carol', 'cloudshell')],
  ['completed', 'ssh', carol, 'build-7', 'us-east', '2026-11-12T10:02:58Z', 2, buildServer],
  ['terminated', 'ssh', erin, 'jump-1', 'us-east', '2026-11-12T18:20:31Z', 6, routine('erin', 'jump-1')],
  ['completed', 'mssql', dave, 'erp-sql-1', 'us-east', '2026-11-13T08:41:19Z', 4, routine('dave', 'erp-sql-1')],
  ['completed', 'gke', tanaka, 'stage-gke', 'ap-tokyo', '2026-11-14T02:09:47Z', 3, routine('tanaka', 'stage-gke')],
  [
    'failed',
    'ssh',
    contractor,
    'prod-db-1',
    'eu-central',
    '2026-11-14T23:58:12Z',
    0,
    none,
    'Access denied: no role allows this target outside working hours',
  ],
  ['completed', 'web', dave, 'reports.corp.example', 'us-east', '2026-11-16T15:33:05Z', 1, { kind: 'video', scene: 'reports' }],
  ['completed', 'eks', bob, 'stage-eks', 'us-east', '2026-11-16T16:10:22Z', 3, routine('bob', 'stage-eks')],
  ['terminated', 'postgres', contractor, 'stage-db-1', 'eu-central', '2026-11-17T19:25:40Z', 5, routine('contractor', 'stage-db-1')],
  ['completed', 'ssh', alice, 'prod-db-1', 'eu-central', '2026-11-18T07:15:55Z', 4, routine('alice', 'prod-db-1')],
  ['failed', 'ssh', bob, 'legacy-ftp-3', 'eu-central', '2026-11-18T09:40:00Z', 0, none, 'Connection timed out after 30 s'],
  ['completed', 'ssh', tanaka, 'app-tokyo-1', 'ap-tokyo', '2026-11-19T00:45:08Z', 5, routine('tanaka', 'app-tokyo-1')],
  ['completed', 'ssh', erin, 'prod-app-2', 'us-east', '2026-11-19T13:27:34Z', 3, routine('erin', 'prod-app-2')],
  ['connected', 'ssh', alice, 'prod-db-2', 'eu-central', '2026-11-20T15:02:19Z', null],
  ['connected', 'rdp', dave, 'win-fin-1', 'us-east', '2026-11-20T15:31:50Z', null],
  ['connected', 'k8s', carol, 'prod-eks', 'us-east', '2026-11-20T15:44:03Z', null],
  ['connecting', 'web', erin, 'reports.corp.example', 'us-east', '2026-11-20T15:46:30Z', null],
  ['connecting', 'mysql', bob, 'crm-db-1', 'us-east', '2026-11-20T15:46:41Z', null],
];

/** A recording that no entry of the inventory explains. */
const orphan: Row = ['completed', 'ssh', 'unknown', 'legacy-ftp-3', 'eu-central', '2026-11-15T03:12:00Z', 2, unknownVisitor];

/** Its place in the list is that of its id: the others keep theirs. */
const dumped: Row = ['completed', 'rdp', dave, 'win-fin-1', 'us-east', '2026-11-17T09:41:05Z', 1, { kind: 'dump' }];

const clients: Readonly<Record<string, string>> = {
  rdp: 'Web Portal - Web',
  web: 'Web Portal - Web',
  ssh: 'CLI',
  k8s: 'CLI',
  eks: 'CLI',
  gke: 'CLI',
};

/** Every session of the archive, oldest first but for the last two: the orphan and the dump. */
export function sampleSessions(): SampleSession[] {
  const random = createRandom(24);
  return [...rows, orphan, dumped].map((row): SampleSession => {
    const [status, type, user, target, gateway, start, minutes, recording = none, error] = row;
    return {
      id: random.digits(24),
      status,
      type,
      user,
      target,
      gateway,
      secret: `/${target.startsWith('stage') ? 'stage' : 'prod'}/${type}/${target}`,
      client: clients[type] ?? 'Web Portal - CLI',
      start,
      minutes,
      ...(error === undefined ? {} : { error }),
      recording: typeof recording === 'function' ? { kind: 'terminal', story: recording, cols: 100, rows: 24 } : recording,
      matched: row === orphan ? 'orphan' : target === 'build-7' ? 'sidecar' : 'session-id',
    };
  });
}
