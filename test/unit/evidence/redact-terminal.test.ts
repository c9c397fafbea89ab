import xterm from '@xterm/headless';
import { describe, expect, test } from 'vitest';
import { redactEvents } from '../../../electron/library/evidence/redaction/redact-events.ts';
import { createHiding } from '../../../electron/library/evidence/redaction/text-hider.ts';
import { sessionIdSchema, textRedactionIdSchema } from '../../../shared/model/ids.ts';
import type { TerminalEventTuple } from '../../../shared/model/playback.ts';
import type { RedactedWhat, TextRedaction } from '../../../shared/model/text-redaction.ts';

const size = { cols: 40, rows: 6 };
const secret: RedactedWhat = { kind: 'text', text: 'hunter2-Zq', caseSensitive: false };

function redaction(what: RedactedWhat, index: number): TextRedaction {
  const id = textRedactionIdSchema.parse(`redaction-${index}`);
  return { id, sessionId: sessionIdSchema.parse('s'), recordingId: null, what, reason: 'r', author: 'a', createdAtMs: 0 };
}

async function redact(events: readonly TerminalEventTuple[], ...what: readonly RedactedWhat[]) {
  const hiding = createHiding(what.map(redaction));
  async function* pages() {
    // In pages of two: nothing may depend on what comes together.
    for (let at = 0; at < events.length; at += 2) yield events.slice(at, at + 2);
  }
  const redacted = await redactEvents(pages, size, hiding.hiderFor(null), new AbortController().signal);
  const copied: TerminalEventTuple[] = [];
  for await (const page of redacted.events()) copied.push(...page);
  return { copied, places: what.map((_, index) => hiding.places(index)), strings: hiding.strings(0) };
}

const output = (...texts: readonly string[]): TerminalEventTuple[] => texts.map((text, at) => [at * 100, 'o', text]);

/** What a terminal of the plain library shows after each event, rows of the screen as one text each way of joining them. */
async function screensOf(events: readonly TerminalEventTuple[]): Promise<string[]> {
  const terminal = new xterm.Terminal({ ...size, allowProposedApi: true, scrollback: 100 });
  const screens: string[] = [];
  for (const [, code, data] of events) {
    if (code === 'o') await new Promise<void>((resolve) => terminal.write(data, resolve));
    const { active } = terminal.buffer;
    const rows = Array.from({ length: active.length }, (_, row) => active.getLine(row)?.translateToString(true) ?? '');
    screens.push(rows.join('\n'));
  }
  return screens;
}

const shown: Readonly<Record<string, readonly TerminalEventTuple[]>> = {
  'as it is': output('password: hunter2-Zq\r\n'),
  'in other case': output('password: HUNTER2-zq\r\n'),
  'split across events': output('pass hun', 'ter', '2-', 'Zq ok\r\n'),
  'coloured within': output('\u001b[31mhun\u001b[1mter2\u001b[0m-Zq ok'),
  'split within a sequence of colours': output('hun\u001b[3', '1mter2', '\u001b', '[0m-Zq ok'),
  'put together by cursor addressing': output('\u001b[2;8Hr2-Zq', '\u001b[4;1Hother', '\u001b[2;3Hhunte'),
  'corrected with backspaces': output('huntex\br2-Zx\u001b[D\u001b[KQ\bq ok'),
  'wrapped by the terminal': output(`${'x'.repeat(35)}hunter2-Zq and on`),
  'wrapped by the program': output(`${'x'.repeat(35)}hunte\u001b[2;1Hr2-Zq and on`),
  'scrolled through within one event': output(`${'line\r\n'.repeat(9)}hunter2-Zq\r\n${'line\r\n'.repeat(9)}`),
  'on the other screen': output('\u001b[?1049h\u001b[3;5Hhunter2-Zq', '\u001b[?1049lback'),
  'behind characters of two code units and two columns': output('\u{1f680}\u6f22\u5b57 e\u0301 hunter2-Zq ok'),
  'inserted in the middle': output('hun-Zq ok\r', '\u001b[4G\u001b[4@ter2'),
  'shifted by a deletion': output('hunXXXter2-Zq ok', '\u001b[4G\u001b[3P'),
};

