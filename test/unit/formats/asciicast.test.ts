import { describe, expect, test } from 'vitest';
import { openTerminalRecording } from '../../../electron/library/formats/open-terminal.ts';
import { splitLargeOutputs } from '../../../electron/library/formats/terminal-events.ts';
import type { TerminalEventTuple } from '../../../shared/model/playback.ts';
import { castOf, memoryReader } from '../../support/memory-reader.ts';

async function read(content: string | Uint8Array): Promise<{ events: TerminalEventTuple[]; problems: string[] }> {
  const cast = await openTerminalRecording(memoryReader(content), 'test.cast');
  const events: TerminalEventTuple[] = [];
  for await (const batch of cast.events()) events.push(...batch.events);
  return { events, problems: cast.problems.list().map(({ code }) => code) };
}

describe('reading an asciicast', () => {
  test('events come in order with whole milliseconds', async () => {
    const { events, problems } = await read(
      castOf([
        [0.5, 'o', 'a'],
        [1.1, 'i', 'b'],
        [2, 'm', ''],
        [2.25, 'r', '100x30'],
      ]),
    );
    expect(events).toEqual([
      [500, 'o', 'a'],
      [1100, 'i', 'b'],
      [2000, 'm', ''],
      [2250, 'r', '100x30'],
    ]);
    expect(problems).toEqual([]);
  });

  test('an event counts however its line is written, and what only looks like one does not', async () => {
    const { events, problems } = await read(
      castOf([
        '[1.5,"o","no blanks"]',
        '[ 2.5 , "o" , "many blanks" ]',
        '[3, "o", "a \\"quote\\" and \\u001b[0m"]',
        '[4e0, "o", "an exponent"]',
        '[5, "\\u006f", "an escaped code"]',
        '[6, "o", "more", "than three"]',
        '[07, "o", "no number"]',
        '[8, "o", "one", [9, "o", "two"]]',
        '[10, "o", "unended]',
        '[11, "o", ""]',
      ]),
    );
    expect(events).toEqual([
      [1500, 'o', 'no blanks'],
      [2500, 'o', 'many blanks'],
      [3000, 'o', 'a "quote" and \u001b[0m'],
      [4000, 'o', 'an exponent'],
      [5000, 'o', 'an escaped code'],
      [6000, 'o', 'more'],
      [8000, 'o', 'one'],
      [11_000, 'o', ''],
    ]);
    expect(problems).toEqual(['damaged-line']);
  });

  test('damaged lines are counted and nothing after them is lost', async () => {
    const { events, problems } = await read(castOf([[1, 'o', 'a'], '[1.5, "o"', '{"no":"event"}', '[2, "o", 7]', [3, 'o', 'b']]));
    expect(events.map(([, , data]) => data)).toEqual(['a', 'b']);
    expect(problems).toEqual(['damaged-line']);
  });

  test('a cut tail is a truncation, and what stands before it counts', async () => {
    const { events, problems } = await read(`${castOf([[1, 'o', 'a']])}\n[2, "o", "half of`);
    expect(events).toEqual([[1000, 'o', 'a']]);
    expect(problems).toEqual(['truncated']);
  });

  test('unknown codes are ignored', async () => {
    expect(
      await read(
        castOf([
          [1, 'z', 'future'],
          [2, 'o', 'a'],
        ]),
      ),
    ).toEqual({ events: [[2000, 'o', 'a']], problems: [] });
  });

  test('times that go back or lie beyond all reason stay with the event before', async () => {
    const { events, problems } = await read(
      castOf([[5, 'o', 'a'], [3, 'o', 'b'], '[1e308, "o", "c"]', '[1e999, "o", "d"]', [-1, 'o', 'e']]),
    );
    expect(events.map(([atMs]) => atMs)).toEqual([5000, 5000, 5000, 5000, 5000]);
    expect(problems).toEqual(expect.arrayContaining(['time-goes-back', 'time-out-of-range']));
  });

  test('invalid UTF-8 becomes a replacement character and the event stays', async () => {
    const bytes = Buffer.concat([
      Buffer.from(castOf([])),
      Buffer.from('\n[1, "o", "a'),
      Buffer.from([0xff, 0xfe]),
      Buffer.from('b"]\n[2, "o", "c"]'),
    ]);
    const { events } = await read(bytes);
    expect(events.map(([, , data]) => data)).toEqual(['a\ufffd\ufffdb', 'c']);
  });

  test('carriage returns, empty lines and a byte order mark do no harm', async () => {
    const { events, problems } = await read(`\ufeff${castOf([[1, 'o', 'a'], '', [2, 'o', 'b']]).replaceAll('\n', '\r\n')}\r\n\r\n`);
    expect(events).toHaveLength(2);
    expect(problems).toEqual([]);
  });

  test.each([
    [
      { width: 100_000, height: 100_000 },
      { cols: 1000, rows: 500 },
    ],
    [
      { width: -5, height: 0 },
      { cols: 80, rows: 24 },
    ],
    [
      { width: '80', height: null },
      { cols: 80, rows: 24 },
    ],
    [
      { width: 132.9, height: 43 },
      { cols: 132, rows: 43 },
    ],
  ])('a size of %j is brought within bounds', async (size, expected) => {
    const cast = await openTerminalRecording(memoryReader(castOf([], { version: 2, ...size })), 'test.cast');
    expect(cast.header).toMatchObject(expected);
  });

  test('a file without a header is refused by name', async () => {
    await expect(openTerminalRecording(memoryReader('{"version": 2, "width": }\n[1, "o", "a"]'), 'odd.cast')).rejects.toMatchObject({
      code: 'input-malformed',
      message: expect.stringContaining('odd.cast'),
    });
  });
});

describe('large outputs', () => {
  test('are dealt with in pieces that never cut a character in two', () => {
    const data = `x${'💥'.repeat(100_000)}`;
    const pieces = splitLargeOutputs([
      [1, 'o', 'small'],
      [2, 'o', data],
    ]);
    expect(pieces.length).toBeGreaterThan(3);
    expect(pieces.every(([, , piece]) => piece.isWellFormed())).toBe(true);
    expect(
      pieces
        .slice(1)
        .map(([, , piece]) => piece)
        .join(''),
    ).toBe(data);
  });
});
