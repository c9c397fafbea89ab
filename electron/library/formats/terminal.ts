import unicode11 from '@xterm/addon-unicode11';
import xterm from '@xterm/headless';
import type { TerminalEventTuple } from '../../../shared/model/playback.ts';
import { replayTerminalOptions } from '../../../shared/terminal-options.ts';
import { coreOf } from './terminal-core.ts';
import { parseResize } from './terminal-events.ts';

export type Terminal = xterm.Terminal;

/** Links: their underline is no part of what was shown, and no snapshot carries it. The stage ignores them too. */
const linkOsc = 8;

/**
 * A headless terminal as a reviewer's stage has it: Unicode 11 widths, and no scrollback, so that a resize never
 * reflows and a snapshot of the screen is a snapshot of the whole state. Nothing listens to what it would answer.
 */
export function createTerminal(size: { readonly cols: number; readonly rows: number }): Terminal {
  const terminal = new xterm.Terminal({ ...replayTerminalOptions, cols: size.cols, rows: size.rows });
  terminal.loadAddon(new unicode11.Unicode11Addon());
  terminal.unicode.activeVersion = '11';
  terminal.parser.registerOscHandler(linkOsc, () => true);
  return terminal;
}

/** Writes output and returns when it took effect. The public `write` parses later, with pauses of its own in between. */
export function writeNow(terminal: Terminal, data: string): void {
  coreOf(terminal)._inputHandler.parse(data);
}

/** Feeds one event; it has taken effect when this returns. */
export function feed(terminal: Terminal, [, code, data]: TerminalEventTuple): void {
  const size = code === 'r' ? parseResize(data) : null;
  if (code === 'o') writeNow(terminal, data);
  else if (size) resize(terminal, size);
}

/**
 * Resizes so that what is not on the screen is gone: xterm.js keeps columns beyond a narrower edge when it does not
 * reflow, and rows that scroll off an alternate screen that was resized before its first use. A snapshot has neither.
 */
function resize(terminal: Terminal, { cols, rows }: { readonly cols: number; readonly rows: number }): void {
  const isNarrower = cols < terminal.cols;
  terminal.resize(cols, rows);
  const { normal, alt } = coreOf(terminal)._bufferService.buffers;
  for (const screen of [normal, alt]) {
    const { lines } = screen;
    if (lines.length === 0) lines.maxLength = terminal.rows;
    const fill = screen.getNullCell();
    for (const stop of Object.keys(screen.tabs)) if (Number(stop) >= terminal.cols) delete screen.tabs[Number(stop)];
    if (isNarrower) for (let row = 0; row < lines.length; row += 1) lines.get(row)?.resize(terminal.cols, fill);
  }
}
