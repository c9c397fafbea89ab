import type { TerminalEventTuple, TranscriptLine } from '../../../shared/model/playback.ts';
import { createLineMemory } from './line-memory.ts';
import { createLogicalLines } from './logical-lines.ts';
import { rowText } from './row-text.ts';
import { feed, type Terminal } from './terminal.ts';
import { coreOf } from './terminal-core.ts';
import { createTypedLines } from './typed-lines.ts';

/** Reads a terminal's text while it is fed: each line once, with the time at which it was complete. */
export interface TextReader {
  /** Feeds an event to the terminal and notes its text. */
  feed(event: TerminalEventTuple): void;
  /** What is still on the screen and was never ended by a line feed, and what was typed and never sent. */
  finish(): void;
}

/** A full-screen program's screen is read when it was still for this long, or when it went on for `longestUnreadMs`. */
const settledMs = 400;
const longestUnreadMs = 2000;
/** Rows of a full-screen program that were read lately and are not repeated. */
const rememberedRows = 2000;

/**
 * Lines of the normal screen are read at their line feed, or before they are erased; wrapped rows are one line.
 * Full-screen programs (alternate screen) have no lines: their rows are read when the screen has settled, and only
 * those that were not read before.
 */
export function createTextReader(terminal: Terminal, onLine: (line: TranscriptLine) => void): TextReader {
  const { buffers } = coreOf(terminal)._bufferService;
  let nowMs = 0;
  let lastReadMs = 0;
  let isDirty = false;
  let isAlternate = false;
  const seenRows = new Set<string>();
  const memory = createLineMemory();
  const typed = createTypedLines((text) => onLine({ atMs: nowMs, endMs: nowMs, source: 'input', text }));

  const emit = (text: string): void => {
    if (text === '') return;
    memory.add(text);
    onLine({ atMs: nowMs, endMs: nowMs, source: 'output', text });
  };
  const lines = createLogicalLines(terminal, emit);
  terminal.buffer.onBufferChange(() => {
    isAlternate = buffers.active === buffers.alt;
  });

  function readRows(): void {
    if (!isDirty) return;
    isDirty = false;
    lastReadMs = nowMs;
    for (let row = 0; row < terminal.rows; row += 1) {
      const data = buffers.active.lines.get(buffers.active.ybase + row);
      const text = data ? rowText(data, terminal.cols).trimEnd() : '';
      if (text === '' || seenRows.has(text)) continue;
      if (seenRows.size >= rememberedRows) seenRows.clear();
      seenRows.add(text);
      emit(text);
    }
  }

  /** Lines of the normal screen that no line feed ended: put there by cursor addressing, or a prompt. */
  function readUnended(fromRow: number, toRow: number): void {
    const known = memory.recent();
    for (const text of lines.within(fromRow, toRow)) if (!known.has(text)) emit(text);
  }

  terminal.onLineFeed(() => {
    if (isAlternate) return;
    // The cursor is on the next row already, or still on the last one after a scroll: the row above it has ended.
    if (buffers.normal.y > 0) emit(lines.endingAt(buffers.normal.y - 1));
  });
  // Before the screen is erased or left, what no line feed ended is read; `false` lets xterm.js go on with it.
  terminal.parser.registerCsiHandler({ final: 'J' }, ([mode]) => {
    const { y } = buffers.normal;
    if (isAlternate) readRows();
    else if (mode === 2 || (mode === 0 && y === 0)) readUnended(0, terminal.rows);
    // Shells erase below their prompt at every key: the line that is being typed is not read in between.
    else if (mode === 0) readUnended(y + 1, terminal.rows);
    else if (mode === 1) readUnended(0, y);
    return false;
  });
  terminal.parser.registerEscHandler({ final: 'c' }, () => {
    leaveScreen();
    return false;
  });
  const isSwitch = (mode: number | number[]): boolean => mode === 47 || mode === 1047 || mode === 1049;
  terminal.parser.registerCsiHandler({ prefix: '?', final: 'h' }, (modes) => {
    if (!isAlternate && modes.some(isSwitch)) {
      readUnended(0, terminal.rows);
      typed.flush();
    }
    return false;
  });
  terminal.parser.registerCsiHandler({ prefix: '?', final: 'l' }, (modes) => {
    if (isAlternate && modes.some(isSwitch)) {
      leaveScreen();
      typed.flush();
    }
    return false;
  });

  function leaveScreen(): void {
    if (isAlternate) {
      readRows();
      seenRows.clear();
    } else readUnended(0, terminal.rows);
  }

  return {
    feed(event) {
      const [atMs, code, data] = event;
      if (isAlternate && (atMs - nowMs >= settledMs || nowMs - lastReadMs >= longestUnreadMs)) readRows();
      nowMs = atMs;
      feed(terminal, event);
      if (code === 'o') isDirty = true;
      else if (code === 'i') typed.feed(data);
      else if (code === 'm') onLine({ atMs, endMs: atMs, source: 'event', text: data === '' ? 'Marker' : `Marker: ${data}` });
      else if (code === 'r') onLine({ atMs, endMs: atMs, source: 'event', text: `Resized to ${data}` });
      else onLine({ atMs, endMs: atMs, source: 'event', text: `Exit status ${data}` });
    },
    finish() {
      leaveScreen();
      const rest = typed.rest();
      if (rest !== '') onLine({ atMs: nowMs, endMs: nowMs, source: 'input', text: rest });
    },
  };
}
