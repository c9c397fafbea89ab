import type { Capacity } from '../../../shared/model/capacity.ts';

const mostMonths = 24;
const measuredMonths = 3;

/** The first moment of a month, so many months from the one that a time is in (UTC). */
export function monthOf(atMs: number, offset = 0): number {
  const date = new Date(atMs);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + offset);
}

/**
 * Bytes that came by month, and how many come in a month: the mean of the last whole months. The month that runs, and the
 * first one, of which the beginning may be missing, are not whole.
 * @param bytes by type, then by month
 */
export function measureGrowth(bytes: ReadonlyMap<string, ReadonlyMap<number, number>>, untilMs: number): Capacity['growth'] {
  const current = monthOf(untilMs);
  const oldest = Math.min(current, ...[...bytes.values()].flatMap((each) => [...each.keys()]));
  const monthsMs: number[] = [];
  for (let month = current; month >= oldest && monthsMs.length < mostMonths; month = monthOf(month, -1)) monthsMs.unshift(month);
  const byType = [...bytes]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([resourceType, each]) => ({ resourceType, bytes: monthsMs.map((month) => each.get(month) ?? 0) }));
  const sums = monthsMs.map((_, index) => byType.reduce((sum, each) => sum + (each.bytes[index] ?? 0), 0));
  const whole = sums.filter((_, index) => (monthsMs[index] ?? 0) > oldest && (monthsMs[index] ?? 0) < current).slice(-measuredMonths);
  return {
    monthsMs,
    byType,
    bytesPerMonth: whole.length === 0 ? null : whole.reduce((sum, each) => sum + each, 0) / whole.length,
    measuredMonths: whole.length,
  };
}
