import type { ClusterState, FleetFinding, Rate } from '../../../shared/model/fleet.ts';

/** How states and findings of the fleet are called. */
export const clusterStateWords: Readonly<Record<ClusterState, string>> = {
  reporting: 'Reporting',
  stale: 'Stale',
  inactive: 'Inactive',
  gone: 'Gone',
  unknown: 'No report told',
};

export const fleetFindingWords: Readonly<Record<FleetFinding['kind'], string>> = {
  inactive: 'Inactive',
  stale: 'Stale',
  gone: 'Gone',
  drift: 'Version drift',
  'urls-differ': 'Addresses differ',
  'access-ids-differ': 'Access ids differ',
  'failed-rate': 'Many failed',
  'terminated-rate': 'Many terminated',
};

export function percent(rate: number | null): string {
  return rate === null ? '\u2013' : `${(rate * 100).toFixed(1)} %`;
}

export function rateWords({ rate, baseline, judgement }: Rate): string {
  const said = { usual: 'as usual', high: 'high', 'too-few': 'too few to judge' }[judgement];
  return `${percent(rate)}, before ${percent(baseline)}: ${said}`;
}

/** "34 h", "12 days". */
export function spanWords(ms: number): string {
  const hours = ms / 3_600_000;
  if (hours < 1) return `${Math.round(ms / 60_000)} min`;
  return hours < 48 ? `${Math.round(hours)} h` : `${Math.round(hours / 24)} days`;
}
