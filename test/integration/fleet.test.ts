import { expect, it } from 'vitest';
import { readFleet } from '../../electron/library/fleet/read-fleet.ts';
import { type FleetRules, fleetRulesSchema } from '../../shared/model/fleet.ts';
import { makeWorld } from '../support/akeyless-world.ts';
import { syncedAtMs, withSyncedGateway } from '../support/synced-gateway.ts';

const gateway = withSyncedGateway();
const hour = 3_600_000;
const [fra] = makeWorld().bastions;

/** The fleet as it is known after a sync at such an hour, with these versions at Frankfurt. */
async function syncAt(hours: number, versions: Readonly<Record<string, string>>, more: object = {}): Promise<void> {
  const nowMs = syncedAtMs + hours * hour;
  gateway.change({ bastions: [{ ...fra, versions, last_report: new Date(nowMs - 60_000).toISOString(), ...more }] });
  await gateway.sync({ nowMs });
}
const read = (rules: Partial<FleetRules> = {}) =>
  readFleet(gateway.catalog, { rules: fleetRulesSchema.parse(rules), sourceId: null, untilMs: Date.UTC(2026, 10, 20, 13) });

it('an upgrade that rolls through is no drift; one that is stuck is, and its history is kept', async () => {
  await syncAt(0, { 'bastion-0': '3.2.0', 'bastion-1': '3.2.0' });
  await syncAt(2, { 'bastion-0': '3.3.0', 'bastion-1': '3.2.0' });
  await syncAt(4, { 'bastion-0': '3.3.0', 'bastion-1': '3.3.0' });
  const cluster = () => read().clusters.find(({ kind }) => kind === 'bastion');
  expect(cluster()).toMatchObject({
    state: 'reporting',
    versions: ['3.3.0'],
    mixes: [{ versions: ['3.2.0', '3.3.0'], isOngoing: false, isDrift: false }],
  });
  expect(read().findings).toEqual([]);

  await syncAt(6, { 'bastion-0': '3.4.0', 'bastion-1': '3.3.0' });
  await syncAt(40, { 'bastion-0': '3.4.0', 'bastion-1': '3.3.0' });
  expect(read().findings).toEqual([
    {
      kind: 'drift',
      subject: 'Frankfurt (bastion)',
      detail: 'Versions 3.3.0 and 3.4.0 live together since 2026-11-24 06:00 UTC, for 34 h; the rolling window is 24 h.',
    },
  ]);
  expect(read({ rollingWindowMs: 48 * hour }).findings).toEqual([]);
  expect(read().versions).toEqual([
    { version: '3.4.0', instances: 1, clusters: 1 },
    { version: '3.3.0', instances: 1, clusters: 1 },
  ]);
  expect(cluster()?.changes.map(({ what }) => what)).toEqual([
    'bastion-0: version 3.3.0 became 3.4.0',
    'bastion-1: version 3.2.0 became 3.3.0',
    'bastion-0: version 3.2.0 became 3.3.0',
  ]);
});

it('a stale cluster, one that is gone, and instances that differ are found', async () => {
  await syncAt(
    0,
    { 'bastion-0': '3.3.0' },
    {
      last_report: new Date(syncedAtMs - 2 * hour).toISOString(),
      allowed_urls_per_instance: { 'bastion-0': ['https://a.example'], 'bastion-1': ['https://a.example'], 'bastion-2': [] },
    },
  );
  expect(read().findings.map(({ kind, detail }) => `${kind}: ${detail}`)).toEqual([
    'stale: Its last report, 2026-11-23 22:00 UTC, was 2 h old at the sync of 2026-11-24 00:00 UTC.',
    'urls-differ: Allowed addresses differ between instances: bastion-2 has none.',
  ]);
  gateway.change({ bastions: [] });
  await gateway.sync({ nowMs: syncedAtMs + hour });
  expect(read().findings.map(({ kind }) => kind)).toContain('gone');
});

it('sessions are counted by gateway, and what could not be read is said', async () => {
  gateway.change({ sessionCount: 340 });
  gateway.server.misbehave('list-gateways', { kind: 'status', status: 403 });
  await syncAt(0, { 'bastion-0': '3.3.0' });
  const fleet = read({ periodMs: 2 * hour, baselineMs: 4 * hour });
  expect(fleet.unread).toMatchObject([{ source: 'gateway', part: 'gateways' }]);
  expect(fleet.gateways.map(({ gateway: name, active }) => [name, active])).toEqual([
    ['Frankfurt', 1],
    ['Virginia', 0],
  ]);
  // One a minute, the newest at noon and still active, every seventeenth failed.
  expect(fleet.overall).toMatchObject({ active: 1, period: { ended: 60, failed: 3 }, baseline: { ended: 240, failed: 14 } });
  expect(fleet.activity.started.reduce((sum, count) => sum + count, 0)).toBe(301);
  expect(fleet.overall.failed.judgement).toBe('usual');
});
