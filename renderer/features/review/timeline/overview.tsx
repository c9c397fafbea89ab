import { type PointerEvent, useMemo, useRef } from 'react';
import type { PlaybackEngine } from '../engines/engine.ts';
import { lengthOf, wholeWindow } from './time-window.ts';
import styles from './timeline.module.css';
import { usePlayhead } from './use-playhead.ts';
import type { TimelineWindow } from './use-timeline-window.ts';
import { useWidth } from './use-width.ts';

export interface OverviewProps {
  readonly engine: PlaybackEngine;
  readonly view: TimelineWindow;
}

/** The whole recording as a strip, with the part that the lanes show; dragging moves that part. */
export function Overview({ engine, view: { timeWindow, onPan } }: OverviewProps) {
  const strip = useRef<HTMLDivElement>(null);
  const playhead = useRef<HTMLDivElement>(null);
  const width = useWidth(strip);
  const whole = useMemo(() => wholeWindow(engine.durationMs), [engine.durationMs]);
  usePlayhead(engine, playhead, whole, width);
  const share = (ms: number): string => `${(ms / Math.max(engine.durationMs, 1)) * 100}%`;

  const onPointerDown = (event: PointerEvent<HTMLDivElement>): void => {
    event.currentTarget.setPointerCapture(event.pointerId);
    const x = event.clientX - event.currentTarget.getBoundingClientRect().left;
    const middleMs = (timeWindow.fromMs + timeWindow.toMs) / 2;
    onPan((x / Math.max(width, 1)) * engine.durationMs - middleMs);
  };
  const onPointerMove = (event: PointerEvent<HTMLDivElement>): void => {
    if (event.buttons === 1) onPan((event.movementX / Math.max(width, 1)) * engine.durationMs);
  };

  return (
    <div ref={strip} className={styles.overview} aria-hidden="true" onPointerDown={onPointerDown} onPointerMove={onPointerMove}>
      <div
        className={styles.overviewWindow}
        style={{ insetInlineStart: share(timeWindow.fromMs), inlineSize: share(lengthOf(timeWindow)) }}
      />
      <div ref={playhead} className={styles.overviewPlayhead} />
    </div>
  );
}
