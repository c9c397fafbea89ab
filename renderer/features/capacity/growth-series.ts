import type { Capacity } from '../../../shared/model/capacity.ts';
import { typeWord } from '../../lib/words.ts';
import type { ChartSeries } from '../../ui/chart/chart.tsx';

/** As many as can be told apart on top of each other. */
const colors = ['--accent', '--ok', '--warn', '--critical'] as const;

/** The types that take most, each by itself, and all others together. */
export function growthSeries({ monthsMs, byType }: Capacity['growth']): ChartSeries[] {
  const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
  const largest = [...byType].sort((a, b) => sum(b.bytes) - sum(a.bytes));
  const shown: ChartSeries[] = largest.slice(0, colors.length).map(({ resourceType, bytes }, index) => ({
    label: typeWord(resourceType),
    values: bytes,
    color: colors[index] ?? '--low',
    kind: 'bars',
  }));
  const others = largest.slice(colors.length);
  if (others.length === 0) return shown;
  const values = monthsMs.map((_, month) => sum(others.map(({ bytes }) => bytes[month] ?? 0)));
  return [...shown, { label: 'Others', values, color: '--border-strong', kind: 'bars' }];
}
