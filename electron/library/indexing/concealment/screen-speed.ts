import type { OnConcealment } from './concealment.ts';

/** Faster than this for so long nobody reads: a few thousand lines that scrolled by within seconds. */
const floodLines = 2000;
const floodMs = 5000;
/** A pause that ends a flood. */
const pauseMs = 1000;

/** What was shown for less than this before the screen was cleared was not read. */
const clearedMs = 1500;
const keptOutputs = 8;
const clears = /\u001b\[(?:2|3)J|\u001bc/;
const promptAtStart = /^(?:\S{1,80}[@:]\S{0,120}|\[[^\]]{1,80}\])?[ ]?[$#%>\u276f] /;

/**
 * Finds output that scrolls by faster than it can be read, and a screen that is cleared right after a command gave
 * output on it. `isAlternate` tells a full-screen program, which may do both.
 */
export function createScreenSpeedFinder(
  onFound: OnConcealment,
  isAlternate: () => boolean,
): { output(atMs: number, data: string): void; command(atMs: number, text: string): void; finish(): void } {
  let flood: { startMs: number; lastMs: number; lines: number } | null = null;
  let command: { readonly atMs: number; readonly text: string } | null = null;
  // As they came: they are read only when a screen is cleared.
  let recent: { readonly atMs: number; readonly data: string }[] = [];

  function endFlood(): void {
    if (flood && flood.lines >= floodLines && flood.lines / Math.max(1, flood.lastMs - flood.startMs) >= floodLines / floodMs) {
      onFound({
        kind: 'too-fast',
        atMs: flood.startMs,
        endMs: flood.lastMs,
        what: `${flood.lines} lines scrolled by in ${((flood.lastMs - flood.startMs) / 1000).toFixed(1)} s`,
        why: 'Output that is faster than it can be read hides what stands among it.',
        severity: 'low',
      });
    }
    flood = null;
  }

  return {
    command(atMs, text) {
      command = { atMs, text };
    },
    finish: endFlood,
    output(atMs, data) {
      if (isAlternate()) return;
      if (flood && (atMs - flood.lastMs > pauseMs || atMs - flood.startMs > 10 * floodMs)) endFlood();
      const clear = data.includes('\u001b') ? clears.exec(data) : null;
      const before = clear ? data.slice(0, clear.index) : data;
      const count = countLines(before);
      if (count > 0) {
        flood ??= { startMs: atMs, lastMs: atMs, lines: 0 };
        flood.lastMs = atMs;
        flood.lines += count;
        recent.push({ atMs, data: before });
        if (recent.length > 2 * keptOutputs) recent = recent.slice(-keptOutputs);
      }
      if (!clear) return;
      const output = lastOutput(recent);
      recent = [];
      const isOutput = output !== null && command !== null && output.atMs >= command.atMs && !output.text.endsWith(command.text);
      if (!isOutput || atMs - output.atMs >= clearedMs) return;
      onFound({
        kind: 'screen-cleared',
        atMs,
        endMs: null,
        what: `The screen was cleared ${atMs - output.atMs} ms after output of ${command?.text.slice(0, 120)}`,
        why: `What it showed last could hardly be read: ${output.text.slice(0, 120)}`,
        severity: 'medium',
      });
    },
  };
}

/** The last of several outputs that was a line of text and no prompt. */
function lastOutput(
  recent: readonly { readonly atMs: number; readonly data: string }[],
): { readonly atMs: number; readonly text: string } | null {
  for (const { atMs, data } of recent.toReversed()) {
    const text = lastTextLine(data);
    if (text !== '' && !promptAtStart.test(text)) return { atMs, text };
  }
  return null;
}

function countLines(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
}

/** The last line that was ended, without control sequences. */
function lastTextLine(text: string): string {
  const end = text.lastIndexOf('\n');
  const start = text.lastIndexOf('\n', end - 1) + 1;
  return text
    .slice(Math.max(start, end - 500), end)
    .replace(/\u001b(?:\[[\d;:?<=>]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)|[^[\]])/g, '')
    .replace(/\p{Cc}+/gu, '')
    .trim();
}
