import { useMemo } from 'react';
import { withKey } from '../../../app/key-bindings.ts';
import { useReviewPreferences } from '../review-preferences.ts';
import type { ReviewTime } from '../review-time.ts';
import type { TimelineAxis } from './draw-timeline.ts';
import styles from './timeline.module.css';

/** What the axis says: positions, or times of day where the recording has a clock and the reviewer wants them. */
export function useAxis(time: ReviewTime): TimelineAxis {
  const isClock = useReviewPreferences(({ axis }) => axis === 'clock') && time.startedAtMs !== null;
  return useMemo(
    () =>
      isClock
        ? { format: (timeMs) => time.timeOfDay(timeMs) ?? '', originMs: (time.startedAtMs ?? 0) + time.zoneOffsetMs }
        : { format: time.position, originMs: 0 },
    [isClock, time],
  );
}

/** Beside the axis: what its times are, and in which zone; a press switches between them. */
export function AxisSwitch({ height, time }: { readonly height: number; readonly time: ReviewTime }) {
  const { axis, onAxis } = useReviewPreferences();
  if (time.zone === null) return <span style={{ blockSize: height }} />;
  const isClock = axis === 'clock';
  return (
    <button
      type="button"
      className={styles.axis}
      style={{ blockSize: height }}
      title={withKey(isClock ? 'Show positions in the recording' : `Show times of day, ${time.zone}`, 'review.axis')}
      // A click switches without taking the focus: the keys stay with the transport.
      onMouseDown={(event) => event.preventDefault()}
      onClick={() => onAxis(isClock ? 'position' : 'clock')}
    >
      {isClock ? time.zone : 'Position'}
    </button>
  );
}
