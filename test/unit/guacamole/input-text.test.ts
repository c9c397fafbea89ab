import { describe, expect, test } from 'vitest';
import { transcriptOf } from '../../../electron/library/formats/transcript.ts';
import type { TranscriptLine } from '../../../shared/model/playback.ts';
import { clipboard, instruction, key, keyDown, keyUp, mouse, sync, typing } from '../../support/guacamole-dump.ts';
import { memoryReader } from '../../support/memory-reader.ts';

const [enter, backspace, tab, left, control, shift, altGr, superKey] = [0xff0d, 0xff08, 0xff09, 0xff51, 0xffe3, 0xffe1, 0xfe03, 0xffeb];

async function linesOf(content: string): Promise<TranscriptLine[]> {
  const lines: TranscriptLine[] = [];
  for await (const line of transcriptOf(memoryReader(sync(0) + content + sync(60_000)), 'x.guac')) lines.push(line);
  return lines;
}
const textsOf = async (content: string): Promise<string[]> => (await linesOf(content)).map(({ source, text }) => `${source}: ${text}`);

describe('what was typed', () => {
  test('is a line that ends at Enter, from its first key to its last', async () => {
    expect(await linesOf(typing('ls -l\n', 1000) + typing('pwd', 2000))).toEqual([
      { atMs: 1000, endMs: 1250, source: 'input', text: 'ls -l<Enter>' },
      { atMs: 2000, endMs: 2100, source: 'input', text: 'pwd' },
    ]);
  });

  test('ends at a pause, and at a click', async () => {
    expect(await textsOf(typing('one', 0) + typing('two', 9000))).toEqual(['input: one', 'input: two']);
    expect(await textsOf(typing('user', 0) + mouse(5, 5, 1, 300) + mouse(5, 5, 0, 350) + typing('secret', 400))).toEqual([
      'input: user',
      'input: secret',
    ]);
    expect(await textsOf(typing('up', 0) + mouse(5, 5, 8, 300) + typing('down', 400))).toEqual(['input: updown']);
  });

  test('names keys that type nothing, and shortcuts as guaclog does', async () => {
    const shortcuts =
      keyDown(control, 0) +
      key(0x63, 10) +
      keyDown(shift, 20) +
      key(0x56, 30) +
      keyUp(shift, 40) +
      keyUp(control, 50) +
      key(tab, 60) +
      key(0xffc2, 70);
    expect(await textsOf(shortcuts)).toEqual(['input: <Ctrlc><Ctrl+ShiftV><Tab><F5>']);
    expect(await textsOf(keyDown(superKey, 0) + key(0x72, 10) + keyUp(superKey, 20))).toEqual(['input: <Superr>']);
    expect(await textsOf(keyDown(shift, 0) + key(0x48, 10) + keyUp(shift, 20) + key(0x69, 30))).toEqual(['input: Hi']);
    expect(await textsOf(keyDown(altGr, 0) + key(0x40, 10) + keyUp(altGr, 20))).toEqual(['input: @']);
  });

  test('is any text of Unicode; a key that nobody knows has its number', async () => {
    expect(await textsOf(typing('Grüße Ω \u{1F600}', 0))).toEqual(['input: Grüße Ω \u{1F600}']);
    expect(await textsOf(key(0xff68, 0) + key(0x0100d800, 10) + key(0x01000007, 20))).toEqual(['input: <0xFF68><0x100D800><0x1000007>']);
  });

  test('is told as it was pressed and as it then read, where it was corrected', async () => {
    const corrected =
      typing('rm -rg', 0) + key(backspace, 400) + typing('f /x', 450) + key(left, 700) + typing('tmp/', 750) + key(enter, 1000);
    expect(await textsOf(corrected)).toEqual(['input: rm -rg<Backspace>f /x<Left>tmp/<Enter>', 'event: Typed, corrected: rm -rf /tmp/x']);
  });

  test('after the last frame has its own time', async () => {
    const lines: TranscriptLine[] = [];
    for await (const line of transcriptOf(memoryReader(sync(0) + sync(100) + typing('exit\n', 5000)), 'x')) lines.push(line);
    expect(lines).toEqual([{ atMs: 5000, endMs: 5200, source: 'input', text: 'exit<Enter>' }]);
  });
});

describe('what was copied', () => {
  test('is an event, line by line, with the time of what came before it', async () => {
    expect(await linesOf(sync(700) + clipboard(3, 'first\r\n\r\nzweite Zeile ü\n'))).toEqual([
      { atMs: 700, endMs: 700, source: 'event', text: 'Clipboard: first' },
      { atMs: 700, endMs: 700, source: 'event', text: 'Clipboard: zweite Zeile ü' },
    ]);
  });

  test('that is no text is told by its kind and size, and a flood is cut', async () => {
    expect(await textsOf(clipboard(0, 'xx', 'image/png'))).toEqual(['event: Clipboard: 2 bytes of image/png']);
    const flood = await textsOf(clipboard(0, 'line\n'.repeat(5000)));
    expect([flood.length, flood.at(-1)]).toEqual([2001, 'event: Clipboard: (more, left out)']);
  });

  test('comes after what was being typed, so that lines are in order', async () => {
    const lines = await linesOf(typing('ab', 100) + sync(300) + clipboard(0, 'copied') + typing('cd', 400));
    expect(lines.map(({ atMs, text }) => [atMs, text])).toEqual([
      [100, 'ab'],
      [300, 'Clipboard: copied'],
      [400, 'cd'],
    ]);
  });
});

test('what the connection said is told', async () => {
  const said = [
    instruction('name', 'Server \u{1F5A5}'),
    instruction('file', 1, 'application/pdf', 'salaries.pdf'),
    instruction('msg', 1, 'u1', 'bob'),
    instruction('msg', 2, 'u1', 'bob'),
    instruction('error', 'Aborted. See logs.', 769),
  ].join('');
  expect(await textsOf(said)).toEqual([
    'event: Connection name: Server \u{1F5A5}',
    'event: File offered: salaries.pdf (application/pdf)',
    'event: User joined: bob',
    'event: User left: bob',
    'event: The connection ended with error 769, the login was refused: "Aborted. See logs."',
  ]);
});
