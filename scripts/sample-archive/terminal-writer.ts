import type { Random } from './random.ts';

/** Plays a user at a terminal and keeps the events of an asciicast v2 recording (domain.md 9.2). */
export interface TerminalWriter {
  /** What the prompt says; shown by `prompt`. */
  ps1: string;
  nowMs(): number;
  /** Lets time pass. */
  wait(ms: number): void;
  /** Lets time pass up to a moment of the recording. */
  until(ms: number): void;
  /** Terminal output as it stands. */
  out(data: string): void;
  /** Lines of output. */
  lines(...lines: readonly string[]): void;
  prompt(): void;
  /** Typed keys, each echoed. */
  type(text: string): void;
  /** A key that is not echoed. */
  key(data: string): void;
  /** Types a command, runs it for a moment, shows its output and the next prompt. */
  run(command: string, ...output: readonly string[]): void;
  resize(cols: number, rows: number): void;
  mark(label: string): void;
  /** The recording as a file. */
  toCast(): string;
}

interface WriterOptions {
  readonly cols: number;
  readonly rows: number;
  /** Seconds since 1970: the wall-clock time of position 0. */
  readonly startedAt: number;
  readonly title: string;
  readonly random: Random;
}

export function createTerminalWriter({ cols, rows, startedAt, title, random }: WriterOptions): TerminalWriter {
  const events: string[] = [];
  let now = 400;
  const add = (code: 'o' | 'i' | 'm' | 'r', data: string): void => void events.push(JSON.stringify([now / 1000, code, data]));
  const writer: TerminalWriter = {
    ps1: '$ ',
    nowMs: () => now,
    wait: (ms) => {
      now += ms;
    },
    until: (ms) => {
      now = Math.max(now, ms);
    },
    out: (data) => add('o', data),
    lines: (...lines) => {
      if (lines.length > 0) add('o', lines.map((line) => `${line}\r\n`).join(''));
    },
    prompt: () => add('o', writer.ps1),
    type: (text) => {
      for (const character of text) {
        now += random.int(45, 190);
        add('i', character);
        now += random.int(8, 30);
        add('o', character);
      }
    },
    key: (data) => {
      now += random.int(120, 400);
      add('i', data);
      now += random.int(8, 30);
    },
    run: (command, ...output) => {
      writer.type(command);
      writer.key('\r');
      add('o', '\r\n');
      now += random.int(60, 420);
      writer.lines(...output);
      now += random.int(5, 40);
      writer.prompt();
      now += random.int(900, 5200);
    },
    resize: (newCols, newRows) => add('r', `${newCols}x${newRows}`),
    mark: (label) => add('m', label),
    toCast: () => {
      const header = {
        version: 2,
        width: cols,
        height: rows,
        timestamp: startedAt,
        title,
        env: { TERM: 'xterm-256color', SHELL: '/bin/bash' },
      };
      return `${[JSON.stringify(header), ...events].join('\n')}\n`;
    },
  };
  return writer;
}

/** Runs a full-screen program in the alternate screen, which restores what was shown before. */
export function fullScreen(terminal: TerminalWriter, program: () => void): void {
  terminal.out('\u001b[?1049h\u001b[22;0;0t\u001b[H\u001b[2J');
  program();
  terminal.out('\u001b[?1049l\u001b[23;0;0t');
}

/** Writes text at a row and column, both from 1. */
export function at(row: number, column: number, text: string): string {
  return `\u001b[${row};${column}H${text}`;
}

export const colour = {
  green: (text: string) => `\u001b[32m${text}\u001b[0m`,
  red: (text: string) => `\u001b[31m${text}\u001b[0m`,
  yellow: (text: string) => `\u001b[33m${text}\u001b[0m`,
  blue: (text: string) => `\u001b[1;34m${text}\u001b[0m`,
  bold: (text: string) => `\u001b[1m${text}\u001b[0m`,
  reverse: (text: string) => `\u001b[7m${text}\u001b[0m`,
} as const;
