import { useMemo } from 'react';
import { formatDuration, formatExactClock, type TimeZoneSetting } from '../../lib/format.ts';
import type { ReviewTime } from './review-time.ts';

/** How the times of a recording that started at a moment are written, in the zone that is set. */
export function useReviewTime(startedAtMs: number | null, zone: TimeZoneSetting): ReviewTime {
  return useMemo(
    () => ({
      startedAtMs,
      zoneOffsetMs: zone === 'utc' || startedAtMs === null ? 0 : -new Date(startedAtMs).getTimezoneOffset() * 60_000,
      position: formatDuration,
      wallClock: (timeMs: number) => (startedAtMs === null ? null : formatExactClock(startedAtMs + timeMs, zone)),
    }),
    [startedAtMs, zone],
  );
}
