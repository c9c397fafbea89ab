import { rowText } from './row-text.ts';
import type { Terminal } from './terminal.ts';
import { coreOf, type RowList } from './terminal-core.ts';

/** A line that goes on for longer is given in pieces, so that neither memory nor a search hit grows without bound. */
const maxLineChars = 8192;

/** The lines of the normal screen as they were written: rows that were wrapped belong together. Rows count from 0. */
export interface LogicalLines {
  /** The line that ends in a row, with what of it has already left the screen at the top. */
  endingAt(row: number): string;
  /** The lines that begin in a range of rows, from its first to before its end; empty ones left out. */
  within(fromRow: number, toRow: number): Iterable<string>;
}

/** `onPiece` takes the beginnings of lines that are longer than a screen holds. */
export function createLogicalLines(terminal: Terminal, onPiece: (text: string) => void): LogicalLines {
  const { buffers } = coreOf(terminal)._bufferService;
  /** Of the line that goes on in row 0: its rows that scrolled away. */
  let scrolledAway = '';
  /** Whether the line in row 0 was given already, so that its rows are no longer kept as they leave. */
  let isGiven = false;
  let watched: RowList | null = null;

  function watch(): void {
    const { lines } = buffers.normal;
    if (lines === watched) return;
    watched = lines;
    scrolledAway = '';
    lines.onTrim((amount) => {
      if (lines !== watched) return;
      const removed = lines.get(lines.length - 1);
      if (!lines.get(0)?.isWrapped || amount !== 1 || !removed) {
        scrolledAway = '';
        isGiven = false;
        return;
      }
      if (isGiven) return;
      scrolledAway += rowText(removed, terminal.cols);
      if (scrolledAway.length < maxLineChars) return;
      onPiece(scrolledAway.trimEnd());
      scrolledAway = '';
    });
  }
  watch();
  // A reset of the terminal makes new screens.
  terminal.buffer.onBufferChange(watch);

  const isWrapped = (row: number): boolean => buffers.normal.lines.get(row)?.isWrapped === true;
  const textOf = (row: number): string => {
    const data = buffers.normal.lines.get(row);
    return data ? rowText(data, terminal.cols) : '';
  };

  function endingAt(row: number): string {
    if (!isWrapped(row)) return textOf(row).trimEnd();
    let first = row;
    while (first > 0 && isWrapped(first)) first -= 1;
    let text = '';
    if (first === 0 && isWrapped(0)) {
      text = scrolledAway;
      scrolledAway = '';
      isGiven = true;
    }
    for (let at = first; at <= row; at += 1) text += textOf(at);
    return text.trimEnd();
  }

  return {
    endingAt,
    *within(fromRow, toRow) {
      for (let row = fromRow; row < toRow; row += 1) {
        let last = row;
        while (last + 1 < terminal.rows && isWrapped(last + 1)) last += 1;
        const isRestOfGiven = row === 0 && isGiven && isWrapped(0);
        const text = isRestOfGiven ? '' : endingAt(last);
        if (text !== '') yield text;
        row = last;
      }
    },
  };
}
