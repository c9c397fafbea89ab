import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react';
import UPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
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
  const key = JSON.stringify([theme, props.timesMs, props.series, props.isStacked]);
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
  const bars = UPlot.paths.bars?.({ size: [0.7, 40], align: 1 });
  const [first = 0, last = 0] = [props.timesMs[0], props.timesMs.at(-1)];
  // A bar stands to the right of its time: the last one needs room, too.
  const step = props.timesMs.length < 2 ? 86_400_000 : (last - first) / (props.timesMs.length - 1);
  return {
    width: Math.max(element.clientWidth, 100),
    height,
    tzDate: (seconds) => UPlot.tzDate(new Date(seconds * 1000), 'Etc/UTC'),
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false }, points: { show: false } },
    scales: { x: { range: [first / 1000, (last + step) / 1000] }, y: { range: (_plot, _min, max) => [0, Math.max(max, 1) * 1.08] } },
    axes: [
      { ...axis, values: (_plot, splits) => splits.map((seconds) => props.timeText(seconds * 1000)), space: 90 },
      { ...axis, size: 76, values: (_plot, splits) => splits.map((value) => (Number.isInteger(value) ? props.valueText(value) : '')) },
    ],
    series: [
      {},
      ...drawnOrder(props).map(({ label, color: token, kind }) => ({
        label,
        stroke: color(token),
        width: kind === 'bars' ? 0 : 2,
        points: { show: kind === 'line', size: 6, fill: color(token) },
        ...(kind === 'bars' && { fill: color(token), ...(bars && { paths: bars }) }),
        ...(kind === 'dashes' && { dash: [6, 4] }),
      })),
    ],
    hooks: { setCursor: [({ cursor }) => onCursor(cursor.idx ?? null)] },
  };
}

/** Changes with the theme: a canvas keeps the colours it was drawn with. */
function useTheme(): string {
  const [theme, setTheme] = useState(() => document.documentElement.dataset.theme ?? '');
  useEffect(() => {
    const observer = new MutationObserver(() => setTheme(document.documentElement.dataset.theme ?? ''));
    observer.observe(document.documentElement, { attributes: true });
    return () => observer.disconnect();
  }, []);
  return theme;
}
