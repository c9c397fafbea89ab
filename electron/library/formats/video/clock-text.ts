/** A time of a recording as people write it: `0:12:03.400`. */
export function clockText(ms: number): string {
  const whole = Math.max(0, Math.round(ms));
  const pad = (value: number, digits: number): string => String(value).padStart(digits, '0');
  const seconds = Math.floor(whole / 1000);
  return `${Math.floor(seconds / 3600)}:${pad(Math.floor(seconds / 60) % 60, 2)}:${pad(seconds % 60, 2)}.${pad(whole % 1000, 3)}`;
}

/** A length of time in whole milliseconds, rounded up; a damaged header may claim anything. */
export function wholeMs(ms: number): number {
  return Math.min(Number.MAX_SAFE_INTEGER, Math.max(0, Math.ceil(ms)));
}

/** A length of time in words that fit it: `2.4 s`, `0:12:03`. */
export function lengthText(ms: number): string {
  return ms < 60_000 ? `${(Math.max(0, ms) / 1000).toFixed(1)} s` : clockText(ms).slice(0, -4);
}

/** A byte count or position with its thousands apart, the same in every locale. */
export function bytesText(bytes: number): string {
  return bytes.toLocaleString('en-US');
}
