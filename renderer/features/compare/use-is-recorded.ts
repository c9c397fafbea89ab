import { useCallback, useSyncExternalStore } from 'react';
import { type ClockPlace, clockPlaceAt } from './clock-places.ts';
import type { WallClock } from './use-clock-group.ts';

/** Whether something was recorded at the time of the clock; renders only when that changes. */
export function useIsRecorded(clock: WallClock | null, places: readonly ClockPlace[]): boolean {
  const subscribe = useCallback((onChange: () => void) => clock?.group.subscribeToTime(onChange) ?? (() => undefined), [clock]);
  return useSyncExternalStore(subscribe, () => clock === null || clockPlaceAt(places, clock.originMs + clock.group.timeMs) !== null);
}
