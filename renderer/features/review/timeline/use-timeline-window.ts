import { useCallback, useEffect, useRef, useState } from 'react';
import type { PlaybackEngine } from '../engines/engine.ts';
import { panWindow, revealTime, type TimeWindow, wholeWindow, zoomWindow } from './time-window.ts';

export interface TimelineWindow {
  readonly timeWindow: TimeWindow;
  /** Below 1 shows less, closer; around the playhead when no time is given. */
  readonly onZoom: (factor: number, aroundMs?: number) => void;
  readonly onPan: (byMs: number) => void;
  readonly onWhole: () => void;
}

/** The part of the recording in view; it turns the page when the playhead leaves it. */
export function useTimelineWindow(engine: PlaybackEngine): TimelineWindow {
  const { durationMs } = engine;
  const [timeWindow, setWindow] = useState(() => wholeWindow(durationMs));
  const latest = useRef(timeWindow);
  latest.current = timeWindow;
  useEffect(() => setWindow(wholeWindow(durationMs)), [durationMs]);
  useEffect(
    () =>
      engine.subscribeToTime((timeMs) => {
        const next = revealTime(latest.current, durationMs, timeMs);
        // Time passes sixty times a second; the window hardly ever changes with it.
        if (next !== latest.current) setWindow(next);
      }),
    [engine, durationMs],
  );

  const onZoom = useCallback(
    (factor: number, aroundMs?: number) =>
      setWindow((current) => {
        const { timeMs } = engine;
        const isPlayheadInView = timeMs >= current.fromMs && timeMs <= current.toMs;
        const middleMs = isPlayheadInView ? timeMs : (current.fromMs + current.toMs) / 2;
        return zoomWindow(current, durationMs, factor, aroundMs ?? middleMs);
      }),
    [engine, durationMs],
  );
  const onPan = useCallback((byMs: number) => setWindow((current) => panWindow(current, durationMs, byMs)), [durationMs]);
  const onWhole = useCallback(() => setWindow(wholeWindow(durationMs)), [durationMs]);
  return { timeWindow, onZoom, onPan, onWhole };
}
