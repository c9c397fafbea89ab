import { useCallback, useLayoutEffect, useRef } from 'react';
import { type DrawingArea, drawTimeline, type TimelineAxis } from './draw-timeline.ts';
import type { TimeWindow } from './time-window.ts';
import { heightOf, lanesOf, type TimelineModel } from './timeline-model.ts';
import { useTimelineColors } from './use-timeline-colors.ts';

export interface LanesCanvasProps {
  readonly model: TimelineModel;
  readonly timeWindow: TimeWindow;
  /** CSS pixels. */
  readonly width: number;
  readonly axis: TimelineAxis;
}

/** The lanes as a picture; drawn anew when what they show changes, never because time passes. */
export function LanesCanvas({ model, timeWindow, width, axis }: LanesCanvasProps) {
  const draw = useCallback((area: DrawingArea) => drawTimeline(area, model, timeWindow), [model, timeWindow]);
  return <DrawnLanes width={width} height={heightOf(lanesOf(model))} axis={axis} draw={draw} />;
}

export interface DrawnLanesProps {
  /** CSS pixels. */
  readonly width: number;
  readonly height: number;
  readonly axis: TimelineAxis;
  /** Another function draws anew. */
  readonly draw: (area: DrawingArea) => void;
}

/** A canvas for lanes, sharp on every screen and in the colours of the theme. */
export function DrawnLanes({ width, height, axis, draw }: DrawnLanesProps) {
  const host = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const colors = useTimelineColors(host);

  useLayoutEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!canvas.current || !context || !colors || width === 0) return;
    const scale = window.devicePixelRatio;
    canvas.current.width = Math.round(width * scale);
    canvas.current.height = Math.round(height * scale);
    context.setTransform(scale, 0, 0, scale, 0, 0);
    const font = `10px ${getComputedStyle(canvas.current).fontFamily}`;
    draw({ context, width, font, colors, axis });
  }, [draw, width, height, axis, colors]);

  return (
    <div ref={host} aria-hidden="true">
      <canvas ref={canvas} style={{ display: 'block', inlineSize: width, blockSize: height }} />
    </div>
  );
}
