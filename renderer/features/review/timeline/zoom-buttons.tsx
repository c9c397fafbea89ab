import { Maximize2, ZoomIn, ZoomOut } from 'lucide-react';
import { Button } from '../../../ui/button.tsx';
import { isWhole } from './time-window.ts';
import styles from './timeline.module.css';
import type { TimelineWindow } from './use-timeline-window.ts';

export interface ZoomButtonsProps {
  readonly view: TimelineWindow;
  readonly durationMs: number;
  /** What showing all of it is called. */
  readonly wholeLabel: string;
}

/** How much of the time a timeline shows. */
export function ZoomButtons({ view, durationMs, wholeLabel }: ZoomButtonsProps) {
  const isAll = isWhole(view.timeWindow, durationMs);
  return (
    <div className={styles.zoomButtons}>
      <Button variant="quiet" label="Zoom timeline in" onPress={() => view.onZoom(0.5)}>
        <ZoomIn size={14} aria-hidden="true" />
      </Button>
      <Button variant="quiet" label="Zoom timeline out" onPress={() => view.onZoom(2)} isDisabled={isAll}>
        <ZoomOut size={14} aria-hidden="true" />
      </Button>
      <Button variant="quiet" label={wholeLabel} onPress={view.onWhole} isDisabled={isAll}>
        <Maximize2 size={14} aria-hidden="true" />
      </Button>
    </div>
  );
}
