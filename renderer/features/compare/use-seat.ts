import { useEffect, useMemo } from 'react';
import type { RecordedPlayer } from '../review/coverage/use-coverage-recorder.ts';
import type { IdleRange, PlaybackEngine } from '../review/engines/engine.ts';
import { type ClockPlace, placesSince, rangesOnClock } from './clock-places.ts';
import type { WallClock } from './use-clock-group.ts';

export interface SeatOptions {
  readonly id: string;
  readonly engine: PlaybackEngine | null;
  readonly clock: WallClock | null;
  /** Epoch milliseconds. */
  readonly places: readonly ClockPlace[];
  /** In the time of the player. */
  readonly idle: readonly IdleRange[];
}

/**
 * Puts a player on the clock as long as both are there. Gives what it plays by the clock, for the record of what was watched: what is
 * skipped is decided for all of them, so the group tells it.
 */
export function useSeat({ id, engine, clock, places, idle }: SeatOptions): RecordedPlayer | null {
  useEffect(() => {
    if (clock === null || engine === null) return;
    const here = placesSince(places, clock.originMs);
    clock.group.setMember(id, { engine, places: here, idle: rangesOnClock(here, idle) });
  }, [id, engine, clock, places, idle]);
  useEffect(() => {
    if (clock === null || engine === null) return;
    return () => clock.group.setMember(id, null);
  }, [id, engine, clock]);
  return useMemo(() => {
    if (engine === null || clock === null) return null;
    return {
      get timeMs() {
        return engine.timeMs;
      },
      get state() {
        return engine.state;
      },
      subscribeToTime: (listener) => engine.subscribeToTime(listener),
      subscribeToState: (listener) => engine.subscribeToState(listener),
      subscribeToSkips: (listener) => clock.group.subscribeToSkipsOf(id, listener),
    };
  }, [id, engine, clock]);
}
