import { type RefObject, useCallback, useMemo, useRef, useState } from 'react';
import type { Box } from '../../../../shared/model/box.ts';
import {
  actualScale,
  canPan,
  type Point,
  panZoom,
  revealBox,
  type Size,
  type StageFrame,
  type StageView,
  stepZoom,
  toPicture,
  viewOf,
  type Zoom,
  zoomTo,
} from './stage-geometry.ts';
import { useDevicePixels } from './use-device-pixels.ts';
import { useSize } from './use-size.ts';

export interface StageZoom {
  readonly mode: Zoom['mode'];
  readonly view: StageView;
  readonly frame: StageFrame;
  readonly isPannable: boolean;
  /** Around a point of the stage; around its middle where none is given. */
  readonly onStep: (direction: 1 | -1, at?: Point) => void;
  /** So many times as large. */
  readonly onScale: (factor: number, at: Point) => void;
  /** Screen pixels per recorded pixel. */
  readonly onDeviceScale: (pixels: number) => void;
  readonly onPan: (by: Point) => void;
  readonly onFit: () => void;
  readonly onFill: () => void;
  readonly onReveal: (box: Box) => void;
}

/** How a picture of a size lies on the stage, and what changes that. */
export function useZoom(viewport: RefObject<HTMLElement | null>, picture: Size): StageZoom {
  const stage = useSize(viewport);
  const [zoom, setZoom] = useState<Zoom>({ mode: 'fit' });
  const devicePixels = useDevicePixels();
  const frame = useMemo(() => ({ stage, picture, devicePixels }), [stage, picture, devicePixels]);
  const latest = useRef(frame);
  latest.current = frame;
  const view = useMemo(() => viewOf(zoom, frame), [zoom, frame]);

  const change = useCallback((next: (zoom: Zoom, frame: StageFrame) => Zoom): void => {
    if (latest.current.stage.width > 0) setZoom((before) => next(before, latest.current));
  }, []);
  const commands = useMemo(
    () => ({
      onStep: (direction: 1 | -1, at?: Point) => change((before, now) => stepZoom(before, now, direction, at ?? middleOf(now))),
      onScale: (factor: number, at: Point) => change((before, now) => zoomTo(before, now, viewOf(before, now).scale * factor, at)),
      onDeviceScale: (pixels: number) => change((before, now) => zoomTo(before, now, pixels * actualScale(now), middleOf(now))),
      onPan: (by: Point) => change((before, now) => panZoom(before, now, by)),
      onFit: () => change(() => ({ mode: 'fit' })),
      onFill: () => change((before, now) => ({ mode: 'fill', centre: toPicture(viewOf(before, now), middleOf(now)) })),
      onReveal: (box: Box) => change((before, now) => revealBox(before, now, box)),
    }),
    [change],
  );
  return useMemo(
    () => ({ mode: zoom.mode, view, frame, isPannable: canPan(view, frame), ...commands }),
    [zoom.mode, view, frame, commands],
  );
}

function middleOf({ stage }: StageFrame): Point {
  return { x: stage.width / 2, y: stage.height / 2 };
}
