import type { PlaybackEngine } from '../engines/engine.ts';
import type { ReviewTime } from '../review-time.ts';
import { AxisSwitch, useAxis } from './axis-switch.tsx';
import { Overview } from './overview.tsx';
import styles from './timeline.module.css';
import { lanesOf, type TimelineModel } from './timeline-model.ts';
import { TimelineTrack } from './timeline-track.tsx';
import { useTimelineWindow } from './use-timeline-window.ts';
import { ZoomButtons } from './zoom-buttons.tsx';

export interface TimelineProps {
  readonly engine: PlaybackEngine;
  readonly model: TimelineModel;
  readonly time: ReviewTime;
}

/** Everything that happened in the recording, on one axis: lanes that can be zoomed, above an overview of the whole. */
export function Timeline({ engine, model, time }: TimelineProps) {
  const view = useTimelineWindow(engine);
  const axis = useAxis(time);
  return (
    <section className={styles.timeline} aria-label="Timeline" data-region>
      <div className={styles.labels}>
        {lanesOf(model).map(({ id, label, height }) =>
          id === 'axis' ? (
            <AxisSwitch key={id} height={height} time={time} />
          ) : (
            <span key={id} style={{ blockSize: height }} aria-hidden="true">
              {label}
            </span>
          ),
        )}
      </div>
      <TimelineTrack engine={engine} model={model} view={view} time={time} axis={axis} />
      <ZoomButtons view={view} durationMs={engine.durationMs} wholeLabel="Show the whole recording" />
      <Overview engine={engine} view={view} />
    </section>
  );
}
