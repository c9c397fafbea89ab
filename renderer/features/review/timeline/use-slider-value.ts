import { type RefObject, useLayoutEffect } from 'react';
import type { PlaybackEngine } from '../engines/engine.ts';

/** Assistive technology reads the position anew at most this often while playing. Milliseconds. */
const shortestTellMs = 1000;

/** Keeps the value of a slider element at the position, without rendering. */
export function useSliderValue(
  engine: PlaybackEngine,
  element: RefObject<HTMLElement | null>,
  describeTime: (timeMs: number) => string,
): void {
  useLayoutEffect(() => {
    let toldMs = Number.NEGATIVE_INFINITY;
    const tell = (timeMs: number): void => {
      if (engine.state.phase === 'playing' && Math.abs(timeMs - toldMs) < shortestTellMs * engine.state.rate) return;
      toldMs = timeMs;
      element.current?.setAttribute('aria-valuenow', String(Math.round(timeMs / 1000)));
      element.current?.setAttribute('aria-valuetext', describeTime(timeMs));
    };
    tell(engine.timeMs);
    return engine.subscribeToTime(tell);
  }, [engine, element, describeTime]);
}
