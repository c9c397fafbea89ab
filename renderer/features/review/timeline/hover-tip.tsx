import type { ReviewTime } from '../review-time.ts';
import { describeMoment } from './describe-moment.ts';
import { type TimeWindow, timeOfX } from './time-window.ts';
import styles from './timeline.module.css';
import type { TimelineModel } from './timeline-model.ts';

/** Half of the tip's greatest width: it stays inside the timeline. Pixels. */
const halfTip = 130;

export interface HoverTipProps {
  readonly model: TimelineModel;
  readonly timeWindow: TimeWindow;
  readonly width: number;
  readonly x: number;
  readonly time: ReviewTime;
}

/** The time under the pointer and what happened there. */
export function HoverTip({ model, timeWindow, width, x, time }: HoverTipProps) {
  const timeMs = timeOfX(timeWindow, width, x);
  const left = Math.min(Math.max(x, halfTip), Math.max(width - halfTip, halfTip));
  return (
    <>
      <div className={styles.hoverLine} style={{ transform: `translateX(${x}px)` }} />
      <div className={styles.tip} style={{ insetInlineStart: left }}>
        <span className={styles.tipTime}>
          {time.position(timeMs)}
          {time.startedAtMs !== null && <span> {time.wallClock(timeMs)}</span>}
        </span>
        {describeMoment(model, timeWindow, width, x).map((line) => (
          <span key={line} className={styles.tipLine}>
            {line}
          </span>
        ))}
      </div>
    </>
  );
}
