import { useEffect, useRef, useState } from 'react';
import { createFrameClock } from '../review/engines/frame-clock.ts';
import { useReviewPreferences } from '../review/review-preferences.ts';
import { ClockGroup } from './clock-group.ts';
import type { ClockPlace } from './clock-places.ts';

/** A group and the moment of the wall clock at which its time begins, epoch milliseconds. */
export interface WallClock {
  readonly group: ClockGroup;
  readonly originMs: number;
}

/**
 * One clock from a moment to another; null where there is none. When those become others (a recording turns out to be longer) it goes
 * on where the one before was.
 * @param clockMs where to begin, and where to go when it changes; null for the start.
 */
export function useClockGroup(extent: Pick<ClockPlace, 'fromMs' | 'toMs'> | null, clockMs: number | null): WallClock | null {
  const [clock, setClock] = useState<WallClock | null>(null);
  const skipIdle = useReviewPreferences((preferences) => preferences.skipIdle);
  const left = useRef({ clockMs, rate: 1, wasPlaying: false });
  const fromMs = extent?.fromMs ?? null;
  const toMs = extent?.toMs ?? null;
  useEffect(() => {
    if (fromMs === null || toMs === null) return;
    const group = new ClockGroup({ durationMs: toMs - fromMs, clock: createFrameClock() });
    const { current } = left;
    group.setRate(current.rate);
    void group.seek((current.clockMs ?? fromMs) - fromMs);
    if (current.wasPlaying) void group.play();
    setClock({ group, originMs: fromMs });
    return () => {
      left.current = { clockMs: fromMs + group.timeMs, rate: group.state.rate, wasPlaying: group.state.phase === 'playing' };
      group.dispose();
      setClock(null);
    };
  }, [fromMs, toMs]);
  useEffect(() => clock?.group.setSkipIdle(skipIdle), [clock, skipIdle]);
  useEffect(() => {
    // The address follows the clock where it stands: then there is nowhere to go.
    if (clock && clockMs !== null && clock.originMs + clock.group.timeMs !== clockMs) void clock.group.seek(clockMs - clock.originMs);
  }, [clock, clockMs]);
  return clock;
}
