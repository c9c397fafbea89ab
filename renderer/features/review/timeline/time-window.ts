/** The part of a recording that a timeline shows, in milliseconds since its start. */
export interface TimeWindow {
  readonly fromMs: number;
  readonly toMs: number;
}

/** Closer than this shows nothing more. Milliseconds. */
const shortestWindowMs = 1000;

export function wholeWindow(durationMs: number): TimeWindow {
  return { fromMs: 0, toMs: Math.max(durationMs, 1) };
}

export function lengthOf(window: TimeWindow): number {
  return window.toMs - window.fromMs;
}

export function isWhole(window: TimeWindow, durationMs: number): boolean {
  return window.fromMs <= 0 && window.toMs >= durationMs;
}

/** Distance from the left edge in pixels; outside 0 to width for times outside the window. */
export function xOfTime(window: TimeWindow, width: number, timeMs: number): number {
  return ((timeMs - window.fromMs) / lengthOf(window)) * width;
}

/** The time under a pixel, within the window. */
export function timeOfX(window: TimeWindow, width: number, x: number): number {
  const share = width > 0 ? Math.min(Math.max(x / width, 0), 1) : 0;
  return Math.round(window.fromMs + share * lengthOf(window));
}

/** Shows `factor` times as much (below 1: closer), keeping a time where it is on the screen. */
export function zoomWindow(window: TimeWindow, durationMs: number, factor: number, aroundMs: number): TimeWindow {
  const length = Math.min(Math.max(lengthOf(window) * factor, Math.min(shortestWindowMs, durationMs)), durationMs);
  const share = (aroundMs - window.fromMs) / lengthOf(window);
  return clampWindow(aroundMs - share * length, length, durationMs);
}

export function panWindow(window: TimeWindow, durationMs: number, byMs: number): TimeWindow {
  return clampWindow(window.fromMs + byMs, lengthOf(window), durationMs);
}

/** A window of the same length in which a time can be seen: the same one when it already can, else a little before it. */
export function revealTime(window: TimeWindow, durationMs: number, timeMs: number): TimeWindow {
  if (timeMs >= window.fromMs && timeMs <= window.toMs) return window;
  return clampWindow(timeMs - lengthOf(window) * 0.1, lengthOf(window), durationMs);
}

function clampWindow(fromMs: number, length: number, durationMs: number): TimeWindow {
  const from = Math.min(Math.max(fromMs, 0), Math.max(durationMs - length, 0));
  return { fromMs: from, toMs: from + Math.max(length, 1) };
}

/** Steps between labels of a time axis, in seconds. */
const tickStepsSeconds = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 21_600, 43_200, 86_400];

/**
 * Round times to label, so far apart that each label has its space. `originMs` is added before a time counts as round: the
 * clock at time 0, for an axis of wall-clock time.
 */
export function ticksOf(window: TimeWindow, width: number, labelWidth: number, originMs = 0): number[] {
  const most = Math.max(Math.floor(width / labelWidth), 1);
  const stepMs = (tickStepsSeconds.find((step) => lengthOf(window) / (step * 1000) <= most) ?? 86_400) * 1000;
  const ticks: number[] = [];
  const firstMs = Math.ceil((window.fromMs + originMs) / stepMs) * stepMs - originMs;
  for (let timeMs = firstMs; timeMs <= window.toMs; timeMs += stepMs) ticks.push(timeMs);
  return ticks;
}
