import { type RefObject, useEffect } from 'react';
import { lengthOf, type TimeWindow, timeOfX } from './time-window.ts';
import type { TimelineWindow } from './use-timeline-window.ts';

/** Zoom of one wheel notch (100 px of scrolling). */
const zoomPerNotch = 0.8;

/** The wheel zooms around the pointer; sideways, or with Shift, it moves the window. */
export function useWheel(element: RefObject<HTMLElement | null>, timeWindow: TimeWindow, { onZoom, onPan }: TimelineWindow): void {
  useEffect(() => {
    const { current } = element;
    if (current === null) return;
    const onWheel = (event: WheelEvent): void => {
      event.preventDefault();
      const box = current.getBoundingClientRect();
      const sideways = event.shiftKey ? event.deltaX + event.deltaY : event.deltaX;
      if (Math.abs(sideways) > Math.abs(event.deltaY) || event.shiftKey) onPan((sideways / box.width) * lengthOf(timeWindow));
      else onZoom(zoomPerNotch ** (-event.deltaY / 100), timeOfX(timeWindow, box.width, event.clientX - box.left));
    };
    // React listens passively, which could not keep the page from scrolling.
    current.addEventListener('wheel', onWheel, { passive: false });
    return () => current.removeEventListener('wheel', onWheel);
  }, [element, timeWindow, onZoom, onPan]);
}
