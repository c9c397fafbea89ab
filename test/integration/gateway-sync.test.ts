import { describe, expect, test } from 'vitest';
import { clusterHistory, listClusters } from '../../electron/library/catalog/clusters.ts';
import { connection } from '../../electron/library/catalog/handles.ts';
import { listResources } from '../../electron/library/catalog/resources.ts';
import { getSession } from '../../electron/library/catalog/sessions.ts';
import { getSource } from '../../electron/library/catalog/sources.ts';
import { sessionControls } from '../../electron/library/methods/session-controls.ts';
import { sessionIdOf } from '../../electron/library/sync/plan-sync.ts';
import { sampleSession, sessionIdAt } from '../support/akeyless-world.ts';
import { gatewayId, syncedAtMs, withSyncedGateway } from '../support/synced-gateway.ts';

const synced = withSyncedGateway();

function stored(index: number) {
  return getSession(synced.catalog, sessionIdOf(gatewayId, sessionIdAt(index)));
}

describe('what a sync of a gateway reads', () => {
  test('sessions of every status and type come, page by page', async () => {
    const seen: string[] = [];
    const result = await synced.sync({ onProgress: (detail) => seen.push(detail) });
    expect(result).toEqual({ objectsSeen: 0, removed: 0, sessionsSeen: 25, added: 25, changed: 0, unchanged: 0, failures: [] });
    expect(synced.sessions().map(({ externalId }) => externalId)).toEqual(Array.from({ length: 25 }, (_, index) => sessionIdAt(index)));
    expect(stored(1)).toMatchObject({
      user: 'bob@corp.example',
      status: 'completed',
      resourceType: 'rdp',
      target: 'prod-rdp-1',
      gateway: 'Virginia',
      secretName: '/prod/ssh/admin',
      durationMs: 600_000,
      origin: 'inventory',
    });
    expect(stored(17)).toMatchObject({ status: 'failed', errorMessage: 'target refused the connection', recordedState: 'not-expected' });
    expect(getSource(synced.catalog, gatewayId)).toMatchObject({ hasInventory: true, sessionCount: 25, lastSyncSucceededAtMs: syncedAtMs });
    expect(seen.filter((detail) => detail.endsWith('listed'))).toEqual(['10 sessions listed', '20 sessions listed', '25 sessions listed']);
    const [first] = synced.server.requestsTo('list-sra-sessions');
    expect(first?.body).toMatchObject({
      'status-type': ['connecting', 'connected', 'failed', 'completed', 'terminated'],
      'resource-type': [],
    });
  });

  test('a gateway without pages gives them all in one answer', async () => {
    synced.change({ pages: 'none', sessionCount: 6_000 });
    expect(await synced.sync()).toMatchObject({ sessionsSeen: 6_000, added: 6_000 });
    expect(synced.server.requestsTo('list-sra-sessions')).toHaveLength(1);
    expect(synced.state()?.isInterrupted).toBe(false);
  });

  test('an unchanged gateway writes no session and no resource', async () => {
    await synced.sync();
    const before = synced.rowsWritten();
    expect(await synced.sync({ nowMs: syncedAtMs + 1 })).toMatchObject({ added: 0, changed: 0, unchanged: 25, sessionsSeen: 25 });
    // The source, its state, and the time until which its three clusters were seen so.
    expect(synced.rowsWritten() - before).toBeLessThan(15);
  });

  test('a session that ends is changed; one that is listed no more stays', async () => {
    await synced.sync();
    synced.change({
      sessionCount: 20,
      sessionAt: (index) => (index === 0 ? { ...sampleSession(0), status: 'terminated' } : sampleSession(index)),
    });
    expect(await synced.sync()).toMatchObject({ added: 0, changed: 1, unchanged: 19 });
    expect(stored(0)?.status).toBe('terminated');
    expect(stored(24)?.status).toBe('completed');
  });

  test('entries that cannot be used are told and stop nothing', async () => {
    const odd: Record<number, unknown> = { 2: 'text', 3: { status: 'completed' }, 4: { ...sampleSession(4), start_time: 'yesterday' } };
    synced.change({ sessionCount: 6, sessionAt: (index) => (odd[index] ?? sampleSession(index)) as Record<string, unknown> });
    const result = await synced.sync();
    expect(result).toMatchObject({ sessionsSeen: 4, added: 4 });
    expect(result.failures.map(({ error }) => error.message)).toEqual([
      'Session 3 of the list is not an object; it was left out.',
      'Session 4 of the list has no session_id; it was left out.',
      `Session ${sessionIdAt(4)}: start_time is not a time: "yesterday"`,
    ]);
  });

  test.each([
    ['no list', '[]'],
    ['another document', '{"sessions":"none"}'],
  ])('an answer that is %s fails the sync with a reason', async (_name, body) => {
    synced.server.misbehave('list-sra-sessions', { kind: 'body', body });
    await expect(synced.sync()).rejects.toMatchObject({ code: 'gateway-malformed' });
    expect(getSource(synced.catalog, gatewayId)?.lastSyncSucceededAtMs).toBeNull();
  });

  test('a list that goes round in circles ends', async () => {
    synced.server.misbehave(
      'list-sra-sessions',
      { kind: 'body', body: JSON.stringify({ sessions: [sampleSession(1)], next_page: 'again' }) },
      { times: Number.POSITIVE_INFINITY },
    );
    await expect(synced.sync()).rejects.toMatchObject({ code: 'gateway-malformed' });
    expect(synced.server.requestsTo('list-sra-sessions')).toHaveLength(2);
  });
});

