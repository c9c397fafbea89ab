import type { Random } from './random.ts';
import { at, colour, fullScreen, type TerminalWriter } from './terminal-writer.ts';

/** `top` for a while: it redraws every three seconds and is left with q. */
export function top(
  terminal: TerminalWriter,
  random: Random,
  options: { readonly frames: number; readonly clock: string; readonly processes: readonly string[] },
): void {
  fullScreen(terminal, () => {
    const [hours = 0, minutes = 0, seconds = 0] = options.clock.split(':').map(Number);
    for (let frame = 0; frame < options.frames; frame++) {
      const time = new Date(Date.UTC(2026, 0, 1, hours, minutes, seconds + frame * 3)).toISOString().slice(11, 19);
      const busy = random.int(12, 61);
      terminal.out(
        [
          at(1, 1, `top - ${time} up 41 days,  6:12,  2 users,  load average: 1.${random.int(10, 89)}, 0.97, 0.81\u001b[K`),
          at(2, 1, `Tasks: 214 total,   2 running, 212 sleeping,   0 stopped,   0 zombie\u001b[K`),
          at(3, 1, `%Cpu(s): ${busy}.${random.int(0, 9)} us,  2.1 sy,  0.0 ni, ${97 - busy}.4 id,  0.3 wa\u001b[K`),
          at(4, 1, `MiB Mem :  32094.6 total,   1820.4 free,  19877.1 used,  10397.1 buff/cache\u001b[K`),
          at(6, 1, colour.reverse('    PID USER      PR  NI    VIRT    RES  %CPU  %MEM     TIME+ COMMAND           ')),
          ...options.processes.map((command, index) =>
            at(
              7 + index,
              1,
              `${String(2110 + index * 37).padStart(7)} postgres  20   0   8.3g   1.${random.int(1, 9)}g  ${String(random.int(0, 48)).padStart(3)}.${random.int(0, 9)}   3.${random.int(1, 9)}  12:0${index % 10}.41 ${command}\u001b[K`,
            ),
          ),
        ].join(''),
      );
      terminal.wait(3000);
    }
    terminal.key('q');
  });
}

/** `less` on a text: pages down with the space bar, searches, leaves with q. */
export function less(
  terminal: TerminalWriter,
  options: { readonly name: string; readonly text: readonly string[]; readonly rows: number; readonly search: string },
): void {
  fullScreen(terminal, () => {
    const page = options.rows - 1;
    const show = (first: number, status: string): void => {
      const lines = Array.from({ length: page }, (_, row) => at(row + 1, 1, `${options.text[first + row] ?? '~'}\u001b[K`));
      terminal.out(`${lines.join('')}${at(options.rows, 1, `${status}\u001b[K`)}`);
    };
    show(0, colour.reverse(options.name));
    terminal.wait(6000);
    for (let first = page; first < options.text.length; first += page) {
      terminal.key(' ');
      show(first, ':');
      terminal.wait(4200);
    }
    terminal.out(at(options.rows, 1, '\u001b[K'));
    terminal.type(`/${options.search}`);
    terminal.key('\r');
    const hit = Math.max(
      0,
      options.text.findIndex((line) => line.includes(options.search)),
    );
    show(hit, ':');
    terminal.wait(7500);
    terminal.key('q');
  });
}

/** `vi` on a file: goes to a line, opens a new one below, types it, writes and quits. */
export function viAppend(
  terminal: TerminalWriter,
  options: {
    readonly name: string;
    readonly text: readonly string[];
    readonly rows: number;
    readonly line: number;
    readonly added: string;
  },
): void {
  fullScreen(terminal, () => {
    const body = (text: readonly string[]): string =>
      Array.from({ length: options.rows - 1 }, (_, row) => at(row + 1, 1, `${text[row] ?? '\u001b[1;34m~\u001b[0m'}\u001b[K`)).join('');
    terminal.out(`${body(options.text)}${at(options.rows, 1, `"${options.name}" ${options.text.length}L, 1204B\u001b[K`)}\u001b[1;1H`);
    terminal.wait(2600);
    for (let line = 1; line < options.line; line++) {
      terminal.key('j');
      terminal.out(`\u001b[${line + 1};1H`);
    }
    terminal.wait(1200);
    terminal.key('o');
    const opened = [...options.text.slice(0, options.line), '', ...options.text.slice(options.line)];
    terminal.out(`${body(opened)}${at(options.rows, 1, `${colour.bold('-- INSERT --')}\u001b[K`)}\u001b[${options.line + 1};1H`);
    terminal.type(options.added);
    terminal.key('\u001b');
    terminal.out(`${at(options.rows, 1, '\u001b[K')}\u001b[${options.line + 1};${options.added.length}H`);
    terminal.wait(1500);
    terminal.out(at(options.rows, 1, ''));
    terminal.type(':wq');
    terminal.key('\r');
    terminal.out(at(options.rows, 1, `"${options.name}" ${options.text.length + 1}L, 1262B written`));
  });
}