describe('a text in terminal output is hidden', () => {
  test.each(Object.entries(shown))('%s', async (_, events) => {
    const { copied, places } = await redact(events, secret);
    const before = await screensOf(events);
    expect(before.some((screen) => /hunter2-zq/i.test(screen.replaceAll('\n', '')))).toBe(true);
    const after = await screensOf(copied);
    for (const [at, screen] of after.entries()) {
      expect(screen.replaceAll('\n', '')).not.toMatch(/hunter2-zq/i);
      // All else is where it was.
      expect(screen.replace(/\u2588/g, (_, index: number) => before[at]?.[index] ?? '')).toBe(before[at]);
    }
    expect(copied.map(([, , data]) => data).join('')).not.toMatch(/hunter2-zq/i);
    expect(places[0]).toBeGreaterThan(0);
  });

  test('in a title and in a clipboard, though no terminal shows them', async () => {
    const clipboard = Buffer.from('my hunter2-Zq').toString('base64');
    const { copied } = await redact(output('\u001b]0;on hunter', '2-Zq\u0007$ ', `\u001b]52;c;${clipboard}\u001b\\`), secret);
    const text = copied.map(([, , data]) => data).join('');
    expect(text).toBe(`\u001b]0;on ${'\u2588'.repeat(10)}\u0007$ \u001b]52;c;${'\u2588'.repeat(clipboard.length)}\u001b\\`);
  });

  test('column for column, characters of two columns too', async () => {
    const { copied } = await redact(output('a\u6f22\u5b57b'), { kind: 'text', text: '\u6f22\u5b57', caseSensitive: true });
    expect(copied[0]?.[2]).toBe('a\u2588\u2588\u2588\u2588b');
  });

  test('that an expression finds, and what it found is known', async () => {
    const expression: RedactedWhat = { kind: 'regex', expression: 'card [0-9]{4}', caseSensitive: true };
    const { copied, strings } = await redact(output('card 12', '34 paid'), expression);
    expect(copied.map(([, , data]) => data).join('')).toBe(`${'\u2588'.repeat(9)} paid`);
    expect(strings).toEqual(['card 1234']);
  });
});

describe('typed input', () => {
  const typed = (...keys: readonly string[]): TerminalEventTuple[] => keys.map((key, at) => [at * 100, 'i', key]);
  const inputOf = (events: readonly TerminalEventTuple[]): string => events.map(([, , data]) => data).join('');

  test('is searched across keys, and as a line that was corrected', async () => {
    expect(inputOf((await redact(typed(...'x hunter2-Zq y\r'), secret)).copied)).toBe(`x ${'\u2588'.repeat(10)} y\r`);
    const corrected = inputOf((await redact(typed(...'hunterr\u007f2-Zq', '\r', ...'ls\r'), secret)).copied);
    expect(corrected).toBe(`${'\u2588'.repeat(7)}\u007f${'\u2588'.repeat(4)}\rls\r`);
  });

  test('is hidden in a range or altogether; what keys do stays', async () => {
    const events = typed('a', 'b', '\r', 'c');
    expect(inputOf((await redact(events, { kind: 'input', fromMs: 100, toMs: 200 })).copied)).toBe('a\u2588\rc');
    expect(inputOf((await redact(events, { kind: 'input', fromMs: null, toMs: null })).copied)).toBe('\u2588\u2588\r\u2588');
  });
});

test('nothing changes where nothing is found', async () => {
  const events: TerminalEventTuple[] = [
    ...output('plain \ud83d', '\ude80 text\u001b[31m'),
    [300, 'r', '50x7'],
    [400, 'm', 'here'],
    [500, 'x', '0'],
  ];
  expect((await redact(events, secret)).copied).toEqual(events);
});
