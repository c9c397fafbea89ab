import type { Severity } from '../../../../shared/model/review.ts';
import type { IdleRange } from '../engines/engine.ts';
import type { PartBar } from '../parts/merge-parts.ts';
import { markerSpots, placedActivityColumns, tickColumns } from './lanes.ts';
import { severityShapes } from './severity-shapes.ts';
import { type TimeWindow, ticksOf, xOfTime } from './time-window.ts';
import { heightOf, type Lane, lanesOf, type TimelineModel } from './timeline-model.ts';

/** Colours of the lanes, resolved from the tokens of the theme in use. */
export interface TimelineColors {
  readonly text: string;
  readonly rule: string;
  readonly activity: string;
  readonly idle: string;
  readonly downloaded: string;
  readonly hit: string;
  readonly note: string;
  readonly seen: string;
  readonly marked: string;
  /** A recording, the letters on it, and a time without one. */
  readonly part: string;
  readonly partText: string;
  readonly gap: string;
  readonly severity: Readonly<Record<Severity, string>>;
}

export interface DrawingArea {
  readonly context: CanvasRenderingContext2D;
  /** CSS pixels; the context is scaled to device pixels already. */
  readonly width: number;
  readonly font: string;
  readonly colors: TimelineColors;
  readonly axis: TimelineAxis;
}

/** What the axis says: positions, or times of day. */
export interface TimelineAxis {
  readonly format: (timeMs: number) => string;
  /** Added to a time before it counts as round. */
  readonly originMs: number;
}

/** Where a lane lies, in CSS pixels from the top. */
export type LaneBox = Pick<Lane, 'top' | 'height'>;

/** Pixels between two labels of the axis, and between two marker shapes. */
const tickLabelWidth = 84;
const shapeSize = 10;

/** Draws every lane but the playhead, which moves without redrawing. */
export function drawTimeline(area: DrawingArea, model: TimelineModel, window: TimeWindow): void {
  const lanes = lanesOf(model);
  const height = heightOf(lanes);
  area.context.clearRect(0, 0, area.width, height);
  drawTicks(area, window, height);
  for (const { fromMs, number } of model.bars) {
    if (number === null || fromMs === 0) continue;
    area.context.fillStyle = area.colors.idle;
    area.context.fillRect(Math.round(xOfTime(window, area.width, fromMs)), 0, 1, height);
  }
  for (const lane of lanes) {
    area.context.fillStyle = area.colors.rule;
    area.context.fillRect(0, lane.top + lane.height - 1, area.width, 1);
    drawLane(area, lane, model, window);
  }
  const { fromMs, toMs } = model.marked;
  const from = fromMs ?? toMs;
  const to = toMs ?? fromMs;
  if (from !== null && to !== null) drawBar(area, window, { fromMs: from, toMs: to }, { top: 0, height, color: area.colors.marked });
}

function drawLane(area: DrawingArea, lane: Lane, model: TimelineModel, window: TimeWindow): void {
  if (lane.id === 'parts') for (const bar of model.bars) drawPart(area, lane, bar, window);
  if (lane.id === 'downloaded') drawDownloaded(area, lane, model, window);
  if (lane.id === 'activity') drawActivity(area, lane, model, window);
  if (lane.id === 'idle') drawIdle(area, lane, model, window);
  if (lane.id === 'markers') drawMarkers(area, lane, model, window);
  if (lane.id === 'hits') drawHits(area, lane, model, window);
  if (lane.id === 'notes') drawNotes(area, lane, model, window);
  if (lane.id === 'seen') drawSeen(area, lane, model, window);
}

/** Round times, as lines over the whole height with their labels at the top. */
export function drawTicks({ context, width, font, colors, axis }: DrawingArea, window: TimeWindow, height: number): void {
  context.font = font;
  context.textBaseline = 'top';
  for (const tick of ticksOf(window, width, tickLabelWidth, axis.originMs)) {
    const x = Math.round(xOfTime(window, width, tick));
    context.fillStyle = colors.rule;
    context.fillRect(x, 0, 1, height);
    context.fillStyle = colors.text;
    // A label that would be cut off at the right edge says nothing.
    if (x + tickLabelWidth / 2 < width) context.fillText(axis.format(tick), x + 4, 2);
  }
}

export function drawActivity(
  { context, width, colors }: DrawingArea,
  lane: LaneBox,
  { activity }: Pick<TimelineModel, 'activity'>,
  window: TimeWindow,
): void {
  const bottom = lane.top + lane.height - 1;
  const tallest = lane.height - 3;
  context.fillStyle = colors.activity;
  for (const [x, level] of placedActivityColumns(activity, window, width).entries()) {
    // Levels are logarithmic already; the least of them can still be seen.
    const height = level === 0 ? 0 : Math.max((level / 255) * tallest, 1.5);
    context.fillRect(x, bottom - height, 1, height);
  }
}

