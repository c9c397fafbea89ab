import { Maximize2, ZoomIn, ZoomOut } from 'lucide-react';
import { Button } from '../../../ui/button.tsx';
import type { PlaybackEngine } from '../engines/engine.ts';
import type { ReviewTime } from '../review-time.ts';
import { AxisSwitch, useAxis } from './axis-switch.tsx';
import { Overview } from './overview.tsx';
import { isWhole } from './time-window.ts';
import styles from './timeline.module.css';
import { lanesOf, type TimelineModel } from './timeline-model.ts';
import { TimelineTrack } from './timeline-track.tsx';
import { useTimelineWindow } from './use-timeline-window.ts';

export interface TimelineProps {
  readonly engine: PlaybackEngine;
  readonly model: TimelineModel;
  readonly time: ReviewTime;
}

/** Everything that happened in the recording, on one axis: lanes that can be zoomed, above an overview of the whole. */
export function Timeline({ engine, model, time }: TimelineProps) {
  const view = useTimelineWindow(engine);
  const axis = useAxis(time);
  const isAll = isWhole(view.timeWindow, engine.durationMs);
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
      <div className={styles.zoomButtons}>
        <Button variant="quiet" label="Zoom timeline in" onPress={() => view.onZoom(0.5)}>
          <ZoomIn size={14} aria-hidden="true" />
        </Button>
        <Button variant="quiet" label="Zoom timeline out" onPress={() => view.onZoom(2)} isDisabled={isAll}>
          <ZoomOut size={14} aria-hidden="true" />
        </Button>
        <Button variant="quiet" label="Show the whole recording" onPress={view.onWhole} isDisabled={isAll}>
          <Maximize2 size={14} aria-hidden="true" />
        </Button>
      </div>
      <Overview engine={engine} view={view} />
    </section>
  );
}
