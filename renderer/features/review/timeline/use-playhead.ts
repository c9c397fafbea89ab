import { type RefObject, useLayoutEffect } from 'react';
import type { PlaybackEngine } from '../engines/engine.ts';
import { type TimeWindow, xOfTime } from './time-window.ts';

/** Moves an element with the time of the engine, without rendering; it is hidden while the time is outside the window. */
export function usePlayhead(engine: PlaybackEngine, element: RefObject<HTMLElement | null>, timeWindow: TimeWindow, width: number): void {
  useLayoutEffect(() => {
    const place = (timeMs: number): void => {
      const { current } = element;
      if (current === null) return;
      const x = xOfTime(timeWindow, width, timeMs);
      current.style.visibility = x >= -1 && x <= width + 1 ? 'visible' : 'hidden';
      current.style.transform = `translateX(${x}px)`;
    };
    place(engine.timeMs);
    return engine.subscribeToTime(place);
  }, [engine, element, timeWindow, width]);
}