describe('whose sessions are listed', () => {
  test.each([
    ['own', null],
    ['scoped', [{ cluster_name: 'fra', cluster_display_name: 'Frankfurt' }]],
    ['all', [{ cluster_name: 'fra' }, { cluster_name: 'iad' }]],
  ] as const)('%s', async (scope, allowedGateways) => {
    synced.change({ allowedGateways });
    await synced.sync();
    expect(synced.state()?.visibility.scope).toBe(scope);
    expect(synced.state()?.visibility.gateways.map(({ name }) => name)).toEqual(
      (allowedGateways ?? []).map(({ cluster_name }) => cluster_name),
    );
  });

  test('a change is kept with what it was before', async () => {
    synced.change({ allowedGateways: null });
    await synced.sync();
    expect(synced.state()).toMatchObject({ visibilityBefore: null, visibilityChangedAtMs: null });
    synced.change({ allowedGateways: [{ cluster_name: 'fra' }] });
    await synced.sync({ nowMs: syncedAtMs + 5 });
    expect(synced.state()).toMatchObject({
      visibility: { scope: 'scoped' },
      visibilityBefore: { scope: 'own' },
      visibilityChangedAtMs: syncedAtMs + 5,
    });
  });
});

describe('clusters, settings and resources', () => {
  test('facts of clusters come with their last report, and only a change begins a new run', async () => {
    await synced.sync();
    await synced.sync({ nowMs: syncedAtMs + 1_000 });
    const [fra] = synced.server.world.bastions;
    synced.change({ bastions: [{ ...fra, last_report: '2026-11-20T13:00:00Z', allowed_access_ids: ['p-a', 'p-b'] }] });
    await synced.sync({ nowMs: syncedAtMs + 2_000 });
    synced.change({ bastions: [{ ...fra, versions: { 'bastion-0': '3.3.0', 'bastion-1': '3.4.0' } }] });
    await synced.sync({ nowMs: syncedAtMs + 3_000 });

    const runs = clusterHistory(synced.catalog, { sourceId: gatewayId, kind: 'bastion', name: 'fra', limit: 10 });
    expect(runs.map(({ fromMs, untilMs, facts }) => [fromMs - syncedAtMs, untilMs - syncedAtMs, facts.versions['bastion-1']])).toEqual([
      [3_000, 3_000, '3.4.0'],
      [0, 2_000, '3.3.0'],
    ]);
    expect(runs[1]?.lastReportMs).toBe(Date.UTC(2026, 10, 20, 13));
    expect(runs[0]?.facts).toMatchObject({
      displayName: 'Frankfurt',
      allowedAccessIds: ['p-a', 'p-b'],
      urlsPerInstance: { 'bastion-0': ['https://bastion.fra.example'] },
      urlsPerType: { web: 'https://web.fra.example' },
      sshPort: 22,
    });
    expect(listClusters(synced.catalog, gatewayId).map(({ kind, name, untilMs }) => [kind, name, untilMs - syncedAtMs])).toEqual([
      ['bastion', 'fra', 3_000],
      // Not listed since: its last run ends where it was last seen.
      ['bastion', 'iad', 1_000],
      ['gateway', 'fra', 3_000],
    ]);
  });

  test('the settings of the gateway and of items govern a session', async () => {
    await synced.sync();
    const session = stored(0);
    if (!session) throw new Error('the session is there');
    expect(sessionControls(synced.catalog, session)).toEqual({
      ttl: '60m',
      resource: {
        sourceId: gatewayId,
        name: '/prod/db/root',
        itemType: 'ROTATED_SECRET',
        enabled: true,
        lockDuringSession: true,
        rotateAfterDisconnect: true,
        rotateDelayMinutes: 15,
        connectionDelaySeconds: null,
        blockConcurrent: null,
        inUse: true,
        readAtMs: syncedAtMs,
      },
      remoteAccess: { clusterId: 'acc-1/p-gw0000000000/fra', defaultSessionTtlMinutes: 480, hideRecordingIndicator: true },
    });
    const other = stored(2);
    // The session names "staging/rdp", the item "/staging/rdp".
    expect(other && sessionControls(synced.catalog, other)?.resource).toMatchObject({ connectionDelaySeconds: 20, blockConcurrent: true });
    expect(listResources(synced.catalog, { sourceId: gatewayId, text: 'PROD', after: '', limit: 10 }).map(({ name }) => name)).toEqual([
      '/prod/db/root',
      '/prod/ssh/admin',
    ]);
  });

  test('no credential that a gateway tells is kept', async () => {
    await synced.sync();
    const { database } = synced.catalog[connection];
    const kept = JSON.stringify(database.prepare('SELECT * FROM gateway_state').all());
    expect(kept).toContain('corp-recordings');
    expect(kept).not.toMatch(/RECORD-SECRET|AKIA/);
  });

  test('a part that the identity may not see is noted, and the rest is read', async () => {
    synced.server.misbehave('list-items', { kind: 'status', status: 403 });
    synced.server.misbehave('gateway-get-remote-access', { kind: 'status', status: 404 });
    synced.server.misbehave('list-gateways', { kind: 'body', body: '{"clusters":7}' });
    const result = await synced.sync();
    expect(result.sessionsSeen).toBe(25);
    expect(result.failures.map(({ item, error }) => [item, error.code])).toEqual([['gateways', 'gateway-malformed']]);
    expect(synced.state()?.parts.map(({ name, error }) => [name, error?.code ?? null])).toEqual([
      ['sessions', null],
      ['bastions', null],
      ['gateways', 'gateway-malformed'],
      ['remote-access', 'gateway-not-found'],
      ['items', 'gateway-forbidden'],
    ]);
    await synced.sync();
    expect(synced.state()?.parts.every(({ error }) => error === null)).toBe(true);
  });

  test('a setting that changes is written once, and an item that is gone stays', async () => {
    await synced.sync();
    const [first, ...rest] = synced.server.world.items;
    const unlocked = {
      item_name: '/prod/db/root',
      item_general_info: { secure_remote_access_details: { lock_during_sra_session: false } },
    };
    synced.change({ items: [unlocked, ...rest.slice(1)] });
    await synced.sync({ nowMs: syncedAtMs + 9 });
    const resources = listResources(synced.catalog, { sourceId: gatewayId, text: '', after: '', limit: 10 });
    expect(first).toBeDefined();
    expect(resources.map(({ name, lockDuringSession, readAtMs }) => [name, lockDuringSession, readAtMs - syncedAtMs])).toEqual([
      ['/prod/db/root', false, 9],
      ['/prod/ssh/admin', false, 0],
      ['/staging/rdp', null, 0],
    ]);
  });
});