export function drawMarkers(
  { context, width, colors }: DrawingArea,
  lane: LaneBox,
  { markers }: Pick<TimelineModel, 'markers'>,
  window: TimeWindow,
): void {
  const top = lane.top + (lane.height - shapeSize) / 2;
  for (const { x, severity } of markerSpots(markers, window, width, shapeSize - 2)) {
    context.save();
    // What lies at the very end is a whole shape too.
    context.translate(Math.min(Math.max(x - shapeSize / 2, 0), width - shapeSize), top);
    context.fillStyle = colors.severity[severity];
    context.fill(new Path2D(severityShapes[severity]));
    context.restore();
  }
}

/** Distance of the lines that a time without a recording is hatched with. */
const hatchWidth = 6;

/** A recording as a bar with its number; hatched where it cannot be played, and where there is none. */
export function drawPart({ context, width, font, colors }: DrawingArea, lane: LaneBox, bar: PartBar, window: TimeWindow): void {
  const from = Math.max(xOfTime(window, width, bar.fromMs), -hatchWidth) + 1;
  const to = Math.min(xOfTime(window, width, bar.toMs), width + hatchWidth) - 1;
  const [top, height] = [lane.top + 2, lane.height - 5];
  if (to <= 0 || from >= width || to <= from) return;
  context.save();
  context.beginPath();
  context.rect(from, top, to - from, height);
  context.clip();
  context.fillStyle = colors.part;
  if (bar.number !== null && !bar.isClosed) context.fillRect(from, top, to - from, height);
  else hatch(context, { from, to, top, height }, colors.gap);
  if (bar.number !== null && to - from > 14) {
    context.fillStyle = colors.partText;
    context.font = font;
    context.textBaseline = 'middle';
    context.fillText(String(bar.number), Math.max(from, 0) + 4, top + height / 2 + 1);
  }
  context.restore();
}

function hatch(
  context: CanvasRenderingContext2D,
  { from, to, top, height }: { from: number; to: number; top: number; height: number },
  color: string,
): void {
  context.strokeStyle = color;
  context.lineWidth = 1;
  context.beginPath();
  for (let x = from - height; x < to; x += hatchWidth) {
    context.moveTo(x, top + height);
    context.lineTo(x + height, top);
  }
  context.stroke();
}

function drawIdle(area: DrawingArea, lane: Lane, { idle }: TimelineModel, window: TimeWindow): void {
  for (const range of idle) drawBar(area, window, range, { top: lane.top + 4, height: 4, color: area.colors.idle });
}

function drawDownloaded(area: DrawingArea, lane: Lane, { downloaded }: TimelineModel, window: TimeWindow): void {
  for (const span of downloaded?.spans ?? []) drawBar(area, window, span, { top: lane.top + 3, height: 5, color: area.colors.downloaded });
}

function drawHits({ context, width, colors }: DrawingArea, lane: Lane, { hitsMs }: TimelineModel, window: TimeWindow): void {
  context.fillStyle = colors.hit;
  for (const x of tickColumns(hitsMs, window, width)) context.fillRect(x - 1, lane.top + 2, 2, lane.height - 5);
}

function drawNotes(area: DrawingArea, lane: Lane, { notes }: TimelineModel, window: TimeWindow): void {
  for (const { atMs, endMs } of notes) {
    if (atMs === null) continue;
    drawBar(area, window, { fromMs: atMs, toMs: endMs ?? atMs }, { top: lane.top + 3, height: lane.height - 7, color: area.colors.note });
  }
}

/** A whole bar where it was watched, a thin one where it only went by fast, a line of dots where it was skipped. */
function drawSeen(area: DrawingArea, lane: Lane, { seen }: TimelineModel, window: TimeWindow): void {
  const { seen: color } = area.colors;
  for (const span of seen?.watched ?? []) drawBar(area, window, span, { top: lane.top + 2, height: 7, color });
  for (const span of seen?.fast ?? []) drawBar(area, window, span, { top: lane.top + 6, height: 3, color });
  for (const span of seen?.skipped ?? []) drawDots(area, window, span, { top: lane.top + 8, height: 1, color });
}

function drawDots({ context, width }: DrawingArea, window: TimeWindow, { fromMs, toMs }: IdleRange, { top, height, color }: Bar): void {
  const from = Math.max(xOfTime(window, width, fromMs), 0);
  const to = Math.min(xOfTime(window, width, toMs), width);
  context.fillStyle = color;
  for (let x = Math.ceil(from / 4) * 4; x < to; x += 4) context.fillRect(x, top, 2, height);
}

interface Bar {
  readonly top: number;
  readonly height: number;
  readonly color: string;
}

/** A stretch of time; a point is drawn wide enough to be seen. */
function drawBar({ context, width }: DrawingArea, window: TimeWindow, range: { fromMs: number; toMs: number }, bar: Bar): void {
  const from = Math.max(xOfTime(window, width, range.fromMs), -4);
  const to = Math.min(xOfTime(window, width, range.toMs), width + 4);
  if (to < 0 || from > width) return;
  context.fillStyle = bar.color;
  context.fillRect(from, bar.top, Math.max(to - from, 3), bar.height);
}
