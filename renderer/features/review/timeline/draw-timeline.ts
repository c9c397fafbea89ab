import type { Severity } from '../../../../shared/model/review.ts';
import { activityColumns, markerSpots, tickColumns } from './lanes.ts';
import { severityShapes } from './severity-shapes.ts';
import { type TimeWindow, ticksOf, xOfTime } from './time-window.ts';
import { heightOf, type Lane, lanesOf, type TimelineModel } from './timeline-model.ts';

/** Colours of the lanes, resolved from the tokens of the theme in use. */
export interface TimelineColors {
  readonly text: string;
  readonly rule: string;
  readonly activity: string;
  readonly idle: string;
  readonly hit: string;
  readonly note: string;
  readonly marked: string;
  readonly severity: Readonly<Record<Severity, string>>;
}

export interface DrawingArea {
  readonly context: CanvasRenderingContext2D;
  /** CSS pixels; the context is scaled to device pixels already. */
  readonly width: number;
  readonly font: string;
  readonly colors: TimelineColors;
  readonly formatTick: (timeMs: number) => string;
}

/** Pixels between two labels of the axis, and between two marker shapes. */
const tickLabelWidth = 84;
const shapeSize = 10;

/** Draws every lane but the playhead, which moves without redrawing. */
export function drawTimeline(area: DrawingArea, model: TimelineModel, window: TimeWindow): void {
  const lanes = lanesOf(model);
  const height = heightOf(lanes);
  area.context.clearRect(0, 0, area.width, height);
  drawTicks(area, window, height);
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
  if (lane.id === 'activity') drawActivity(area, lane, model, window);
  if (lane.id === 'idle') drawIdle(area, lane, model, window);
  if (lane.id === 'markers') drawMarkers(area, lane, model, window);
  if (lane.id === 'hits') drawHits(area, lane, model, window);
  if (lane.id === 'notes') drawNotes(area, lane, model, window);
}

function drawTicks({ context, width, font, colors, formatTick }: DrawingArea, window: TimeWindow, height: number): void {
  context.font = font;
  context.textBaseline = 'top';
  for (const tick of ticksOf(window, width, tickLabelWidth)) {
    const x = Math.round(xOfTime(window, width, tick));
    context.fillStyle = colors.rule;
    context.fillRect(x, 0, 1, height);
    context.fillStyle = colors.text;
    // A label that would be cut off at the right edge says nothing.
    if (x + tickLabelWidth / 2 < width) context.fillText(formatTick(tick), x + 4, 2);
  }
}

function drawActivity({ context, width, colors }: DrawingArea, lane: Lane, { activity }: TimelineModel, window: TimeWindow): void {
  if (activity === null) return;
  const bottom = lane.top + lane.height - 1;
  const tallest = lane.height - 3;
  context.fillStyle = colors.activity;
  for (const [x, level] of activityColumns(activity, window, width).entries()) {
    // Levels are logarithmic already; the least of them can still be seen.
    const height = level === 0 ? 0 : Math.max((level / 255) * tallest, 1.5);
    context.fillRect(x, bottom - height, 1, height);
  }
}

function drawMarkers({ context, width, colors }: DrawingArea, lane: Lane, { markers }: TimelineModel, window: TimeWindow): void {
  const top = lane.top + (lane.height - shapeSize) / 2;
  for (const { x, severity } of markerSpots(markers, window, width, shapeSize - 2)) {
    context.save();
    context.translate(x - shapeSize / 2, top);
    context.fillStyle = colors.severity[severity];
    context.fill(new Path2D(severityShapes[severity]));
    context.restore();
  }
}

function drawIdle(area: DrawingArea, lane: Lane, { idle }: TimelineModel, window: TimeWindow): void {
  for (const range of idle) drawBar(area, window, range, { top: lane.top + 4, height: 3, color: area.colors.idle });
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
