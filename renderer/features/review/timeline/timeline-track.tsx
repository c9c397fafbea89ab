import { type PointerEvent, useCallback, useRef, useState } from 'react';
import type { PlaybackEngine } from '../engines/engine.ts';
import type { ReviewTime } from '../review-time.ts';
import type { TimelineAxis } from './draw-timeline.ts';
import { Filmstrip, timeOfTile } from './filmstrip.tsx';
import { HoverTip } from './hover-tip.tsx';
import { LanesCanvas } from './lanes-canvas.tsx';
import { snapTime } from './snap-time.ts';
import { timeOfX } from './time-window.ts';
import styles from './timeline.module.css';
import { laneAt, lanesOf, type TimelineModel } from './timeline-model.ts';
import { pressTrackKey } from './track-keys.ts';
import { usePlayhead } from './use-playhead.ts';
import { useSliderValue } from './use-slider-value.ts';
import type { TimelineWindow } from './use-timeline-window.ts';
import { useWheel } from './use-wheel.ts';
import { useWidth } from './use-width.ts';

export interface TimelineTrackProps {
  readonly engine: PlaybackEngine;
  readonly model: TimelineModel;
  readonly view: TimelineWindow;
  readonly time: ReviewTime;
  readonly axis: TimelineAxis;
}

/** The lanes with the playhead: a slider for the position. Click or drag seeks; a click on a shape goes to its time. */
export function TimelineTrack({ engine, model, view, time, axis }: TimelineTrackProps) {
  const { timeWindow } = view;
  const track = useRef<HTMLDivElement>(null);
  const playhead = useRef<HTMLDivElement>(null);
  const width = useWidth(track);
  const [hoverX, setHoverX] = useState<number | null>(null);
  const describe = useCallback(
    (timeMs: number) =>
      [`${time.position(timeMs)} of ${time.position(engine.durationMs)}`, time.wallClock(timeMs)].filter(Boolean).join(', '),
    [engine, time],
  );
  usePlayhead(engine, playhead, timeWindow, width);
  useSliderValue(engine, track, describe);
  useWheel(track, timeWindow, view);

  const xOf = (event: PointerEvent<HTMLElement>): number => event.clientX - event.currentTarget.getBoundingClientRect().left;
  const onPointerDown = (event: PointerEvent<HTMLDivElement>): void => {
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    const y = event.clientY - event.currentTarget.getBoundingClientRect().top;
    const lane = laneAt(lanesOf(model), y);
    const pictureMs = lane === 'film' ? timeOfTile(model, timeWindow, width, xOf(event)) : null;
    void engine.seek(pictureMs ?? snapTime(model, lane, timeWindow, width, xOf(event)));
  };
  const onPointerMove = (event: PointerEvent<HTMLDivElement>): void => {
    setHoverX(xOf(event));
    const isDragging = event.buttons === 1 && event.currentTarget.hasPointerCapture(event.pointerId);
    if (isDragging && Math.abs(event.movementX) > 0) void engine.seek(timeOfX(timeWindow, width, xOf(event)));
  };

  return (
    <div
      ref={track}
      className={styles.track}
      role="slider"
      tabIndex={0}
      aria-label="Position in the recording"
      aria-orientation="horizontal"
      aria-valuemin={0}
      aria-valuemax={Math.round(engine.durationMs / 1000)}
      aria-valuenow={0}
      onKeyDown={(event) => pressTrackKey(event, engine, view)}
      // A click seeks without taking the focus: the keys stay with the transport.
      onMouseDown={(event) => event.preventDefault()}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerLeave={() => setHoverX(null)}
    >
      <LanesCanvas model={model} timeWindow={timeWindow} width={width} axis={axis} />
      <Filmstrip model={model} timeWindow={timeWindow} width={width} />
      <div ref={playhead} className={styles.playhead} />
      {hoverX !== null && <HoverTip model={model} timeWindow={timeWindow} width={width} x={hoverX} time={time} />}
    </div>
  );
}
