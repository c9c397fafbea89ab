import { type PointerEvent, useCallback, useRef } from 'react';
import type { PlaybackEngine } from '../review/engines/engine.ts';
import type { ReviewTime } from '../review/review-time.ts';
import { AxisSwitch, useAxis } from '../review/timeline/axis-switch.tsx';
import { type DrawingArea, drawActivity, drawMarkers, drawPart, drawTicks, type TimelineAxis } from '../review/timeline/draw-timeline.ts';
import { DrawnLanes } from '../review/timeline/lanes-canvas.tsx';
import { Overview } from '../review/timeline/overview.tsx';
import { type TimeWindow, timeOfX } from '../review/timeline/time-window.ts';
import styles from '../review/timeline/timeline.module.css';
import { pressTrackKey } from '../review/timeline/track-keys.ts';
import { usePlayhead } from '../review/timeline/use-playhead.ts';
import { useSliderValue } from '../review/timeline/use-slider-value.ts';
import { type TimelineWindow, useTimelineWindow } from '../review/timeline/use-timeline-window.ts';
import { useWheel } from '../review/timeline/use-wheel.ts';
import { useWidth } from '../review/timeline/use-width.ts';
import { ZoomButtons } from '../review/timeline/zoom-buttons.tsx';
import type { LaneModel } from './compare-lane.ts';

/** Heights from the top of a lane: the recordings, what happened in them, their markers. CSS pixels. */
const axisHeight = 16;
const partHeight = 16;
const activityHeight = 18;
const markerHeight = 14;
const laneHeight = partHeight + activityHeight + markerHeight;

export interface CompareTimelineProps {
  readonly engine: PlaybackEngine;
  /** From top to bottom, in the order of the stages. */
  readonly lanes: readonly LaneModel[];
  readonly time: ReviewTime;
}

/** One clock, and a lane for each session: where it was recorded, its activity and its markers. */
export function CompareTimeline({ engine, lanes, time }: CompareTimelineProps) {
  const view = useTimelineWindow(engine);
  const axis = useAxis(time);
  return (
    <section className={styles.timeline} aria-label="Timeline" data-region>
      <div className={styles.labels}>
        <AxisSwitch height={axisHeight} time={time} />
        {lanes.map(({ sessionId, name }, index) => (
          <span key={sessionId} style={{ blockSize: laneHeight }} title={name} aria-hidden="true">
            Session {index + 1}
          </span>
        ))}
      </div>
      <CompareTrack engine={engine} lanes={lanes} view={view} time={time} axis={axis} />
      <ZoomButtons view={view} durationMs={engine.durationMs} wholeLabel="Show all of the time" />
      <Overview engine={engine} view={view} />
    </section>
  );
}

interface CompareTrackProps extends CompareTimelineProps {
  readonly view: TimelineWindow;
  readonly axis: TimelineAxis;
}

/** The lanes with the playhead: a slider for the moment of the clock. Click or drag seeks. */
function CompareTrack({ engine, lanes, view, time, axis }: CompareTrackProps) {
  const { timeWindow } = view;
  const track = useRef<HTMLDivElement>(null);
  const playhead = useRef<HTMLDivElement>(null);
  const width = useWidth(track);
  const describe = useCallback((timeMs: number) => time.wallClock(timeMs) ?? time.position(timeMs), [time]);
  const draw = useCallback((area: DrawingArea) => drawLanes(area, lanes, timeWindow), [lanes, timeWindow]);
  usePlayhead(engine, playhead, timeWindow, width);
  useSliderValue(engine, track, describe);
  useWheel(track, timeWindow, view);

  const seekTo = (event: PointerEvent<HTMLElement>): void => {
    void engine.seek(timeOfX(timeWindow, width, event.clientX - event.currentTarget.getBoundingClientRect().left));
  };
  const onPointerDown = (event: PointerEvent<HTMLDivElement>): void => {
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    seekTo(event);
  };
  const onPointerMove = (event: PointerEvent<HTMLDivElement>): void => {
    if (event.buttons === 1 && event.currentTarget.hasPointerCapture(event.pointerId) && event.movementX !== 0) seekTo(event);
  };

  return (
    <div
      ref={track}
      className={styles.track}
      role="slider"
      tabIndex={0}
      aria-label="Moment on the clock"
      aria-orientation="horizontal"
      aria-valuemin={0}
      aria-valuemax={Math.round(engine.durationMs / 1000)}
      aria-valuenow={0}
      onKeyDown={(event) => pressTrackKey(event, engine, view)}
      // A click seeks without taking the focus: the keys stay with the transport.
      onMouseDown={(event) => event.preventDefault()}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
    >
      <DrawnLanes width={width} height={axisHeight + lanes.length * laneHeight} axis={axis} draw={draw} />
      <div ref={playhead} className={styles.playhead} />
    </div>
  );
}

function drawLanes(area: DrawingArea, lanes: readonly LaneModel[], window: TimeWindow): void {
  const height = axisHeight + lanes.length * laneHeight;
  area.context.clearRect(0, 0, area.width, height);
  drawTicks(area, window, height);
  for (const [index, lane] of lanes.entries()) {
    const top = axisHeight + index * laneHeight;
    for (const bar of lane.bars) drawPart(area, { top, height: partHeight }, bar, window);
    drawActivity(area, { top: top + partHeight, height: activityHeight }, lane, window);
    drawMarkers(area, { top: top + partHeight + activityHeight, height: markerHeight }, lane, window);
    area.context.fillStyle = area.colors.rule;
    area.context.fillRect(0, top + laneHeight - 1, area.width, 1);
  }
}
