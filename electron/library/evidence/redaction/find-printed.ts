import type { IBufferCell } from '@xterm/headless';
import { AppError } from '../../../../shared/errors.ts';
import type { TerminalEventTuple } from '../../../../shared/model/playback.ts';
import { rowText } from '../../formats/row-text.ts';
import { createTerminal, feed, writeNow } from '../../formats/terminal.ts';
import { coreOf, hasWords } from '../../formats/terminal-core.ts';
import { createControlStrings } from './control-strings.ts';
import type { FindText } from './text-matcher.ts';

/** Characters of the output that show something to be hidden: offsets in UTF-16 units over all output events together. */
export type OnFound = (offsets: readonly number[], redaction: number, text: string) => void;

export interface PrintedFinder {
  /** Only output counts towards the offsets. */
  feed(event: TerminalEventTuple): void;
  /** After the last event. */
  finish(): void;
  /** Columns that a character takes. */
  widthOf(character: string): number;
  dispose(): void;
}

/** Rows that belong together at most: a screen full of frames is no one line. */
const maxJoinedRows = 40;
/** A line without an end is looked at in pieces that overlap. */
const maxLineChars = 64 * 1024;
const overlapChars = 8 * 1024;
/** Room for an offset in a cell; 0 is a cell that nothing was printed in. */
const maxOffset = 0xffff_fffe;
/** What one call of the parser takes at most without cutting it itself. */
const runs = /[^\ud800-\udfff]{1,65536}|[\ud800-\udbff][\udc00-\udfff]|[\ud800-\udfff]/g;

/**
 * Finds texts in terminal output, wherever a terminal shows them: split across events, coloured within, put together by cursor
 * addressing, corrected with backspaces, wrapped. The output is replayed in a terminal whose cells carry, in place of a colour, the
 * offset of the character that was printed there; xterm.js moves it along with the cell. Beside that, printed characters are
 * looked at in the order in which they were printed, and control strings (titles, addresses, clipboards) by themselves.
 */
