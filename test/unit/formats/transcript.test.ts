import { describe, expect, test } from 'vitest';
import { transcriptOf } from '../../../electron/library/formats/transcript.ts';
import { castOf, memoryReader } from '../../support/memory-reader.ts';

async function linesOf(events: readonly unknown[], header?: object): Promise<{ atMs: number; source: string; text: string }[]> {
  const lines = [];
  for await (const { atMs, source, text } of transcriptOf(memoryReader(castOf(events, header)))) lines.push({ atMs, source, text });
  return lines;
}
const outputs = async (events: readonly unknown[], header?: object): Promise<string[]> =>
  (await linesOf(events, header)).filter(({ source }) => source === 'output').map(({ text }) => text);

const clear = '\u001b[H\u001b[2J';
const enter = '\u001b[?1049h';
const leave = '\u001b[?1049l';

describe('the transcript', () => {
  test('gives each line when it was complete, whatever the pieces it came in', async () => {
    expect(
      await linesOf([
        [1, 'o', 'hel'],
        [2, 'o', 'lo\r'],
        [3, 'o', '\nwor'],
        [4, 'o', 'ld'],
      ]),
    ).toEqual([
      { atMs: 3000, source: 'output', text: 'hello' },
      { atMs: 4000, source: 'output', text: 'world' },
    ]);
  });

  test('has the text as it was shown: colours gone, corrections applied', async () => {
    expect(
      await outputs([
        [1, 'o', '\u001b[1;31mred\u001b[0m\b\b\bgreen\r\n'],
        [2, 'o', '10%\r20%\r100%\r\n'],
      ]),
    ).toEqual(['green', '100%']);
  });

  test('joins wrapped rows to the line they are', async () => {
    const line = 'abcdefghij'.repeat(30);
    expect(await outputs([[1, 'o', `${line}\r\nnext`]])).toEqual([line, 'next']);
  });

  test('keeps a line whole that is longer than the screen', async () => {
    const line = Array.from({ length: 300 }, (_, at) => `word${at}`).join(' ');
    expect(await outputs([[1, 'o', `${line}\r\nnext`]], { version: 2, width: 20, height: 5 })).toEqual([line, 'next']);
  });

  test('gives an endless line in pieces and loses nothing of it', async () => {
    const line = Array.from({ length: 20_000 }, (_, at) => `${at}`).join(',');
    const pieces = await outputs([[1, 'o', line]]);
    expect(pieces.length).toBeGreaterThan(5);
    expect(pieces.join('')).toBe(line);
  });

  test('has what was erased before it scrolled, and cursor-addressed text', async () => {
    expect(
      await outputs([
        [1, 'o', `$ secret plan${clear}`],
        [2, 'o', `\u001b[5;10Hbox${clear}`],
        [3, 'o', '$ ls\r\n'],
      ]),
    ).toEqual(['$ secret plan', '         box', '$ ls']);
  });

  test('reads a full-screen program when its screen has settled, and repeats nothing', async () => {
    const draw = (text: string): string => `\u001b[Htitle\u001b[K\r\n${text}\u001b[K`;
    const events = [
      [1, 'o', `$ top\r\n${enter}${draw('one')}`],
      [5, 'o', draw('two')],
      [9, 'o', draw('two')],
      [12, 'o', `${leave}$ `],
      [13, 'o', 'exit\r\n'],
    ];
    expect(await outputs(events)).toEqual(['$ top', 'title', 'one', 'two', '$ exit']);
  });

  test('assembles what was typed into lines and leaves out the keys that draw nothing', async () => {
    const keys = ['l', 's', 'x', '\u007f', ' -la', '\u001b[A', '\r', 'ab\u0015cd\r', 'sleep 9\u0003'];
    const typed = (await linesOf(keys.map((key, at) => [at + 1, 'i', key]))).filter(({ source }) => source === 'input');
    expect(typed.map(({ text }) => text)).toEqual(['ls -la', 'cd', 'sleep 9^C']);
  });

  test('times never go back', async () => {
    const lines = await linesOf([
      [1, 'o', `a\r\n${enter}x`],
      [2, 'i', 'q'],
      [2.1, 'o', 'y'],
      [6, 'o', 'z'],
      [7, 'm', 'here'],
      [8, 'o', leave],
    ]);
    expect(lines.map(({ atMs }) => atMs)).toEqual(lines.map(({ atMs }) => atMs).toSorted((a, b) => a - b));
  });
});
