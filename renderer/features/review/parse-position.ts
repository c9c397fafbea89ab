/**
 * What a reviewer types into "go to time": a position (`1:02:03`, `2:03`, `123` seconds, each with an optional fraction) or
 * a time of day (`14:15:03Z`, or any time of day after `@`) of a recording whose start is known.
 * @param timeOfClock where a timeline of several recordings has a wall-clock time; else it runs on from the start.
 * @returns milliseconds since the start, not clamped to the recording; null when it is neither.
 */
export function parsePosition(
  text: string,
  startedAtMs: number | null,
  zoneOffsetMs: number,
  timeOfClock: ((clockMs: number) => number) | null = null,
): number | null {
  const match = /^(@)?\s*(?:(\d{1,3}):)?(?:(\d{1,3}):)?(\d{1,6}(?:\.\d{1,3})?)\s*(z)?$/i.exec(text.trim());
  if (!match) return null;
  const [, at, first, second, last, zulu] = match;
  const numbers = [first, second, last].filter((part) => part !== undefined).map(Number);
  const seconds = numbers.reduce((total, part) => total * 60 + part, 0);
  const givenMs = Math.round(seconds * 1000);
  if (!at && !zulu) return givenMs;
  if (startedAtMs === null || numbers.length < 2) return null;
  // hh:mm is as good a time of day as hh:mm:ss.
  const timeOfDayMs = numbers.length === 2 ? givenMs * 60 : givenMs;
  const positionMs = positionOfTimeOfDay(timeOfDayMs, startedAtMs, zulu ? 0 : zoneOffsetMs);
  return positionMs === null || timeOfClock === null ? positionMs : timeOfClock(startedAtMs + positionMs);
}

const dayMs = 24 * 60 * 60 * 1000;

/** The first moment at or after the start of the recording at which clocks showed this time; the second of the start counts. */
function positionOfTimeOfDay(timeOfDayMs: number, startedAtMs: number, zoneOffsetMs: number): number | null {
  if (timeOfDayMs >= dayMs) return null;
  const startOfDayMs = (((startedAtMs + zoneOffsetMs) % dayMs) + dayMs) % dayMs;
  const fractionMs = startOfDayMs % 1000;
  return Math.max(((timeOfDayMs - (startOfDayMs - fractionMs) + dayMs) % dayMs) - fractionMs, 0);
}
