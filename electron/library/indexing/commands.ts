import type { TranscriptLine } from '../../../shared/model/playback.ts';
import type { ShellMark } from './shell-marks.ts';

/**
 * A command that a user ran. `marked`: the shell itself said so (OSC 133); `typed`: its keys were recorded; `inferred`: it
 * stands behind a shell prompt on the screen.
 */
export interface Command {
  readonly atMs: number;
  readonly text: string;
  readonly evidence: 'marked' | 'typed' | 'inferred';
}

/** How it ended: told by the shell, or when the next prompt or command appeared. */
export interface CommandEnd {
  readonly endMs: number;
  readonly exitStatus: number | null;
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

/** What ends a prompt. */
const promptSign = /[$#%>](?:\s|$)/;

/** Prompts without a command behind them: the command before has ended. */
const barePrompt = new RegExp(prompt.source.replace(/\[ \\u00a0\]\(\?<command>.*$/, '\\s*$'), 'u');

/** Finds commands in a recording's lines and marks, given in order. */
export interface CommandFinder {
  line(line: TranscriptLine): void;
  mark(mark: ShellMark, atMs: number): void;
  finish(atMs: number): void;
}

export interface CommandListener {
  started(command: Command): void;
  ended(command: Command, end: CommandEnd): void;
}

/**
 * Typed input counts as a command only when the terminal echoed it: a password is typed and never shown. What stands
 * on the screen is preferred to the keys, since the shell completed and corrected it. Once a shell marks its commands,
 * nothing is inferred. What is typed into a full-screen program is no command.
 */
export function createCommandFinder({ started, ended }: CommandListener, isAlternate: () => boolean): CommandFinder {
  let typed: { readonly text: string; readonly atMs: number; left: number } | null = null;
  let hasInput = false;
  let hasMarks = false;
  let open: Command | null = null;

  function end(endMs: number, exitStatus: number | null): void {
    if (open) ended(open, { endMs: Math.max(endMs, open.atMs), exitStatus });
    open = null;
  }

  function start(command: Command): void {
    end(command.atMs, null);
    open = { ...command, text: command.text.slice(0, maxCommandChars) };
    started(open);
  }

  return {
    mark(mark, atMs) {
      hasMarks = true;
      if (mark.kind === 'run' && mark.text !== '') start({ atMs, text: mark.text, evidence: 'marked' });
      else if (mark.kind === 'end') end(atMs, mark.exitStatus);
      else if (mark.kind === 'prompt') end(atMs, null);
    },
    finish: (atMs) => end(atMs, null),
    line({ source, text, atMs }) {
      if (hasMarks || isAlternate()) return;
      if (source === 'input') {
        hasInput = true;
        const trimmed = text.trim();
        typed = trimmed === '' || trimmed === '^C' ? null : { text: trimmed, atMs, left: echoLines };
        return;
      }
      if (source !== 'output') return;
      // Every line of a recording comes by here, and few of them are worth trying the expressions.
      const mayPrompt = promptSign.test(text);
      if (!typed && !mayPrompt) return;
      if (mayPrompt && barePrompt.test(text)) end(atMs, null);
      const shown = !mayPrompt ? undefined : prompt.exec(text)?.groups?.command?.trim();
      if (typed) {
        const isEcho = text.includes(typed.text) || shown?.startsWith(typed.text.split('\t')[0] ?? typed.text);
        if (isEcho) {
          start({ atMs: typed.atMs, text: shown ?? typed.text, evidence: 'typed' });
          typed = null;
          return;
        }
        typed.left -= 1;
        if (typed.left <= 0) typed = null;
      }
      if (!hasInput && shown !== undefined) start({ atMs, text: shown, evidence: 'inferred' });
    },
  };
}
