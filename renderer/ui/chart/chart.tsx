import { type KeyboardEvent, useId, useRef, useState } from 'react';
import { Button } from '../button.tsx';
import { DataTable } from '../data-table.tsx';
import styles from './chart.module.css';
import { useChart } from './use-chart.ts';

export interface ChartSeries {
  readonly label: string;
  readonly values: readonly number[];
  /** A colour token, for example "--accent". */
  readonly color: string;
  /** Each kind has its own shape, so that no series is told by its colour alone. */
  readonly kind: 'bars' | 'line' | 'dashes';
}

export interface ChartProps {
  readonly title: string;
  /** What it shows, in one sentence, for those who do not see it. */
  readonly summary: string;
  /** Starts of the stretches of time, in milliseconds, oldest first. */
  readonly timesMs: readonly number[];
  readonly timeHead: string;
  readonly timeText: (ms: number) => string;
  readonly series: readonly ChartSeries[];
  readonly valueText: (value: number) => string;
  /** A moment that divides what is shown, and what begins there. */
  readonly mark?: { readonly ms: number; readonly label: string };
  /** Bars stand on each other: their sum counts. */
  readonly isStacked?: boolean;
}

/** Figures over time as a chart, whose values can be read by pointer and arrow keys, and as a table of the same figures. */
export function Chart(props: ChartProps) {
  const { title, summary, timesMs, timeHead, timeText, series, valueText } = props;
  const [isTable, setTable] = useState(false);
  const host = useRef<HTMLDivElement>(null);
  const titleId = useId();
  const { at, moveTo } = useChart(host, props);
  const onKeyDown = (event: KeyboardEvent): void => {
    const last = timesMs.length - 1;
    const moves: Readonly<Record<string, number>> = {
      ArrowLeft: at === null ? last : Math.max(0, at - 1),
      ArrowRight: at === null ? 0 : Math.min(last, at + 1),
      Home: 0,
      End: last,
    };
    const move = moves[event.key];
    if (move === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    moveTo(move);
  };
  const time = at === null ? undefined : timesMs[at];
  return (
    <figure className={styles.figure} aria-labelledby={titleId}>
      <figcaption className={styles.caption}>
        <h2 id={titleId}>{title}</h2>
        <Button isPressed={isTable} onPress={() => setTable(!isTable)}>
          Show as table
        </Button>
      </figcaption>
      <div hidden={isTable}>
        <div ref={host} className={styles.plot} role="img" aria-label={`${title}. ${summary}`} tabIndex={0} onKeyDown={onKeyDown} />
        <div className={styles.legend}>
          {series.map(({ label, color, kind, values }) => (
            <span key={label} className={styles.entry}>
              <span className={styles.swatch} data-kind={kind} style={{ color: `var(${color})` }} aria-hidden />
              {label}
              {at !== null && <strong>{valueText(values[at] ?? 0)}</strong>}
            </span>
          ))}
          <span className={styles.time}>{time === undefined ? 'Point at the chart, or use the arrow keys.' : timeText(time)}</span>
        </div>
        <p className="visually-hidden" role="status">
          {at !== null &&
            time !== undefined &&
            `${timeText(time)}: ${series.map(({ label, values }) => `${label} ${valueText(values[at] ?? 0)}`).join(', ')}`}
        </p>
      </div>
      <DataTable
        caption={`${title}: figures`}
        heads={[timeHead, ...series.map(({ label }) => label)]}
        figuresFrom={1}
        rows={timesMs.map((ms, index) => ({
          key: String(ms),
          cells: [timeText(ms), ...series.map(({ values }) => valueText(values[index] ?? 0))],
        }))}
        isHidden={!isTable}
      />
    </figure>
  );
}
