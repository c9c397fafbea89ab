import type { Terminal } from '@xterm/xterm';
import { limitControlStrings } from '../../../../shared/limit-control-strings.ts';

/**
 * Operating system commands that a recording must not reach the reviewer's desk with, or that a snapshot does not carry, so
 * that a seek and playing on would show different screens: titles (0, 1, 2), colours (4, 10-12, 104, 110-112), the current
 * folder (7), links (8), notifications (9, 99, 777), the clipboard (52), and iTerm2's files and pictures (1337).
 */
const ignoredOscs = [0, 1, 2, 4, 7, 8, 9, 10, 11, 12, 52, 99, 104, 110, 111, 112, 777, 1337];

/** Private modes that would hand the reviewer's mouse, keyboard or focus to the recorded program. */
const inputModes = new Set([9, 1000, 1001, 1002, 1003, 1004, 1005, 1006, 1015, 1016, 2004]);

/**
 * Makes a terminal a mere picture of what was recorded. Answers to device queries have nowhere to go: nothing listens to
 * the terminal's data, and its bell and title have no listeners either.
 */
export function hardenTerminal(terminal: Terminal): void {
  limitControlStrings(terminal);
  for (const osc of ignoredOscs) terminal.parser.registerOscHandler(osc, () => true);
  for (const final of ['h', 'l']) {
    terminal.parser.registerCsiHandler({ prefix: '?', final }, (params) =>
      params.every((param) => typeof param === 'number' && inputModes.has(param)),
    );
  }
  terminal.attachCustomKeyEventHandler(() => false);
  terminal.attachCustomWheelEventHandler(() => false);
  if (!terminal.textarea) return;
  // Not only read-only: a focused text field would swallow the keys of the transport.
  terminal.textarea.disabled = true;
  terminal.textarea.tabIndex = -1;
}
