import type { TerminalEventTuple, TerminalSegment } from '../../../../shared/model/playback.ts';
import { replayResize } from '../../../../shared/replay-resize.ts';

/** The part of an xterm.js terminal that replaying uses; the headless one has it too. */
export interface WritableTerminal {
  readonly cols: number;
  readonly rows: number;
  write(data: string, onParsed: () => void): void;
  resize(cols: number, rows: number): void;
}

/** Full reset (RIS). Written with what follows in one piece: no empty screen is drawn in between, and each write waits for a turn. */
const fullReset = '\x1bc';

/** A recording may claim any size; beyond these nothing could be shown, and memory would grow. */
const largestCols = 1000;
const largestRows = 500;

/** Rebuilds the screen that a segment starts with, and goes on with its first events. Earlier writes must have been awaited. */
export async function writeSnapshot(
  terminal: WritableTerminal,
  snapshot: TerminalSegment['snapshot'],
  events: readonly TerminalEventTuple[] = [],
): Promise<void> {
  resizeTo(terminal, snapshot.cols, snapshot.rows);
  await writeOutput(terminal, fullReset + snapshot.ansi, events);
}

/** Replays events in order and resolves once the terminal has parsed them all. Input and markers draw nothing. */
export function writeEvents(terminal: WritableTerminal, events: readonly TerminalEventTuple[]): Promise<void> {
  return writeOutput(terminal, '', events);
}

async function writeOutput(terminal: WritableTerminal, before: string, events: readonly TerminalEventTuple[]): Promise<void> {
  let output = [before];
  for (const [, code, data] of events) {
    if (code === 'o') output.push(data);
    if (code !== 'r') continue;
    const size = parseSize(data);
    if (size === null) continue;
    // What was written before the resize belongs to the old size.
    await writeParsed(terminal, output.join(''));
    output = [];
    resizeTo(terminal, size.cols, size.rows);
  }
  await writeParsed(terminal, output.join(''));
}

/** The size in a resize event, "COLSxROWS"; null when it is none. */
export function parseSize(data: string): { readonly cols: number; readonly rows: number } | null {
  const match = /^(\d{1,6})x(\d{1,6})$/.exec(data);
  const cols = Number(match?.[1] ?? 0);
  const rows = Number(match?.[2] ?? 0);
  return cols > 0 && rows > 0 ? { cols, rows } : null;
}

function resizeTo(terminal: WritableTerminal, cols: number, rows: number): void {
  const width = Math.min(cols, largestCols);
  const height = Math.min(rows, largestRows);
  if (terminal.cols !== width || terminal.rows !== height) replayResize(terminal, { cols: width, rows: height });
}

function writeParsed(terminal: WritableTerminal, data: string): Promise<void> {
  if (data === '') return Promise.resolve();
  return new Promise((resolve) => terminal.write(data, resolve));
}
