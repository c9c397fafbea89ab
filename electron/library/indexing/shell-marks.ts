import type { Terminal } from '../formats/terminal.ts';

/** What a shell says of itself (OSC 133, "semantic prompts", FinalTerm and iTerm2 shell integration). */
export type ShellMark =
  /** A prompt appears. */
  | { readonly kind: 'prompt' }
  /** A command was sent: the text between the end of the prompt and here. */
  | { readonly kind: 'run'; readonly text: string }
  /** It ended. */
  | { readonly kind: 'end'; readonly exitStatus: number | null };

const maxCommandRows = 50;

/** Reports the marks of a terminal's output as they are parsed. */
export function watchShellMarks(terminal: Terminal, onMark: (mark: ShellMark) => void): void {
  let start: { readonly line: () => number; readonly column: number } | null = null;

  function typedText(): string {
    const { active } = terminal.buffer;
    if (!start) return '';
    const cursor = active.baseY + active.cursorY;
    const first = start.line();
    if (first < 0) return '';
    let text = '';
    for (let row = first; row <= cursor && row - first < maxCommandRows; row += 1) {
      const line = active.getLine(row);
      if (!line || (row > first && !line.isWrapped)) break;
      text += line.translateToString(true, row === first ? start.column : 0);
    }
    return text.trim();
  }

  terminal.parser.registerOscHandler(133, (data) => {
    const [mark, ...parameters] = data.split(';');
    if (mark === 'A') onMark({ kind: 'prompt' });
    else if (mark === 'B') {
      const marker = terminal.registerMarker(0);
      start = { line: () => marker?.line ?? -1, column: terminal.buffer.active.cursorX };
    } else if (mark === 'C') {
      onMark({ kind: 'run', text: typedText() });
      start = null;
    } else if (mark === 'D') {
      const status = /^-?\d{1,9}$/.exec(parameters[0] ?? '')?.[0];
      onMark({ kind: 'end', exitStatus: status === undefined ? null : Number(status) });
    }
    return true;
  });
}
