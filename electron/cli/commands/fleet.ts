import { Command } from 'commander';
import { z } from 'zod';
import { AppError } from '../../../shared/errors.ts';
import { fleetRulesSchema, type GatewayRates, type Rate } from '../../../shared/model/fleet.ts';
import { findSource } from '../find.ts';
import type { RunWork } from '../index.ts';
import { table, utcTime } from '../text-output.ts';

const [minute, hour, day] = [60_000, 3_600_000, 86_400_000];
const span = (unitMs: number) =>
  z.coerce
    .number()
    .min(0)
    .transform((value) => Math.round(value * unitMs))
    .optional();
const optionsSchema = z.object({
  source: z.string().optional(),
  until: z.iso
    .date()
    .or(z.iso.datetime({ offset: true }))
    .transform((text) => Date.parse(text))
    .optional(),
  stale: span(minute),
  inactive: span(hour),
  rollingWindow: span(hour),
  period: span(day),
  baseline: span(day),
});

/** `fleet`: clusters, versions and how sessions end; exit code 1 when there is a finding. */
export function fleetCommand(run: RunWork): Command {
  const command = new Command('fleet')
    .description('judge the clusters of gateways: reports, versions, differences, failed and terminated sessions')
    .option('--source <source>', 'id or name of a source')
    .option('--until <time>', 'end of the period: a date or an instant with its zone, UTC (now)')
    .option('--stale <minutes>', 'a cluster is stale after so long without a report (15)')
    .option('--inactive <hours>', 'and inactive after so long (24)')
    .option('--rolling-window <hours>', 'how long two versions may live together in a cluster (24)')
    .option('--period <days>', 'sessions to judge (7)')
    .option('--baseline <days>', 'sessions before them to compare with (28)');
  return run(command, async (invocation) => {
    const given = invocation.options(optionsSchema);
    const engine = await invocation.library();
    const rules = fleetRulesSchema.safeParse({
      staleAfterMs: given.stale,
      inactiveAfterMs: given.inactive,
      rollingWindowMs: given.rollingWindow,
      periodMs: given.period,
      baselineMs: given.baseline,
    });
    if (!rules.success) throw new AppError('usage', '--period and --baseline: between an hour and 366 days.');
    const fleet = await engine.call('fleet.read', {
      sourceId: given.source === undefined ? null : (await findSource(engine, given.source)).id,
      untilMs: given.until ?? null,
      rules: rules.data,
    });
    await invocation.answer(fleet, () =>
      [
        fleet.clusters.length === 0
          ? 'No clusters: no gateway was added and synced. See "witness sources add akeyless --help".\n'
          : table(
              ['KIND', 'CLUSTER', 'STATE', 'LAST REPORT', 'INSTANCES', 'VERSIONS'],
              fleet.clusters.map(({ kind, name, displayName, state, lastReportMs, instances, versions }) => [
                kind,
                displayName ?? name,
                state,
                utcTime(lastReportMs),
                instances.length,
                versions.join(', '),
              ]),
            ),
        '\n',
        table(['GATEWAY', 'ACTIVE', 'ENDED', 'FAILED', 'TERMINATED'], [{ ...fleet.overall, gateway: 'all' }, ...fleet.gateways].map(toRow)),
        ...fleet.unread.map(({ source, part, message }) => `Not read: ${part} of ${source}. ${message}\n`),
        '\n',
        fleet.findings.length === 0
          ? 'Nothing to look at.\n'
          : table(
              ['FINDING', 'WHERE', 'WHY'],
              fleet.findings.map(({ kind, subject, detail }) => [kind, subject, detail]),
            ),
      ].join(''),
    );
    return fleet.findings.length > 0 ? 1 : 0;
  });
}

function toRow({ gateway, active, period, failed, terminated }: GatewayRates): (string | number | null)[] {
  return [gateway, active, period.ended, rateText(failed), rateText(terminated)];
}

function rateText({ rate, baseline, judgement }: Rate): string {
  const percent = (value: number | null): string => (value === null ? '-' : `${(value * 100).toFixed(1)} %`);
  return `${percent(rate)} (before: ${percent(baseline)}${judgement === 'too-few' ? ', too few to judge' : ''}${judgement === 'high' ? ', high' : ''})`;
}
