import { useApp } from '../../../app/session.ts';
import type { ReviewTime } from '../review-time.ts';
import { describeMoment } from './describe-moment.ts';
import { pictureAt } from './film-tiles.ts';
import { type TimeWindow, timeOfX } from './time-window.ts';
import styles from './timeline.module.css';
import type { TimelineModel } from './timeline-model.ts';

/** Half of the tip's greatest width: it stays inside the timeline. Pixels. */
const halfTip = 130;
/** A picture from longer ago says from when it is. Milliseconds. */
const recentMs = 1000;

export interface HoverTipProps {
  readonly model: TimelineModel;
  readonly timeWindow: TimeWindow;
  readonly width: number;
  readonly x: number;
  readonly time: ReviewTime;
}

/** The time under the pointer, what the screen was like then, and what happened there. */
export function HoverTip({ model, timeWindow, width, x, time }: HoverTipProps) {
  const mediaRoot = useApp(({ bootstrap }) => bootstrap?.mediaRoot ?? '');
  const timeMs = timeOfX(timeWindow, width, x);
  const left = Math.min(Math.max(x, halfTip), Math.max(width - halfTip, halfTip));
  const picture = pictureAt(model.pictures, timeMs);
  return (
    <>
      <div className={styles.hoverLine} style={{ transform: `translateX(${x}px)` }} />
      <div className={styles.tip} style={{ insetInlineStart: left }}>
        <span className={styles.tipTime}>
          {time.position(timeMs)}
          {time.startedAtMs !== null && <span> {time.wallClock(timeMs)}</span>}
        </span>
        {picture && (
          <img
            className={styles.tipPicture}
            src={mediaRoot + picture.path}
            alt=""
            width={picture.size.width}
            height={picture.size.height}
            data-testid="hover-picture"
          />
        )}
        {picture && timeMs - picture.timeMs > recentMs && (
          <span className={styles.tipNote}>Picture of {time.position(picture.timeMs)}</span>
        )}
        {describeMoment(model, timeWindow, width, x, time.position).map((line) => (
          <span key={line} className={styles.tipLine}>
            {line}
          </span>
        ))}
      </div>
    </>
  );
}
