import type { TerminalEventTuple } from '../../shared/model/playback.ts';
import type { Random } from './random.ts';

export interface NastyCast {
  readonly text: string;
  readonly cols: number;
  readonly rows: number;
  readonly events: readonly TerminalEventTuple[];
}

const esc = '\u001b';

/**
 * An asciicast v2 of everything that makes snapshots hard: both screens, saved cursors, scroll regions, origin mode,
 * tab stops, line drawing, pending wraps, wide and combining characters, colours of every kind, resizes, and escape
 * sequences and characters split over events. Times are whole milliseconds.
 */
export function makeNastyCast(random: Random, options: { readonly events: number }): NastyCast {
  const [cols, rows] = [80, 24];
  const words = [
    'deploy',
    'prod-db-1',
    '数据库',
    '💥',
    'ﬁn',
    'e\u0301tat',
    'SELECT *',
    '한국어',
    '|',
    '██',
    'naïve',
    '\t',
    '👨\u200d👩\u200d👧',
    '❤\ufe0f',
    '🇩🇪',
    'क्षि',
    '👍🏽',
  ];
  const move = (): string => `${esc}[${random.integer(1, 30)};${random.integer(1, 100)}H`;
  const moves: (() => string)[] = [
    () => `${random.pick(words)} ${random.pick(words)}\r\n`,
    () => random.pick(words).repeat(random.integer(1, 40)),
    () => 'x'.repeat(random.integer(60, 100)),
    move,
    () => `${move()}${random.pick(words)}`,
    () => `${esc}[${random.pick([0, 1, 2, 3, 4, 5, 7, 8, 9, 22, 24, 27, 31, 42, 97, 103])}m`,
    () => `${esc}[38;5;${random.integer(0, 255)}m`,
    () => `${esc}[48;2;${random.integer(0, 255)};${random.integer(0, 255)};${random.integer(0, 255)}m`,
    () => `${esc}[0m`,
    () => `${esc}[${random.pick(['J', '1J', '2J', 'K', '1K', '2K', '3P', '4@', '2L', '2M', '5X', '2S', '2T'])}`,
    () => `${esc}[${random.integer(1, 6)};${random.integer(8, 22)}r`,
    () => `${esc}[r`,
    () => `${esc}7`,
    () => `${esc}8`,
    () => `${esc}[?6${random.pick(['h', 'l'])}`,
    () => `${esc}[?7${random.pick(['h', 'h', 'l'])}`,
    () => `${esc}[4${random.pick(['h', 'l', 'l'])}`,
    () => `${esc}[?25${random.pick(['h', 'l'])}`,
    () => `${esc}[?1${random.pick(['h', 'l'])}`,
    () => `${esc}[?2004${random.pick(['h', 'l'])}`,
    () => `${esc}[?1049${random.pick(['h', 'l'])}`,
    () => `${esc}[?47${random.pick(['h', 'l'])}`,
    () => `${esc}(0lqqqk${random.pick(['', `${esc}(B`])}`,
    () => `${esc}(B`,
    () => `${esc}H`,
    () => `${esc}[3g`,
    () => `${esc}M`,
    () => '\n\n\r',
    () => '\b\b ',
    () => `${esc}]0;title${random.integer(0, 9)}\u0007`,
    () => `${esc}]8;;https://example.com${esc}\\link${esc}]8;;${esc}\\`,
    () => `${esc}P$q"p${esc}\\`,
    () => `${esc}c`,
  ];
  const events: TerminalEventTuple[] = [];
  let atMs = 0;
  let pending = '';
  while (events.length < options.events) {
    atMs += random.pick([0, 0, 1, 7, 40, 900]);
    if (random.next() < 0.01) {
      events.push([atMs, 'r', `${random.integer(20, 140)}x${random.integer(5, 50)}`]);
      continue;
    }
    if (random.next() < 0.02) events.push([atMs, random.pick(['i', 'm'] as const), random.pick(['ls\r', 'note', 'x'])]);
    // A reset is so thorough that a recording full of them tests little.
    let made = random.pick(moves);
    if (made === moves.at(-1) && random.next() < 0.9) made = moves[0] ?? made;
    const output = pending + made();
    pending = '';
    const cut = random.next() < 0.15 ? random.integer(1, output.length) : output.length;
    pending = output.slice(cut);
    events.push([atMs, 'o', output.slice(0, cut)]);
  }
  const header = { version: 2, width: cols, height: rows, timestamp: 1_762_092_180 };
  const text = [header, ...events.map(([at, code, data]) => [at / 1000, code, data])].map((line) => JSON.stringify(line)).join('\n');
  return { text, cols, rows, events };
}
