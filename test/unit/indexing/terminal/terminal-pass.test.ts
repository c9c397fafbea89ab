import { afterAll, expect, test } from 'vitest';
import { indexTerminal } from '../../../../electron/library/indexing/terminal/index-terminal.ts';
import { startPassThread } from '../../../../electron/library/indexing/terminal/pass-thread.ts';
import { type StartPass, startPassHere } from '../../../../electron/library/indexing/terminal/terminal-pass.ts';
import type { TerminalSegment } from '../../../../shared/model/playback.ts';
import { castOf } from '../../../support/markers-of.ts';
import { memoryReader } from '../../../support/memory-reader.ts';
import { makeNastyCast } from '../../../support/nasty-cast.ts';
import { createRandom } from '../../../support/random.ts';

const { startPass, stop } = startPassThread();
afterAll(stop);

/** All that indexing makes of a recording. */
async function indexOf(text: string, start: StartPass): Promise<unknown> {
  const segments: TerminalSegment[] = [];
  const found: unknown[] = [];
  const index = await indexTerminal({
    reader: memoryReader(text),
    name: 'session.cast',
    rules: [],
    startPass: start,
    eventsPerSegment: 150,
    segments: { add: (segment) => segments.push(segment), flush: async () => [], close: async () => {} },
    onBatch: async ({ lines, markers }) => {
      found.push(...lines, ...markers);
    },
  });
  return { index, segments, found };
}

test('in a thread of its own the terminal does exactly what it does here, recording after recording', async () => {
  for (const seed of [11, 12]) {
    const { text } = makeNastyCast(createRandom(seed), { events: 3000 });
    expect(await indexOf(text, startPass)).toEqual(await indexOf(text, startPassHere));
  }
  // Shell marks and full-screen programs are told across threads, too.
  const marked = `${castOf([
    [0.1, 'o', '\u001b]133;A\u0007$ \u001b]133;B\u0007'],
    [0.5, 'o', 'vim notes\r\n\u001b]133;C\u0007'],
    [1, 'o', '\u001b[?1049hhello'],
    [3, 'o', '\u001b[?1049l'],
    [3.5, 'o', '\u001b]133;D;3\u0007\u001b]133;A\u0007$ \u001b]133;B\u0007'],
  ])}\n`;
  const threaded = await indexOf(marked, startPass);
  expect(threaded).toEqual(await indexOf(marked, startPassHere));
  expect(threaded).toMatchObject({
    found: expect.arrayContaining([
      expect.objectContaining({ kind: 'command', label: 'vim notes', exitStatus: 3, confidence: 'marked' }),
      expect.objectContaining({ kind: 'program', atMs: 1000, endMs: 3000 }),
    ]),
  });
});

test('a recording without events has one segment and no text', async () => {
  const empty = `${castOf([])}\n`;
  const expected = { segments: [{ index: 0, startMs: 0, endMs: 0, events: [] }], found: [] };
  expect(await indexOf(empty, startPassHere)).toMatchObject(expected);
  expect(await indexOf(empty, startPass)).toMatchObject(expected);
});
