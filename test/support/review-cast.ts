import { type CastEvent, castOf } from './markers-of.ts';

export const floodLines = 20_000;

/** What the shell of the recording marks: a prompt, a command, its output and its exit status (OSC 133). */
function command(at: number, text: string, output: readonly CastEvent[], endAt: number, status: number): CastEvent[] {
  return [
    [at, 'o', '\u001b]133;A\u0007alice@prod-db-1:~$ \u001b]133;B\u0007'],
    [at + 0.5, 'o', text],
    [at + 1, 'o', '\r\n\u001b]133;C\u0007'],
    ...output,
    [endAt, 'o', `\u001b]133;D;${status}\u0007`],
  ];
}

/** A flood of 20,000 lines, a resize, an alternate screen, CJK and emoji, with five commands in 45 seconds. */
export function reviewCast(): string {
  const flood = Array.from({ length: floodLines / 100 }, (_, batch): CastEvent => {
    const lines = Array.from({ length: 100 }, (_line, line) => `line ${batch * 100 + line} of the flood \u884c${batch * 100 + line}\r\n`);
    return [2.5 + batch * 0.05, 'o', lines.join('')];
  });
  return castOf(
    [
      ...command(1, 'make flood', flood, 13, 0),
      [14, 'r', '120x40'],
      ...command(15, 'stty size', [[16.5, 'o', '40 120\r\n']], 17, 0),
      ...command(
        20,
        'top',
        [
          [21.5, 'o', '\u001b[?1049h\u001b[2J\u001b[HTOP OF THE PROGRAM\u001b[5;1Hload 0.01'],
          [25, 'o', '\u001b[5;1Hload 9.99'],
          [29, 'o', '\u001b[?1049l'],
        ],
        29.5,
        0,
      ),
      ...command(
        32,
        'cat \u6f22\u5b57.txt',
        [[33.5, 'o', '\u6f22\u5b57\u3068\u304b\u306a \ud55c\uad6d\uc5b4\r\n\u{1f680} launched \u2705 done\r\n']],
        34,
        0,
      ),
      ...command(40, 'false', [], 41.5, 1),
      [45, 'o', '\u001b]133;A\u0007alice@prod-db-1:~$ '],
    ],
    { cols: 80, rows: 24 },
  );
}
