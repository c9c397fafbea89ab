import { type HourlySize, leastSamples } from '../../../shared/model/capacity.ts';

/** A session with its recordings, as far as size matters. */
export interface SizedSession {
  readonly resourceType: string;
  /** Of the largest picture; null: none is known. */
  readonly height: number | null;
  readonly durationMs: number;
  readonly bytes: number;
}

/** Shorter sessions are mostly headers: their hour would be no hour. */
const leastMs = 60_000;

/** Whether a session says anything about the size of an hour. */
export function isSample({ durationMs, bytes }: SizedSession): boolean {
  return durationMs >= leastMs && bytes > 0;
}

/** Bytes per hour by type and picture, after the vendor: size over minutes times sixty, planned on the 75th percentile. */
export function hourlySizes(sessions: readonly SizedSession[]): HourlySize[] {
  const groups = Map.groupBy(sessions.filter(isSample), ({ resourceType, height }) => `${resourceType} ${height}`);
  return [...groups.values()]
    .flatMap((group) => {
      const [first] = group;
      if (!first) return [];
      const { resourceType, height } = first;
      return [{ resourceType, height, ...sizeOfHour(group) }];
    })
    .sort((a, b) => (a.resourceType === b.resourceType ? (a.height ?? 0) - (b.height ?? 0) : a.resourceType < b.resourceType ? -1 : 1));
}

/** The same for all sessions given, whatever they are. */
export function sizeOfHour(sessions: readonly SizedSession[]): Omit<HourlySize, 'resourceType' | 'height'> {
  const hourly = sessions
    .filter(isSample)
    .map(({ bytes, durationMs }) => (bytes / durationMs) * 3_600_000)
    .sort((a, b) => a - b);
  return {
    samples: hourly.length,
    medianBytes: percentile(hourly, 0.5),
    p75Bytes: percentile(hourly, 0.75),
    isEnough: hourly.length >= leastSamples,
  };
}

/** Nearest rank: a value that was measured, never one between two. 0 of nothing. @param sorted ascending */
export function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
}
