import { useMemo } from 'react';
import { formatDuration, formatExactClock, formatTimeOfDay, type TimeZoneSetting, zoneOf } from '../../lib/format.ts';
import { clockAt, type PartPlace, timeOfClock } from './parts/timeline-part.ts';
import type { ReviewTime } from './review-time.ts';

/**
 * How the times of a timeline are written, in the zone that is set: by the clocks of its parts, else by the moment at which
 * it started.
 */
export function useReviewTime(parts: readonly PartPlace[], startedAtMs: number | null, zone: TimeZoneSetting): ReviewTime {
  return useMemo(() => {
    const known = parts.some((part) => part.startedAtMs !== null) ? parts : [{ offsetMs: 0, durationMs: null, startedAtMs }];
    const firstMs = clockAt(known, 0);
    return {
      startedAtMs: firstMs,
      zoneOffsetMs: zone === 'utc' || firstMs === null ? 0 : -new Date(firstMs).getTimezoneOffset() * 60_000,
      zone: firstMs === null ? null : zoneOf(firstMs, zone),
      position: formatDuration,
      clockAt: (timeMs) => clockAt(known, timeMs),
      timeOfClock: (clockMs) => timeOfClock(known, clockMs),
      timeOfDay: (timeMs) => {
        const clockMs = clockAt(known, timeMs);
        return clockMs === null ? null : formatTimeOfDay(clockMs, zone);
      },
      wallClock: (timeMs) => {
        const clockMs = clockAt(known, timeMs);
        return clockMs === null ? null : formatExactClock(clockMs, zone);
      },
    };
  }, [parts, startedAtMs, zone]);
}
