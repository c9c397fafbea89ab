import type { Severity } from '../../../../shared/model/review.ts';
import { activityColumns, markerSpots, tickColumns } from './lanes.ts';
import { severityShapes } from './severity-shapes.ts';
import { type TimeWindow, ticksOf, xOfTime } from './time-window.ts';
import { laneHeight, lanes, lanesHeight, laneTop, type TimelineModel } from './timeline-model.ts';

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
  area.context.clearRect(0, 0, area.width, lanesHeight);
  drawRules(area);
  drawAxis(area, window);
  drawActivity(area, model, window);
  for (const idle of model.idle) drawBar(area, window, idle, { top: laneTop('idle') + 4, height: 3, color: area.colors.idle });
  drawMarkers(area, model, window);
  drawHits(area, model, window);
  drawNotes(area, model, window);
}

function drawRules({ context, width, colors }: DrawingArea): void {
  context.fillStyle = colors.rule;
  for (const lane of lanes) context.fillRect(0, laneTop(lane.id) + lane.height - 1, width, 1);
}

function drawAxis({ context, width, font, colors, formatTick }: DrawingArea, window: TimeWindow): void {
  context.font = font;
  context.textBaseline = 'top';
  for (const tick of ticksOf(window, width, tickLabelWidth)) {
    const x = Math.round(xOfTime(window, width, tick));
    context.fillStyle = colors.rule;
    context.fillRect(x, 0, 1, lanesHeight);
    context.fillStyle = colors.text;
    // A label that would be cut off at the right edge says nothing.
    if (x + tickLabelWidth / 2 < width) context.fillText(formatTick(tick), x + 4, 2);
  }
}

function drawActivity({ context, width, colors }: DrawingArea, { activity }: TimelineModel, window: TimeWindow): void {
  if (activity === null) return;
  const bottom = laneTop('activity') + laneHeight('activity') - 1;
  const tallest = laneHeight('activity') - 3;
  context.fillStyle = colors.activity;
  for (const [x, level] of activityColumns(activity, window, width).entries()) {
    // Levels are logarithmic already; the least of them can still be seen.
    const height = level === 0 ? 0 : Math.max((level / 255) * tallest, 1.5);
    context.fillRect(x, bottom - height, 1, height);
  }
}

function drawMarkers({ context, width, colors }: DrawingArea, { markers }: TimelineModel, window: TimeWindow): void {
  const top = laneTop('markers') + (laneHeight('markers') - shapeSize) / 2;
  for (const { x, severity } of markerSpots(markers, window, width, shapeSize - 2)) {
    context.save();
    context.translate(x - shapeSize / 2, top);
    context.fillStyle = colors.severity[severity];
    context.fill(new Path2D(severityShapes[severity]));
    context.restore();
  }
}

function drawHits({ context, width, colors }: DrawingArea, { hitsMs }: TimelineModel, window: TimeWindow): void {
  context.fillStyle = colors.hit;
  for (const x of tickColumns(hitsMs, window, width)) context.fillRect(x - 1, laneTop('hits') + 2, 2, laneHeight('hits') - 5);
}

function drawNotes(area: DrawingArea, { notes, marked }: TimelineModel, window: TimeWindow): void {
  const top = laneTop('notes') + 3;
  const height = laneHeight('notes') - 7;
  for (const { atMs, endMs } of notes) {
    if (atMs === null) continue;
    drawBar(area, window, { fromMs: atMs, toMs: endMs ?? atMs }, { top, height, color: area.colors.note });
  }
  const fromMs = marked.fromMs ?? marked.toMs;
  const toMs = marked.toMs ?? marked.fromMs;
  if (fromMs === null || toMs === null) return;
  drawBar(area, window, { fromMs, toMs }, { top: 0, height: lanesHeight, color: area.colors.marked });
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
