import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react';
import UPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { watchTheme } from '../../lib/watch-theme.ts';
import type { ChartProps, ChartSeries } from './chart.tsx';

const height = 220;

export interface ChartCursor {
  /** Index of the time that is pointed at; null: none. */
  readonly at: number | null;
  moveTo(index: number): void;
}

/** Draws a chart into its host, anew when figures, width or theme change. */
export function useChart(host: RefObject<HTMLElement | null>, props: ChartProps): ChartCursor {
  const [at, setAt] = useState<number | null>(null);
  const plot = useRef<UPlot | null>(null);
  const latest = useRef(props);
  latest.current = props;
  const theme = useTheme();
  const key = JSON.stringify([theme, props.timesMs, props.series, props.isStacked, props.mark]);
  useLayoutEffect(() => {
    const element = host.current;
    if (!element || key === '') return;
    const drawn = new UPlot(optionsOf(latest.current, element, setAt), dataOf(latest.current), element);
    plot.current = drawn;
    const observer = new ResizeObserver(() => {
      if (element.clientWidth > 0) drawn.setSize({ width: element.clientWidth, height });
    });
    observer.observe(element);
    return () => {
      observer.disconnect();
      drawn.destroy();
      plot.current = null;
      setAt(null);
    };
  }, [host, key]);
  return {
    at,
    moveTo(index) {
      const drawn = plot.current;
      const time = drawn?.data[0][index];
      if (drawn && time !== undefined) drawn.setCursor({ left: drawn.valToPos(time, 'x'), top: 0 });
    },
  };
}

/** The bars at the back come first: where they stand on each other, the sum of all. */
function drawnOrder({ series, isStacked = false }: ChartProps): readonly ChartSeries[] {
  return isStacked ? series.toReversed() : series;
}

function dataOf(props: ChartProps): UPlot.AlignedData {
  const seconds = props.timesMs.map((ms) => ms / 1000);
  if (!props.isStacked) return [seconds, ...props.series.map(({ values }) => [...values])];
  let sums = props.timesMs.map(() => 0);
  const stacked = props.series.map(({ values }) => {
    sums = sums.map((sum, index) => sum + (values[index] ?? 0));
    return sums;
  });
  return [seconds, ...stacked.toReversed()];
}

function optionsOf(props: ChartProps, element: HTMLElement, onCursor: (index: number | null) => void): UPlot.Options {
  const color = (token: string): string => getComputedStyle(element).getPropertyValue(token).trim();
  const font = `12px ${getComputedStyle(element).fontFamily}`;
  const axis = { stroke: color('--text-muted'), font, grid: { stroke: color('--border'), width: 1 }, ticks: { show: false } };
  const bars = UPlot.paths.bars?.({ size: [0.7, 40], align: 0 });
  const [first = 0, last = 0] = [props.timesMs[0], props.timesMs.at(-1)];
  // A bar stands around its time: the first and the last need room.
  const step = props.timesMs.length < 2 ? 86_400_000 : (last - first) / (props.timesMs.length - 1);
  return {
    width: Math.max(element.clientWidth, 100),
    height,
    tzDate: (seconds) => UPlot.tzDate(new Date(seconds * 1000), 'Etc/UTC'),
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false }, points: { show: false } },
    scales: {
      x: { range: [(first - step / 2) / 1000, (last + step / 2) / 1000] },
      y: { range: (_plot, _min, max) => [0, Math.max(max, 1) * 1.08] },
    },
    axes: [
      {
        ...axis,
        values: (_plot, splits) => splits.map((seconds) => props.timeText(seconds * 1000)),
        splits: (plot) => labelled(props.timesMs, plot.width),
        size: 32,
      },
      { ...axis, size: 76, values: (_plot, splits) => splits.map((value) => (Number.isInteger(value) ? props.valueText(value) : '')) },
    ],
    series: [
      {},
      ...drawnOrder(props).map(({ label, color: token, kind }) => ({
        label,
        stroke: color(token),
        width: kind === 'bars' ? 0 : 2,
        // A filter shows points whatever `show` says.
        points: kind === 'line' ? { size: 6, fill: color(token), filter: somethingThere } : { show: false },
        ...(kind === 'bars' && { fill: color(token), ...(bars && { paths: bars }) }),
        ...(kind === 'dashes' && { dash: [6, 4] }),
      })),
    ],
    hooks: {
      setCursor: [({ cursor }) => onCursor(cursor.idx ?? null)],
      draw: [(plot) => drawMark(plot, props.mark && { ...props.mark, ms: props.mark.ms - step / 2 }, color('--text-muted'), font)],
    },
  };
}

/** The times that have room for their text, so that a text stands under the time it names. */
function labelled(timesMs: readonly number[], width: number): number[] {
  const every = Math.max(1, Math.ceil((timesMs.length * 100) / width));
  return timesMs.flatMap((ms, index) => (index % every === 0 ? [ms / 1000] : []));
}

/** A point on every nothing would hide the line. */
function somethingThere(plot: UPlot, seriesIndex: number): number[] {
  return [...(plot.data[seriesIndex] ?? [])].flatMap((value, index) => (value ? [index] : []));
}

function drawMark({ ctx, bbox, valToPos }: UPlot, mark: ChartProps['mark'], color: string, font: string): void {
  if (!mark) return;
  const x = Math.round(valToPos(mark.ms / 1000, 'x', true));
  ctx.save();
  ctx.strokeStyle = color;
  ctx.fillStyle = color;
  ctx.setLineDash([4 * devicePixelRatio, 4 * devicePixelRatio]);
  ctx.beginPath();
  ctx.moveTo(x, bbox.top);
  ctx.lineTo(x, bbox.top + bbox.height);
  ctx.stroke();
  ctx.font = font.replace('12px', `${12 * devicePixelRatio}px`);
  ctx.textAlign = 'right';
  ctx.textBaseline = 'top';
  ctx.fillText(mark.label, x - 6 * devicePixelRatio, bbox.top + 2 * devicePixelRatio);
  ctx.restore();
}

/** Changes with the theme: a canvas keeps the colours it was drawn with. */
function useTheme(): string {
  const [theme, setTheme] = useState(themeNow);
  useEffect(() => watchTheme(() => setTheme(themeNow())), []);
  return theme;
}

function themeNow(): string {
  return `${document.documentElement.dataset.theme} ${matchMedia('(forced-colors: active)').matches}`;
}
