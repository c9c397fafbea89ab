import type { TranscriptLine } from '../../../shared/model/playback.ts';

/** A command that a user ran. `typed`: its keys were recorded; `inferred`: it stands behind a shell prompt on the screen. */
export interface Command {
  readonly atMs: number;
  readonly text: string;
  readonly evidence: 'typed' | 'inferred';
}

/**
 * A line that begins like a shell prompt: `user@host:path$ `, `[user@host path]# `, `root@host:~# `, `bash-5.2$ `,
 * `mysql> `, `db=> `. Conservative: a bare `$ ` or `# ` at the start counts, a `>` only after a word.
 */
const prompt =
  /^(?:\([\w.-]+\) )?(?:\[[^\]\n]{1,80}\][$#%]|[\w.-]+@[\w.-]+[^$#%\n]{0,120}[$#%]|(?:ba|z|da)?sh-[\d.]+[$#]|[\w-]{1,32}(?:\[[^\]]{0,40}\])?[=-]?[#>]|[$#%])[ \u00a0](?<command>\S.*)$/u;
/** Typed text is looked for in this many lines after Enter; an echo that comes later is none. */
const echoLines = 2;
const maxCommandChars = 4096;

/** Finds commands in a recording's lines, given in order. */
export interface CommandFinder {
  line(line: TranscriptLine): void;
}

/**
 * Typed input counts as a command only when the terminal echoed it: a password is typed and never shown. What stands
 * on the screen is preferred to the keys, since the shell completed and corrected it.
 */
export function createCommandFinder(onCommand: (command: Command) => void): CommandFinder {
  let typed: { readonly text: string; readonly atMs: number; left: number } | null = null;
  let hasInput = false;
  return {
    line({ source, text, atMs }) {
      if (source === 'input') {
        hasInput = true;
        const trimmed = text.trim();
        typed = trimmed === '' || trimmed === '^C' ? null : { text: trimmed, atMs, left: echoLines };
        return;
      }
      if (source !== 'output') return;
      const shown = prompt.exec(text)?.groups?.command?.trim();
      if (typed) {
        const isEcho = text.includes(typed.text) || shown?.startsWith(typed.text.split('\t')[0] ?? typed.text);
        if (isEcho) {
          onCommand({ atMs: typed.atMs, text: (shown ?? typed.text).slice(0, maxCommandChars), evidence: 'typed' });
          typed = null;
          return;
        }
        typed.left -= 1;
        if (typed.left <= 0) typed = null;
      }
      if (!hasInput && shown !== undefined) onCommand({ atMs, text: shown.slice(0, maxCommandChars), evidence: 'inferred' });
    },
  };
}
