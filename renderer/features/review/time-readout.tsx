import { useLayoutEffect, useRef } from 'react';
import { formatPosition } from '../../lib/format.ts';
import type { PlaybackEngine } from './engines/engine.ts';
import type { ReviewTime } from './review-time.ts';
import styles from './transport.module.css';

/** Exact position, duration and wall-clock time; written to the page as time passes, without rendering. */
export function TimeReadout({ engine, time }: { readonly engine: PlaybackEngine; readonly time: ReviewTime }) {
  const position = useRef<HTMLSpanElement>(null);
  const wallClock = useRef<HTMLSpanElement>(null);
  useLayoutEffect(() => {
    const write = (timeMs: number): void => {
      if (position.current) setText(position.current, formatPosition(timeMs));
      if (wallClock.current) setText(wallClock.current, time.wallClock(timeMs) ?? '');
    };
    write(engine.timeMs);
    return engine.subscribeToTime(write);
  }, [engine, time]);
  return (
    <span className={styles.readout}>
      <span ref={position} data-testid="position" />
      <span className={styles.duration}> / {time.position(engine.durationMs)}</span>
      <span ref={wallClock} className={styles.wallClock} data-testid="wall-clock" />
    </span>
  );
}

/** What is shown already is left alone. */
function setText(element: HTMLElement, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}
