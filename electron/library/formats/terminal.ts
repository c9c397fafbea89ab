import graphemes from '@xterm/addon-unicode-graphemes';
import xterm from '@xterm/headless';
import { limitControlStrings } from '../../../shared/limit-control-strings.ts';
import type { TerminalEventTuple } from '../../../shared/model/playback.ts';
import { replayResize } from '../../../shared/replay-resize.ts';
import { replayTerminalOptions } from '../../../shared/terminal-options.ts';
import { coreOf } from './terminal-core.ts';
import { parseResize } from './terminal-events.ts';

export type Terminal = xterm.Terminal;

/** Links: their underline is no part of what was shown, and no snapshot carries it. The stage ignores them too. */
const linkOsc = 8;

/**
 * A headless terminal as a reviewer's stage has it: a character of several code points (an extended grapheme cluster of
 * UAX #29) takes one place, and there is no scrollback, so that a resize never reflows and a snapshot of the screen is
 * a snapshot of the whole state. Nothing listens to what it would answer.
 */
export function createTerminal(size: { readonly cols: number; readonly rows: number }): Terminal {
  const terminal = new xterm.Terminal({ ...replayTerminalOptions, cols: size.cols, rows: size.rows });
  terminal.loadAddon(new graphemes.UnicodeGraphemesAddon());
  limitControlStrings(terminal);
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
  else if (size) replayResize(terminal, size);
}
