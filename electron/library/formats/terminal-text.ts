import type { TerminalEventTuple, TranscriptLine } from '../../../shared/model/playback.ts';
import { feed, type Terminal } from './terminal.ts';
import { createTypedLines } from './typed-lines.ts';

/** Reads a terminal's text while it is fed: each line once, with the time at which it was complete. */
export interface TextReader {
  /** Feeds an event to the terminal and notes its text; `done` runs right after the event took effect. */
  feed(event: TerminalEventTuple, done?: () => void): void;
  /** After a flush: what is still on the screen and was never ended by a line feed, and what was typed and never sent. */
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
  let nowMs = 0;
  let lastReadMs = 0;
  let isDirty = false;
  const seenRows = new Set<string>();
  const typed = createTypedLines((text) => onLine({ atMs: nowMs, endMs: nowMs, source: 'input', text }));
  const isAlternate = (): boolean => terminal.buffer.active.type === 'alternate';

  const emit = (text: string): void => {
    if (text !== '') onLine({ atMs: nowMs, endMs: nowMs, source: 'output', text });
  };

  /** The logical line that ends in a row: the row and those it was wrapped from. */
  function lineEndingAt(row: number): string {
    const { active } = terminal.buffer;
    let first = row;
    while (first > 0 && active.getLine(first)?.isWrapped) first -= 1;
    let text = '';
    for (let at = first; at <= row; at += 1) text += active.getLine(at)?.translateToString(at === row) ?? '';
    return text.trimEnd();
  }

  function readCursorLine(): void {
    const { active } = terminal.buffer;
    emit(lineEndingAt(active.baseY + active.cursorY));
  }

  function readRows(): void {
    if (!isDirty) return;
    isDirty = false;
    lastReadMs = nowMs;
    const { active } = terminal.buffer;
    for (let row = 0; row < terminal.rows; row += 1) {
      const text =
        active
          .getLine(active.baseY + row)
          ?.translateToString(true)
          .trimEnd() ?? '';
      if (text === '' || seenRows.has(text)) continue;
      if (seenRows.size >= rememberedRows) seenRows.clear();
      seenRows.add(text);
      emit(text);
    }
  }

  terminal.onLineFeed(() => {
    if (isAlternate()) return;
    const { active } = terminal.buffer;
    // The cursor is on the next row already, or still on the last one after a scroll: the row above it has ended.
    const row = active.baseY + active.cursorY - 1;
    if (row >= 0) emit(lineEndingAt(row));
  });
  // Before the screen is erased or left, what no line feed ended is read; `false` lets xterm.js go on with it.
  terminal.parser.registerCsiHandler({ final: 'J' }, ([mode]) => {
    if (isAlternate()) readRows();
    else if (mode === 2 || mode === 3) readCursorLine();
    return false;
  });
  terminal.parser.registerCsiHandler({ prefix: '?', final: 'h' }, (modes) => {
    if (modes.some((mode) => mode === 47 || mode === 1047 || mode === 1049) && !isAlternate()) readCursorLine();
    return false;
  });
  terminal.parser.registerCsiHandler({ prefix: '?', final: 'l' }, (modes) => {
    if (modes.some((mode) => mode === 47 || mode === 1047 || mode === 1049) && isAlternate()) {
      readRows();
      seenRows.clear();
    }
    return false;
  });

  /** Runs when all before an event took effect and nothing of it has yet. */
  function beforeEvent(atMs: number): void {
    if (isAlternate() && (atMs - nowMs >= settledMs || nowMs - lastReadMs >= longestUnreadMs)) readRows();
    nowMs = atMs;
  }

  // The event fed last tells the next one's time when it has taken effect: a write of its own for that costs as much
  // as the output of a small event.
  let last: { hasRun: boolean; nextAtMs: number | null } | null = null;
  return {
    feed(event, done) {
      const [atMs, code, data] = event;
      if (last && !last.hasRun) last.nextAtMs = atMs;
      else terminal.write('', () => beforeEvent(atMs));
      const own: NonNullable<typeof last> = { hasRun: false, nextAtMs: null };
      last = own;
      feed(terminal, event, () => {
        if (code === 'o' && isAlternate()) isDirty = true;
        else if (code === 'i') typed.feed(data);
        else if (code === 'm') onLine({ atMs, endMs: atMs, source: 'event', text: data === '' ? 'Marker' : `Marker: ${data}` });
        else if (code === 'r') onLine({ atMs, endMs: atMs, source: 'event', text: `Resized to ${data}` });
        else if (code === 'x') onLine({ atMs, endMs: atMs, source: 'event', text: `Exit status ${data}` });
        done?.();
        own.hasRun = true;
        if (own.nextAtMs !== null) beforeEvent(own.nextAtMs);
      });
    },
    finish() {
      if (isAlternate()) readRows();
      else readCursorLine();
      const rest = typed.rest();
      if (rest !== '') onLine({ atMs: nowMs, endMs: nowMs, source: 'input', text: rest });
    },
  };
}
