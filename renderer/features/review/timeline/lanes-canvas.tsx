import { useLayoutEffect, useRef } from 'react';
import { drawTimeline, type TimelineAxis } from './draw-timeline.ts';
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
  const host = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const colors = useTimelineColors(host);
  const height = heightOf(lanesOf(model));

  useLayoutEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!canvas.current || !context || !colors || width === 0) return;
    const scale = window.devicePixelRatio;
    canvas.current.width = Math.round(width * scale);
    canvas.current.height = Math.round(height * scale);
    context.setTransform(scale, 0, 0, scale, 0, 0);
    const font = `10px ${getComputedStyle(canvas.current).fontFamily}`;
    drawTimeline({ context, width, font, colors, axis }, model, timeWindow);
  }, [model, timeWindow, width, height, axis, colors]);

  return (
    <div ref={host} aria-hidden="true">
      <canvas ref={canvas} style={{ display: 'block', inlineSize: width, blockSize: height }} />
    </div>
  );
}
