import unicode11 from '@xterm/addon-unicode11';
import xterm from '@xterm/headless';
import type { TerminalEventTuple } from '../../../shared/model/playback.ts';
import { parseResize } from './terminal-events.ts';

export type Terminal = xterm.Terminal;

/**
 * A headless terminal as a reviewer's stage has it: Unicode 11 widths, and no scrollback, so that a resize never
 * reflows and a snapshot of the screen is a snapshot of the whole state.
 */
export function createTerminal(size: { readonly cols: number; readonly rows: number }): Terminal {
  const terminal = new xterm.Terminal({ cols: size.cols, rows: size.rows, scrollback: 0, allowProposedApi: true, logLevel: 'off' });
  terminal.loadAddon(new unicode11.Unicode11Addon());
  terminal.unicode.activeVersion = '11';
  return terminal;
}

/**
 * Feeds one event; `done` runs right after it took effect, before the next event is parsed. xterm.js discards what
 * is written beyond its buffer: a caller awaits `flush` at least every few megabytes.
 */
export function feed(terminal: Terminal, [, code, data]: TerminalEventTuple, done?: () => void): void {
  const size = code === 'r' ? parseResize(data) : null;
  if (code === 'o') terminal.write(data, done);
  else if (size) {
    // Written as an empty chunk, so that the resize happens in its place between outputs.
    terminal.write('', () => {
      terminal.resize(size.cols, size.rows);
      done?.();
    });
  } else terminal.write('', done);
}

/** Settles when everything written so far has been parsed. */
export function flush(terminal: Terminal): Promise<void> {
  return new Promise((resolve) => terminal.write('', resolve));
}
