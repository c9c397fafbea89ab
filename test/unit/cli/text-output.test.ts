import { describe, expect, test } from 'vitest';
import { byteSize, clockTime, fields, printable, table, utcTime } from '../../../electron/cli/text-output.ts';

describe('text for a terminal', () => {
  test.each([
    ['\u001b[2J', '\\u001b[2J'],
    ['\u009b31m', '\\u009b31m'],
    ['a\r\nb\tc\0', 'a\\u000d\\u000ab\\u0009c\\u0000'],
    ['\u202etxt.exe', '\\u202etxt.exe'],
    ['zero\u200bwidth\ufeff', 'zero\\u200bwidth\\ufeff'],
    ['lone \ud800 surrogate', 'lone \\ud800 surrogate'],
  ])('%j can do nothing to it', (text, shown) => expect(printable(text)).toBe(shown));

  test('letters of every script and emoji are shown as they are', () => {
    for (const text of ['häßlich', '録画', 'שלום', '🙂 ok']) expect(printable(text)).toBe(text);
  });

  test('columns are aligned, numbers to the right, hostile cells escaped, absent ones marked', () => {
    const rows = [
      ['a\nb', 5, null],
      ['c', 1000, 'x'],
    ];
    expect(table(['NAME', 'SIZE', 'REST'], rows)).toBe('NAME      SIZE  REST\na\\u000ab     5  -\nc         1000  x\n');
  });

  test('values of named fields stand below each other', () => {
    expect(
      fields([
        ['A', 1],
        ['Long', null],
      ]),
    ).toBe('A:     1\nLong:  -\n');
  });

  test('times carry their zone and impossible ones are absent', () => {
    expect(utcTime(Date.UTC(2026, 10, 2, 14, 3, 0, 999))).toBe('2026-11-02 14:03:00Z');
    expect(utcTime(Number.MAX_SAFE_INTEGER)).toBeNull();
    expect(utcTime(null)).toBeNull();
  });

  test('durations are h:mm:ss and sizes have three digits', () => {
    expect(clockTime(100 * 3_600_000 + 61_001)).toBe('100:01:01');
    expect(clockTime(1500, true)).toBe('0:00:01.500');
    expect([0, 999, 1000, 99_949, 99_950, 1_000_000, 1.5e9].map(byteSize)).toEqual([
      '0 B',
      '999 B',
      '1.0 kB',
      '99.9 kB',
      '100 kB',
      '1.0 MB',
      '1.5 GB',
    ]);
  });
});
