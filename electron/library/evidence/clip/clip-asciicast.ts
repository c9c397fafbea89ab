import type { ClipFacts } from './clip-facts.ts';
import type { ClipRange } from './clip-range.ts';

/**
 * The range as asciicast v2 (https://docs.asciinema.org/manual/asciicast/v2/), which every player reads: first the screen
 * as it was, then each event at its own distance from the beginning. No idle time limit is set, and the end is marked, so
 * that nothing is played shorter than it was. Exit statuses have no place in v2; the recipe tells them.
 */
export async function* clipAsciicast(facts: ClipFacts, range: ClipRange): AsyncGenerator<string> {
  const { start, fromMs, toMs } = range;
  const startedAtMs = facts.startedAtMs === null ? null : facts.startedAtMs + fromMs;
  yield line({
    version: 2,
    width: start.cols,
    height: start.rows,
    ...(startedAtMs === null ? {} : { timestamp: Math.floor(startedAtMs / 1000) }),
    duration: seconds(toMs - fromMs),
    title: `${facts.session.externalId ?? facts.session.id} ${fromMs}-${toMs} ms`,
  });
  yield line([0, 'o', start.ansi]);
  for await (const events of range.events()) {
    yield events.map(([atMs, code, data]) => (code === 'x' ? '' : line([seconds(atMs - fromMs), code, data]))).join('');
  }
  yield line([seconds(toMs - fromMs), 'o', '']);
}

function line(value: unknown): string {
  return `${JSON.stringify(value)}\n`;
}

function seconds(ms: number): number {
  return Number((ms / 1000).toFixed(3));
}
