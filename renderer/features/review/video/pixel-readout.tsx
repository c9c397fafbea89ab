import { type RefObject, useCallback, useEffect, useRef } from 'react';
import styles from './pixel-stage.module.css';
import { type Point, pixelAt } from './stage-geometry.ts';
import { pointIn } from './use-stage-gestures.ts';
import type { StageZoom } from './use-zoom.ts';

/** The recorded size, and the recorded pixel under the pointer; written to the page as it moves, without rendering. */
export function PixelReadout({ viewport, zoom }: { readonly viewport: RefObject<HTMLElement | null>; readonly zoom: StageZoom }) {
  const readout = useRef<HTMLSpanElement>(null);
  const latest = useRef(zoom);
  latest.current = zoom;
  const point = useRef<Point | null>(null);
  const { width, height } = zoom.frame.picture;
  const write = useCallback(() => {
    const { view, frame } = latest.current;
    const pixel = point.current && pixelAt(view, frame.picture, point.current);
    if (readout.current) readout.current.textContent = pixel ? `${pixel.x}, ${pixel.y}` : '';
  }, []);
  useEffect(() => {
    const { current } = viewport;
    if (current === null) return;
    const stop = new AbortController();
    const onMove = (event: PointerEvent): void => {
      point.current = pointIn(current, event);
      write();
    };
    const onLeave = (): void => {
      point.current = null;
      write();
    };
    current.addEventListener('pointermove', onMove, { signal: stop.signal });
    current.addEventListener('pointerleave', onLeave, { signal: stop.signal });
    return () => stop.abort();
  }, [viewport, write]);
  useEffect(() => {
    // The picture moves under a pointer that stands still.
    if (zoom) write();
  }, [zoom, write]);
  return (
    <span className={styles.pixel} title="Recorded pixels, and the one under the pointer">
      <span ref={readout} className={styles.under} data-testid="pixel" />
      {width} {'\u00d7'} {height}
    </span>
  );
}
