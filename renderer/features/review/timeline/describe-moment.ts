import { type TimeWindow, timeOfX, xOfTime } from './time-window.ts';
import type { TimelineModel } from './timeline-model.ts';

/** The pointer is at a thing when it is this close. Pixels. */
const nearby = 7;
const mostThings = 3;

const seenWords = [
  ['watched', 'Watched'],
  ['fast', 'Only seen faster than 2x'],
  ['skipped', 'Skipped as idle'],
] as const;

/** What lies at a place of the timeline, in words, for the hover. */
export function describeMoment(
  model: TimelineModel,
  timeWindow: TimeWindow,
  width: number,
  x: number,
  describeLength: (ms: number) => string,
): string[] {
  const timeMs = timeOfX(timeWindow, width, x);
  const isNear = (atMs: number): boolean => Math.abs(xOfTime(timeWindow, width, atMs) - x) <= nearby;
  const holds = ({ fromMs, toMs }: { readonly fromMs: number; readonly toMs: number }): boolean => timeMs >= fromMs && timeMs < toMs;
  const bars = model.bars.filter(holds).map(({ label }) => label);
  const markers = model.markers.filter((marker) => isNear(marker.atMs)).map((marker) => marker.label);
  const notes = model.notes
    .filter((note) => note.atMs !== null && (isNear(note.atMs) || isWithin(timeWindow, width, x, note.atMs, note.endMs)))
    .map((note) => `Note: ${note.text}`);
  const idle = model.idle.filter(holds).map(({ fromMs, toMs }) => `No activity for ${describeLength(toMs - fromMs)}`);
  const absent = (model.downloaded?.spans.some(holds) ?? true) ? [] : [`Not downloaded yet${model.downloaded?.isExact ? '' : ', about'}`];
  const { seen } = model;
  const watched = seen === null ? [] : seenWords.filter(([list]) => seen[list].some(holds)).map(([, words]) => words);
  const things = [...new Set([...absent, ...bars, ...markers, ...notes, ...idle, ...watched])];
  if (things.length <= mostThings) return things;
  return [...things.slice(0, mostThings), `and ${things.length - mostThings} more`];
}

function isWithin(timeWindow: TimeWindow, width: number, x: number, fromMs: number, toMs: number | null): boolean {
  return toMs !== null && x >= xOfTime(timeWindow, width, fromMs) && x <= xOfTime(timeWindow, width, toMs);
}
