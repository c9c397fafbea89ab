import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clusterChanges, clusterState, differingInstances, versionMixes } from '../../../electron/library/fleet/judge-cluster.ts';
import { judgeRates } from '../../../electron/library/fleet/judge-rates.ts';
import { fleetRulesSchema } from '../../../shared/model/fleet.ts';
import type { ClusterFacts, ClusterRun } from '../../../shared/model/gateway.ts';

const rules = fleetRulesSchema.parse({});
const [minute, hour] = [60_000, 3_600_000];

function run(fromHours: number, untilHours: number, facts: Partial<ClusterFacts> = {}, lastReportMs: number | null = null): ClusterRun {
  const none: ClusterFacts = {
    displayName: null,
    accessId: null,
    allowedAccessIds: [],
    urls: [],
    urlsPerInstance: {},
    urlsPerType: {},
    sshPort: null,
    versions: {},
    status: null,
    statusDescription: null,
    hasGatewayIdentity: null,
  };
  return { kind: 'bastion', name: 'fra', fromMs: fromHours * hour, untilMs: untilHours * hour, lastReportMs, facts: { ...none, ...facts } };
}
const versions = (...each: string[]): Partial<ClusterFacts> => ({
  versions: Object.fromEntries(each.map((version, index) => [`bastion-${index}`, version])),
});

describe('the state of a cluster', () => {
  it('is told from the sync that saw it, however long ago that was', () => {
    const seen = (ageMs: number) => clusterState(run(0, 100, {}, 100 * hour - ageMs), rules, 100 * hour);
    expect([seen(15 * minute), seen(16 * minute), seen(24 * hour), seen(25 * hour)]).toEqual(['reporting', 'stale', 'stale', 'inactive']);
    expect(clusterState(run(0, 100), rules, 100 * hour)).toBe('unknown');
  });

  it('is gone when a later list has it no more, and not when that list was refused', () => {
    const cluster = run(0, 100, {}, 100 * hour);
    expect(clusterState(cluster, rules, 101 * hour)).toBe('gone');
    expect(clusterState(cluster, rules, null)).toBe('reporting');
  });
});

describe('versions that live together', () => {
  it('are an upgrade within the rolling window and drift beyond it', () => {
    const history = [run(0, 9, versions('1', '1')), run(10, 12, versions('1', '2')), run(13, 99, versions('2', '2'))];
    expect(versionMixes(history, 24 * hour)).toEqual([
      { versions: ['1', '2'], fromMs: 10 * hour, untilMs: 13 * hour, isOngoing: false, isDrift: false },
    ]);
    const stuck = [...history.slice(0, 1), run(10, 60, versions('1', '2'))];
    expect(versionMixes(stuck, 24 * hour)).toMatchObject([{ fromMs: 10 * hour, untilMs: 60 * hour, isOngoing: true, isDrift: true }]);
    expect(versionMixes(stuck, 50 * hour)).toMatchObject([{ isDrift: false }]);
  });

  it('go on over runs that change nothing of it, or tell no version', () => {
    const history = [
      run(0, 1, versions('1', '2', '2')),
      run(2, 3, { ...versions('1', '2', '2'), allowedAccessIds: ['p-a'] }),
      run(4, 5),
      run(6, 30, versions('1', '2', '3')),
    ];
    expect(versionMixes(history, 24 * hour)).toEqual([
      { versions: ['1', '2', '3'], fromMs: 0, untilMs: 30 * hour, isOngoing: true, isDrift: true },
    ]);
  });

  it('never overlap, and drift is exactly what is longer than the window', () => {
    const histories = fc.array(fc.tuple(fc.integer({ min: 1, max: 20 }), fc.array(fc.constantFrom('1', '2'), { maxLength: 4 })), {
      maxLength: 20,
    });
    fc.assert(
      fc.property(histories, fc.nat(60), (steps, windowHours) => {
        let at = 0;
        const history = steps.map(([length, each]) => {
          const from = at;
          at += length;
          return run(from, at - 1, versions(...each));
        });
        const mixes = versionMixes(history, windowHours * hour).reverse();
        for (const [index, mix] of mixes.entries()) {
          expect(mix.isDrift).toBe(mix.untilMs - mix.fromMs > windowHours * hour);
          expect(mix.fromMs).toBeGreaterThanOrEqual(mixes[index - 1]?.untilMs ?? 0);
        }
        expect(mixes.filter(({ isOngoing }) => isOngoing).length).toBeLessThanOrEqual(1);
      }),
    );
  });
});

it('instances whose addresses differ from most others are named', () => {
  const same = { a: ['https://x'], b: ['https://x'], c: ['https://x'] };
  expect(differingInstances(run(0, 1, { urlsPerInstance: same }).facts)).toEqual([]);
  expect(differingInstances(run(0, 1, { urlsPerInstance: { ...same, b: ['https://y'] } }).facts)).toEqual([
    { instance: 'b', urls: ['https://y'] },
  ]);
});

it('the history says what changed and when, the newest first', () => {
  const history = [
    run(0, 1, { ...versions('1'), allowedAccessIds: ['p-a'] }),
    run(2, 3, { ...versions('2', '2'), allowedAccessIds: ['p-b'], status: 'Running' }),
  ];
  expect(clusterChanges(history).map(({ what }) => what)).toEqual([
    'Status unknown became Running',
    'Access id p-a was removed',
    'Access id p-b was added',
    'bastion-1 appeared with version 2',
    'bastion-0: version 1 became 2',
  ]);
});

describe('failed and terminated sessions against what is usual', () => {
  const judge = (period: readonly [number, number], baseline: readonly [number, number]) =>
    judgeRates(
      {
        gateway: 'Frankfurt',
        active: 0,
        period: { ended: period[1], failed: period[0], terminated: 0 },
        baseline: { ended: baseline[1], failed: baseline[0], terminated: 0 },
      },
      rules,
    ).failed;

  it('are high from twice the baseline on, where chance does not explain it', () => {
    expect(judge([40, 200], [40, 800])).toEqual({ rate: 0.2, baseline: 0.05, judgement: 'high' });
    expect(judge([18, 200], [40, 800]).judgement).toBe('usual');
    // Twice as many, and of twenty-two sessions that is nothing.
    expect(judge([2, 22], [40, 800]).judgement).toBe('usual');
    expect(judge([30, 100], [0, 400]).judgement).toBe('high');
    expect(judge([0, 100], [0, 400]).judgement).toBe('usual');
  });

  it('are not judged when there are too few', () => {
    expect(judge([19, 19], [1, 800])).toEqual({ rate: 1, baseline: 1 / 800, judgement: 'too-few' });
    expect(judge([50, 100], [0, 0])).toEqual({ rate: 0.5, baseline: null, judgement: 'too-few' });
  });
});