describe('a sync that is interrupted', () => {
  /** Syncs until so many sessions were listed, and is cut off there. */
  async function syncCutAt(detail: string): Promise<void> {
    const controller = new AbortController();
    const cut = synced.sync({
      signal: controller.signal,
      onProgress: (told) => {
        if (told === detail) controller.abort();
      },
    });
    await expect(cut).rejects.toMatchObject({ code: 'cancelled' });
  }
  const cursors = (): unknown[] => synced.server.requestsTo('list-sra-sessions').map(({ body }) => body['pagination-token'] ?? null);

  test('goes on where it was, and then reads what was before that place again', async () => {
    synced.change({ sessionCount: 60 });
    await syncCutAt('20 sessions listed');
    expect(synced.sessions()).toHaveLength(20);
    expect(synced.state()?.isInterrupted).toBe(true);

    // Meanwhile one ended and three began.
    const shifted = (index: number) =>
      index < 3 ? { ...sampleSession(index), session_id: `new-${index}`, start_time: '2026-11-21T00:00:00Z' } : sampleSession(index - 3);
    synced.change({
      sessionCount: 63,
      sessionAt: (index) => (index === 3 ? { ...sampleSession(0), status: 'completed' } : shifted(index)),
      indexOf: (id) => Array.from({ length: 63 }, (_, index) => shifted(index).session_id).indexOf(id),
    });
    const asked = cursors().length;
    const result = await synced.sync();
    expect(result).toMatchObject({ added: 43, changed: 1 });
    expect(synced.sessions()).toHaveLength(63);
    expect(stored(0)?.status).toBe('completed');
    expect(synced.state()?.isInterrupted).toBe(false);
    // The rest from session 20 on, four pages; then the beginning, three pages until session 20 is behind.
    expect(cursors().slice(asked)).toHaveLength(7);
    expect(cursors()[asked]).toBe(`after-${sessionIdAt(19)}`);
  });

  test('comes to the end though it is cut off again and again', async () => {
    synced.change({ sessionCount: 45 });
    for (let tries = 0; tries < 4; tries += 1) await syncCutAt('10 sessions listed');
    expect(synced.sessions()).toHaveLength(40);
    await synced.sync();
    expect(synced.sessions()).toHaveLength(45);
    expect(synced.state()?.isInterrupted).toBe(false);
  });

  test('a gateway that has forgotten the place is read from its beginning', async () => {
    await syncCutAt('10 sessions listed');
    synced.change({ indexOf: () => -1, pages: 'none' });
    expect(await synced.sync()).toMatchObject({ sessionsSeen: 25, added: 15, unchanged: 10 });
  });

  test('a failure in the middle leaves what was read, and the next sync goes on', async () => {
    synced.server.misbehave('list-sra-sessions', { kind: 'status', status: 500 }, { skip: 2, times: 6 });
    await expect(synced.sync()).rejects.toMatchObject({ code: 'gateway-failed' });
    expect(synced.sessions()).toHaveLength(20);
    await synced.sync();
    expect(synced.sessions()).toHaveLength(25);
  });

  test('a token that expires in the middle is renewed', async () => {
    await synced.sync({
      onProgress: (detail) => {
        if (detail === '10 sessions listed') synced.server.expireTokens();
      },
    });
    expect(synced.sessions()).toHaveLength(25);
    expect(synced.server.requestsTo('auth')).toHaveLength(2);
  });
});
