import type { FleetRules, GatewayRates, OutcomeCounts, Rate } from '../../../shared/model/fleet.ts';

/** Below this a difference of two proportions is put down to chance: about one time in forty it would be that large by itself. */
const leastDeviation = 2;

/** Compares how many sessions failed, or were terminated, with how many did before. */
export function judgeRates(
  counts: Pick<GatewayRates, 'gateway' | 'active' | 'period' | 'baseline'>,
  rules: Pick<FleetRules, 'leastSessions' | 'riseFactor'>,
): GatewayRates {
  const judge = (of: 'failed' | 'terminated'): Rate => judgeRate(counts.period, counts.baseline, of, rules);
  return { ...counts, failed: judge('failed'), terminated: judge('terminated') };
}

function judgeRate(
  period: OutcomeCounts,
  baseline: OutcomeCounts,
  of: 'failed' | 'terminated',
  { leastSessions, riseFactor }: Pick<FleetRules, 'leastSessions' | 'riseFactor'>,
): Rate {
  const rate = period.ended === 0 ? null : period[of] / period.ended;
  const before = baseline.ended === 0 ? null : baseline[of] / baseline.ended;
  if (rate === null || before === null || period.ended < leastSessions || baseline.ended < leastSessions) {
    return { rate, baseline: before, judgement: 'too-few' };
  }
  const pooled = (period[of] + baseline[of]) / (period.ended + baseline.ended);
  const spread = Math.sqrt(pooled * (1 - pooled) * (1 / period.ended + 1 / baseline.ended));
  const isHigh = rate >= before * riseFactor && rate > before && rate - before >= leastDeviation * spread;
  return { rate, baseline: before, judgement: isHigh ? 'high' : 'usual' };
}
