export type TimeZoneSetting = 'utc' | 'local';

const pad = (value: number, length = 2): string => String(value).padStart(length, '0');

/** h:mm:ss, whole seconds, downwards: a position is never shown before it is reached. */
export function formatDuration(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  return `${Math.floor(seconds / 3600)}:${pad(Math.floor(seconds / 60) % 60)}:${pad(seconds % 60)}`;
}

/** h:mm:ss.mmm, for moments that have to be told apart. */
export function formatPosition(ms: number): string {
  return `${formatDuration(ms)}.${pad(Math.floor(Math.max(0, ms) % 1000), 3)}`;
}

/** Zone of a moment: "UTC", or the offset that holds there and then, for example "UTC+01:00". */
export function zoneOf(ms: number, zone: TimeZoneSetting): string {
  const offset = zone === 'utc' ? 0 : -new Date(ms).getTimezoneOffset();
  if (offset === 0) return 'UTC';
  return `UTC${offset < 0 ? '-' : '+'}${pad(Math.floor(Math.abs(offset) / 60))}:${pad(Math.abs(offset) % 60)}`;
}

function parts(ms: number, zone: TimeZoneSetting): { date: string; time: string } {
  const shifted = zone === 'utc' ? ms : ms - new Date(ms).getTimezoneOffset() * 60_000;
  const iso = new Date(shifted).toISOString();
  return { date: iso.slice(0, 10), time: iso.slice(11, 19) };
}

/** "2026-11-02 14:03:00 UTC": always with its zone. */
export function formatInstant(ms: number, zone: TimeZoneSetting): string {
  const { date, time } = parts(ms, zone);
  return `${date} ${time} ${zoneOf(ms, zone)}`;
}

/** "14:03:00 UTC", beside a date that is shown already. */
export function formatClock(ms: number, zone: TimeZoneSetting): string {
  return `${parts(ms, zone).time} ${zoneOf(ms, zone)}`;
}

/** "14:03:00", only where the zone stands beside it for many of them. */
export function formatTimeOfDay(ms: number, zone: TimeZoneSetting): string {
  return parts(ms, zone).time;
}

/** "14:03:00.250 UTC": a moment that has to be told apart. */
export function formatExactClock(ms: number, zone: TimeZoneSetting): string {
  return `${parts(ms, zone).time}.${pad(((Math.floor(ms) % 1000) + 1000) % 1000, 3)} ${zoneOf(ms, zone)}`;
}

/** "2026-11-02 14:03-15:41 UTC"; the second date where it differs. */
export function formatPeriod(startMs: number, endMs: number | null, zone: TimeZoneSetting): string {
  const start = parts(startMs, zone);
  if (endMs === null) return `${start.date} ${start.time.slice(0, 5)} ${zoneOf(startMs, zone)}`;
  const end = parts(endMs, zone);
  const until = end.date === start.date ? end.time.slice(0, 5) : `${end.date} ${end.time.slice(0, 5)}`;
  return `${start.date} ${start.time.slice(0, 5)}\u2013${until} ${zoneOf(startMs, zone)}`;
}

const units = ['B', 'kB', 'MB', 'GB', 'TB'];

/** Decimal units, three significant digits: 1 kB is 1000 bytes. */
export function formatBytes(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const digits = unit === 0 || value >= 100 ? 0 : value >= 10 ? 1 : 2;
  return `${value.toFixed(digits)} ${units[unit]}`;
}

const counts = new Intl.NumberFormat('en');

export function formatCount(count: number): string {
  return counts.format(count);
}

/** "1 session", "2 sessions". */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}