export function createPrintedFinder(
  size: { readonly cols: number; readonly rows: number },
  find: FindText,
  onFound: OnFound,
): PrintedFinder {
  const terminal = createTerminal(size);
  const { _bufferService: service, _inputHandler: handler, unicodeService } = coreOf(terminal);
  let offset = 0;
  let runOffset = 0;
  let isPrinted = false;
  let line = '';
  let lineOffsets: number[] = [];
  let cell: IBufferCell | undefined;

  handler._parser.setPrintHandler((data, start, end) => {
    isPrinted = true;
    for (let at = start; at < end; at += 1) {
      handler._curAttrData.fg = runOffset + at + 1;
      handler.print(data, at, at + 1);
      const character = String.fromCodePoint(data[at] ?? 0);
      line += character;
      for (let unit = 0; unit < character.length; unit += 1) lineOffsets.push(runOffset + at);
    }
    if (line.length > maxLineChars) endLine(overlapChars);
  });

  function endLine(keep = 0): void {
    for (const { range, redaction } of find(line)) {
      onFound([...new Set(lineOffsets.slice(range[0], range[1]))], redaction, line.slice(range[0], range[1]));
    }
    line = keep === 0 ? '' : line.slice(-keep);
    lineOffsets = keep === 0 ? [] : lineOffsets.slice(-keep);
  }

  const rowAt = (row: number) => service.buffers.active.lines.get(service.buffers.active.ybase + row);
  /** Also where a program wrapped by itself: the last column is taken, and the text goes on below. */
  function goesOn(row: number): boolean {
    if (rowAt(row + 1)?.isWrapped) return true;
    const last = terminal.buffer.active.getLine(service.buffers.active.ybase + row)?.getCell(terminal.cols - 1);
    return last !== undefined && last.getChars().trim() !== '';
  }

  function scan(fromRow: number, toRow: number): void {
    if (!isPrinted) return;
    let row = Math.max(0, fromRow);
    while (row > 0 && fromRow - row < maxJoinedRows && goesOn(row - 1)) row -= 1;
    while (row <= toRow && row < terminal.rows) {
      let last = row;
      while (last + 1 < terminal.rows && last - row < maxJoinedRows && goesOn(last)) last += 1;
      scanLine(row, last);
      row = last + 1;
    }
  }

  function scanLine(first: number, last: number): void {
    let text = '';
    for (let row = first; row <= last; row += 1) {
      const data = rowAt(row);
      if (data) text += rowText(data, terminal.cols);
    }
    // Nearly every line has nothing: which cell has which character is asked only of those that have.
    if (find(text).length === 0) return;
    const { text: shown, offsets } = cellsOf(first, last);
    for (const { range, redaction } of find(shown)) {
      const found = offsets.slice(range[0], range[1]).filter((each) => each > 0);
      onFound([...new Set(found.map((each) => each - 1))], redaction, shown.slice(range[0], range[1]));
    }
  }

  function cellsOf(first: number, last: number): { readonly text: string; readonly offsets: readonly number[] } {
    let text = '';
    const offsets: number[] = [];
    for (let row = first; row <= last; row += 1) {
      const data = terminal.buffer.active.getLine(service.buffers.active.ybase + row);
      const length = data?.translateToString(true).length === 0 ? 0 : terminal.cols;
      const cells: { chars: string; offset: number }[] = [];
      for (let column = 0; column < length; column += 1) {
        cell = data?.getCell(column, cell);
        if (!cell || (cell.getWidth() === 0 && cell.getChars() === '')) continue;
        cells.push({ chars: cell.getChars(), offset: hasWords(cell) ? cell.fg >>> 0 : 0 });
      }
      while (cells.at(-1)?.chars === '') cells.pop();
      for (const { chars, offset: from } of cells) {
        text += chars === '' ? ' ' : chars;
        for (let unit = 0; unit < Math.max(1, chars.length); unit += 1) offsets.push(from);
      }
    }
    return { text, offsets };
  }

  // What is erased or moved is looked at before: it may have been put together within one event.
  const scanScreen = (): boolean => {
    scan(0, terminal.rows - 1);
    return false;
  };
  const scanRow = (): boolean => {
    scan(service.buffers.active.y, service.buffers.active.y);
    return false;
  };
  for (const final of ['J', 'L', 'M', 'S', 'T']) terminal.parser.registerCsiHandler({ final }, scanScreen);
  for (const final of ['K', 'P', 'X', '@']) terminal.parser.registerCsiHandler({ final }, scanRow);
  for (const final of ['h', 'l']) terminal.parser.registerCsiHandler({ prefix: '?', final }, scanScreen);
  terminal.parser.registerEscHandler({ final: 'c' }, scanScreen);
  terminal.onLineFeed(() => {
    endLine();
    const { y } = service.buffers.active;
    if (y > 0) scan(y - 1, y - 1);
  });
  let touched: { readonly start: number; readonly end: number } | null = null;
  handler.onRequestRefreshRows((rows) => {
    if (rows) touched = touched ? { start: Math.min(touched.start, rows.start), end: Math.max(touched.end, rows.end) } : rows;
    else touched = { start: 0, end: terminal.rows - 1 };
  });
  const controls = createControlStrings(({ text, start }) => {
    for (const { range, redaction } of find(text)) onFound(span(start, range), redaction, text.slice(range[0], range[1]));
    const clipboard = /^52;[^;]*;([A-Za-z0-9+/=]+)$/.exec(text)?.[1];
    if (clipboard === undefined) return;
    const copied = Buffer.from(clipboard, 'base64').toString('utf8');
    // No part of the base64 is a character of the text: all of it goes.
    for (const { range, redaction } of find(copied)) {
      onFound(span(start, [text.length - clipboard.length, text.length]), redaction, copied.slice(range[0], range[1]));
    }
  });

  return {
    feed(event) {
      const [, code, data] = event;
      if (code !== 'o') {
        feed(terminal, event);
        return;
      }
      if (offset + data.length > maxOffset) throw new AppError('input-too-large', 'The recording has more output than can be redacted.');
      controls.feed(data, offset);
      for (const { 0: run, index } of data.matchAll(runs)) {
        runOffset = offset + index;
        // Half a pair would be kept back for the next run and shift all that follows.
        writeNow(terminal, run.length === 1 && /[\ud800-\udfff]/.test(run) ? '\ufffd' : run);
      }
      offset += data.length;
      if (touched) scan(touched.start, touched.end);
      touched = null;
      isPrinted = false;
    },
    finish() {
      endLine();
      isPrinted = true;
      scanScreen();
    },
    widthOf: (character) => unicodeService.getStringCellWidth(character),
    dispose: () => terminal.dispose(),
  };
}

function span(start: number, [from, to]: readonly [number, number]): number[] {
  return Array.from({ length: to - from }, (_, at) => start + from + at);
}
