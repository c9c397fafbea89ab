import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { describe, expect, test } from 'vitest';
import { openFileReader } from '../../electron/common/plain-file-reader.ts';
import { readScreen, screenAt } from '../../electron/library/formats/screen-at.ts';
import { createTerminal, feed, type Terminal, writeNow } from '../../electron/library/formats/terminal.ts';
import type { SegmentWriter } from '../../electron/library/indexing/segment-writer.ts';
import { indexTerminal } from '../../electron/library/indexing/terminal/index-terminal.ts';
import { startPassHere } from '../../electron/library/indexing/terminal/terminal-pass.ts';
import type { TerminalEventTuple, TerminalSegment } from '../../shared/model/playback.ts';
import { makeTempFolder } from '../support/library.ts';
import { makeNastyCast } from '../support/nasty-cast.ts';
import { createRandom } from '../support/random.ts';

/** Everything that later output could show: characters, colours, attributes, cursor, modes. */
function wholeState(terminal: Terminal): unknown {
  const { active } = terminal.buffer;
  const rows = Array.from({ length: terminal.rows }, (_, row) => {
    const line = active.getLine(active.baseY + row);
    return Array.from({ length: terminal.cols }, (_, column) => {
      const cell = line?.getCell(column);
      if (!cell) return null;
      // A blank cell looks the same whatever its foreground is, and half of a wide character, as a narrower terminal
      // leaves it in its last column, is drawn by none.
      const isHalf = cell.getWidth() === 2 && (column === terminal.cols - 1 || line?.getCell(column + 1)?.getWidth() !== 0);
      const chars = cell.getChars() === ' ' || isHalf ? '' : cell.getChars();
      const colour = [cell.getBgColorMode(), cell.getBgColor(), Boolean(cell.isInverse()), Boolean(cell.isUnderline())];
      if (chars === '') return [chars, ...colour];
      return [
        chars,
        cell.getWidth(),
        ...colour,
        cell.getFgColorMode(),
        cell.getFgColor(),
        Boolean(cell.isBold()),
        Boolean(cell.isDim()),
        Boolean(cell.isItalic()),
        Boolean(cell.isInvisible()),
      ];
    });
  });
  return { type: active.type, cursor: [active.cursorX, active.cursorY], modes: { ...terminal.modes }, rows };
}

function memorySegments(): { readonly writer: SegmentWriter; readonly segments: TerminalSegment[] } {
  const segments: TerminalSegment[] = [];
  return {
    segments,
    writer: {
      add: (segment) => segments.push(structuredClone(segment)),
      flush: async () => [],
      close: async () => undefined,
    },
  };
}

/** As the stage seeks: the last segment that starts at or before the time, its snapshot, then its events up to the time. */
function seek(segments: readonly TerminalSegment[], atMs: number): Terminal {
  const segment = segments.findLast(({ startMs }) => startMs <= atMs);
  if (!segment) throw new Error('the first segment starts at 0');
  const terminal = createTerminal(segment.snapshot);
  writeNow(terminal, segment.snapshot.ansi);
  for (const event of segment.events) if (event[0] <= atMs) feed(terminal, event);
  return terminal;
}

function replay(header: { cols: number; rows: number }, events: readonly TerminalEventTuple[], atMs: number): Terminal {
  const terminal = createTerminal(header);
  for (const event of events) if (event[0] <= atMs) feed(terminal, event);
  return terminal;
}

describe('seeking from a snapshot', () => {
  test.each([1, 2, 3])('equals replaying from the start at random times (seed %i)', async (seed) => {
    const folder = await makeTempFolder();
    try {
      const random = createRandom(seed);
      const cast = makeNastyCast(random, { events: 6_000 });
      const path = join(folder.path, 'nasty.cast');
      await writeFile(path, cast.text);
      const reader = await openFileReader(path);
      const { writer, segments } = memorySegments();
      const index = await indexTerminal({
        reader,
        name: path,
        rules: [],
        startPass: startPassHere,
        segments: writer,
        eventsPerSegment: 100,
        onBatch: async () => undefined,
      });
      expect(segments.length).toBeGreaterThan(20);
      expect(segments.flatMap(({ events }) => events)).toEqual(cast.events);
      expect(index.durationMs).toBe(cast.events.at(-1)?.[0]);

      for (let round = 0; round < 50; round += 1) {
        const atMs = random.integer(0, index.durationMs);
        const [sought, replayed] = [seek(segments, atMs), replay(cast, cast.events, atMs)];
        const [state, expected] = [wholeState(sought), wholeState(replayed)];
        // Thousands of cells: told apart in detail only where they differ.
        if (!isDeepStrictEqual(state, expected)) expect(state, `at ${atMs} ms`).toEqual(expected);
        sought.dispose();
        replayed.dispose();
      }
      await reader.close();
    } finally {
      await folder.remove();
    }
  });

  test('`screen` at 50 random times equals the screen reached by replaying from the start', async () => {
    const folder = await makeTempFolder();
    try {
      const random = createRandom(7);
      const cast = makeNastyCast(random, { events: 3_000 });
      const path = join(folder.path, 'nasty.cast');
      await writeFile(path, cast.text);
      const reader = await openFileReader(path);
      for (let round = 0; round < 50; round += 1) {
        const atMs = random.integer(0, cast.events.at(-1)?.[0] ?? 0);
        const replayed = replay(cast, cast.events, atMs);
        expect(await screenAt(reader, atMs)).toEqual(readScreen(replayed, atMs));
        replayed.dispose();
      }
      await reader.close();
    } finally {
      await folder.remove();
    }
  });
});
