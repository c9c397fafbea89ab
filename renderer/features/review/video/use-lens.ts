import { type RefObject, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { nextPower } from './lens-region.ts';
import type { Point } from './stage-geometry.ts';
import { pointIn } from './use-stage-gestures.ts';
import type { StageZoom } from './use-zoom.ts';

export interface LensState {
  readonly isOn: boolean;
  readonly power: number;
  readonly point: RefObject<Point>;
  readonly onToggle: () => void;
  readonly onPower: (power: number) => void;
  readonly onStronger: () => void;
  /** By CSS pixels; the picture follows where the lens would leave the stage. */
  readonly onMove: (by: Point) => void;
}

/** The magnifier: it follows the pointer, or the keys. */
export function useLens(viewport: RefObject<HTMLElement | null>, zoom: StageZoom): LensState {
  const [isOn, setOn] = useState(false);
  const [power, setPower] = useState(2);
  const point = useRef<Point>({ x: 0, y: 0 });
  const latest = useRef(zoom);
  latest.current = zoom;
  useEffect(() => {
    const { current } = viewport;
    if (!isOn || current === null) return;
    const follow = (event: PointerEvent): void => {
      point.current = pointIn(current, event);
    };
    current.addEventListener('pointermove', follow);
    return () => current.removeEventListener('pointermove', follow);
  }, [isOn, viewport]);

  const onToggle = useCallback(() => {
    const { width, height } = latest.current.frame.stage;
    const { x, y } = point.current;
    // Never used, or the stage has become smaller since: it begins in the middle.
    if ((x === 0 && y === 0) || x > width || y > height) point.current = { x: width / 2, y: height / 2 };
    setOn((before) => !before);
  }, []);
  const onMove = useCallback((by: Point) => {
    const { stage } = latest.current.frame;
    const wanted = { x: point.current.x + by.x, y: point.current.y + by.y };
    point.current = { x: Math.min(Math.max(wanted.x, 0), stage.width), y: Math.min(Math.max(wanted.y, 0), stage.height) };
    latest.current.onPan({ x: point.current.x - wanted.x, y: point.current.y - wanted.y });
  }, []);
  const onStronger = useCallback(() => setPower(nextPower), []);
  return useMemo(
    () => ({ isOn, power, point, onToggle, onPower: setPower, onStronger, onMove }),
    [isOn, power, onToggle, onStronger, onMove],
  );
}
