import { describe, expect, it } from 'vitest';
import { formatBytes, formatDuration, formatInstant, formatPeriod, formatPosition, plural, zoneOf } from '../../../renderer/lib/format.ts';

describe('what is shown of times and amounts', () => {
  it('counts hours without end and never shows a second before it is reached', () => {
    expect(formatDuration(0)).toBe('0:00:00');
    expect(formatDuration(59_999)).toBe('0:00:59');
    expect(formatDuration(5_880_000)).toBe('1:38:00');
    expect(formatDuration(400 * 3_600_000)).toBe('400:00:00');
    expect(formatDuration(-5)).toBe('0:00:00');
    expect(formatPosition(701_428)).toBe('0:11:41.428');
  });

  it('never shows a moment without its zone', () => {
    const at = Date.UTC(2026, 10, 2, 14, 3, 5);
    expect(formatInstant(at, 'utc')).toBe('2026-11-02 14:03:05 UTC');
    expect(formatInstant(at, 'local')).toMatch(/^2026-11-0\d \d\d:\d\d:05 UTC([+-]\d\d:\d\d)?$/);
    expect(formatInstant(at, 'local').endsWith(zoneOf(at, 'local'))).toBe(true);
  });

  it('writes the second day of a period only where it is another', () => {
    const start = Date.UTC(2026, 10, 2, 23, 30);
    expect(formatPeriod(start, start + 600_000, 'utc')).toBe('2026-11-02 23:30\u201323:40 UTC');
    expect(formatPeriod(start, start + 3_600_000, 'utc')).toBe('2026-11-02 23:30\u20132026-11-03 00:30 UTC');
    expect(formatPeriod(start, null, 'utc')).toBe('2026-11-02 23:30 UTC');
  });

  it('gives bytes three digits that mean something', () => {
    expect([0, 999, 1000, 13_500, 565_432, 999_600, 21_474_836_480].map(formatBytes)).toEqual([
      '0 B',
      '999 B',
      '1.00 kB',
      '13.5 kB',
      '565 kB',
      '1.00 MB',
      '21.5 GB',
    ]);
  });

  it('counts in whole words', () => {
    expect([plural(1, 'session'), plural(0, 'session'), plural(1_000_000, 'entry', 'entries')]).toEqual([
      '1 session',
      '0 sessions',
      '1,000,000 entries',
    ]);
  });
});
