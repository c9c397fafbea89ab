import { type RefObject, useEffect, useRef } from 'react';
import type { Point } from './stage-geometry.ts';
import type { StageZoom } from './use-zoom.ts';

/** A notch of a wheel is 100; what a trackpad sends for a pinch is a few, and means more each. */
const wheelZoom = 0.002;
const pinchZoom = 0.01;
const largestPinchDelta = 50;

/** What starts on this is a selection of text, not a drag of the picture. */
export const selectableSelector = '[data-selectable]';

/** Wheel, drag and pinch on a stage: with Ctrl or Command the wheel zooms around the pointer, else it moves what is zoomed. */
export function useStageGestures(viewport: RefObject<HTMLElement | null>, zoom: StageZoom): void {
  const latest = useRef(zoom);
  latest.current = zoom;
  useEffect(() => {
    const { current } = viewport;
    if (current === null) return;
    const stop = new AbortController();
    const options = { signal: stop.signal };
    // React listens passively, which could not keep the page from zooming.
    current.addEventListener('wheel', (event) => onWheel(event, current, latest.current), { ...options, passive: false });
    followPointers(current, () => latest.current, stop.signal);
    return () => stop.abort();
  }, [viewport]);
}

function onWheel(event: WheelEvent, element: HTMLElement, zoom: StageZoom): void {
  if (event.ctrlKey || event.metaKey) {
    event.preventDefault();
    const strength = Math.abs(event.deltaY) < largestPinchDelta ? pinchZoom : wheelZoom;
    zoom.onScale(Math.exp(-event.deltaY * strength), pointIn(element, event));
  } else if (zoom.isPannable) {
    event.preventDefault();
    const [x, y] = event.shiftKey && event.deltaX === 0 ? [event.deltaY, 0] : [event.deltaX, event.deltaY];
    zoom.onPan({ x: -x, y: -y });
  }
}

function followPointers(element: HTMLElement, zoomNow: () => StageZoom, signal: AbortSignal): void {
  const held = new Map<number, Point>();
  // The arrows are the picture's from now on: whatever a player puts on the stage must not take them.
  element.addEventListener(
    'mousedown',
    (event) => {
      if (isOthers(event)) return;
      event.preventDefault();
      element.focus({ preventScroll: true });
    },
    { signal },
  );
  const end = (event: PointerEvent): void => {
    held.delete(event.pointerId);
    delete element.dataset.dragging;
  };
  element.addEventListener(
    'pointerdown',
    (event) => {
      if (event.button > 1 || isOthers(event)) return;
      held.set(event.pointerId, pointIn(element, event));
      // A picture that fits has nothing to drag, but two fingers may still spread it.
      if (!zoomNow().isPannable && event.pointerType !== 'touch') return;
      element.setPointerCapture(event.pointerId);
      element.dataset.dragging = 'true';
    },
    { signal },
  );
  element.addEventListener(
    'pointermove',
    (event) => {
      const before = held.get(event.pointerId);
      if (!before || !element.hasPointerCapture(event.pointerId)) return;
      const now = pointIn(element, event);
      held.set(event.pointerId, now);
      const other = [...held].find(([id]) => id !== event.pointerId)?.[1];
      if (other) pinch(zoomNow(), before, now, other);
      else zoomNow().onPan({ x: now.x - before.x, y: now.y - before.y });
    },
    { signal },
  );
  for (const type of ['pointerup', 'pointercancel', 'lostpointercapture'] as const) element.addEventListener(type, end, { signal });
}

/** Whether a press is on something that answers to it by itself. */
function isOthers({ target }: Event): boolean {
  return target instanceof Element && target.closest(`button, ${selectableSelector}`) !== null;
}

/** One of two fingers has moved. */
function pinch(zoom: StageZoom, before: Point, now: Point, other: Point): void {
  const spread = Math.hypot(now.x - other.x, now.y - other.y);
  const spreadBefore = Math.hypot(before.x - other.x, before.y - other.y);
  zoom.onPan({ x: (now.x - before.x) / 2, y: (now.y - before.y) / 2 });
  if (spreadBefore > 0) zoom.onScale(spread / spreadBefore, { x: (now.x + other.x) / 2, y: (now.y + other.y) / 2 });
}

/** Where an event is, from the upper left corner of an element. */
export function pointIn(element: HTMLElement, event: { readonly clientX: number; readonly clientY: number }): Point {
  const { left, top } = element.getBoundingClientRect();
  return { x: event.clientX - left, y: event.clientY - top };
}
