import type { ProjectedType, Projection } from '../../../shared/model/capacity.ts';

/** What is measured of one type. */
export interface MeasuredType {
  readonly resourceType: string;
  readonly samples: number;
  readonly p75Bytes: number;
  /** Of recorded sessions, over the measured days. */
  readonly recordedMs: number;
}

/**
 * The storage that recordings take at steady state, when as many leave as come: the 75th percentile of an hour, times hours
 * per day, times days kept, plus the buffer. The vendor gives the parts of it and no formula (domain.md 5).
 */
export function projectStorage(types: readonly MeasuredType[], projection: Projection): { byType: ProjectedType[]; bytes: number } {
  const byType = types.map(({ resourceType, samples, p75Bytes, recordedMs }) => {
    const measuredHoursPerDay = recordedMs / 3_600_000 / projection.measuredDays;
    const hoursPerDay = projection.hoursPerDay[resourceType] ?? measuredHoursPerDay;
    const bytes = p75Bytes * hoursPerDay * projection.retentionDays * (1 + projection.bufferPercent / 100);
    return { resourceType, samples, p75Bytes, measuredHoursPerDay, hoursPerDay, bytes };
  });
  return { byType, bytes: byType.reduce((sum, { bytes }) => sum + bytes, 0) };
}
