import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { ScreenLine } from '../../../electron/library/catalog/screen-lines.ts';
import {
  createLineTracker,
  graceMs,
  type LineTracker,
  type SeenLine,
  type TrackedChanges,
} from '../../../electron/library/indexing/screen-text/line-tracker.ts';

/** A line as a frame shows it: its text, and where. */
type Shown = readonly [text: string, x: number, y: number, confidence?: number];

const seen = ([text, x, y, confidence = 90]: Shown): SeenLine => ({
  box: { x, y, width: 8 * text.length, height: 14 },
  reading: { text, confidence, words: [] },
  image: null,
});

/** What a catalog has after these changes. */
function apply(lines: Map<number, ScreenLine>, { added, updated }: TrackedChanges): void {
  for (const line of added) {
    expect(lines.has(line.seq), `line ${line.seq} is added once`).toBe(false);
    lines.set(line.seq, line);
  }
  for (const { seq, ...change } of updated) {
    const line = lines.get(seq);
    if (!line) throw new Error(`Line ${seq} was changed before it was added.`);
    lines.set(seq, { ...line, ...change });
  }
}

function track(frames: readonly (readonly [atMs: number, ...lines: Shown[]])[], endMs: number): ScreenLine[] {
  const tracker = createLineTracker();
  const lines = new Map<number, ScreenLine>();
  for (const [atMs, ...shown] of frames) apply(lines, tracker.frame(atMs, shown.map(seen)));
  apply(lines, tracker.finish(endMs));
  return [...lines.values()];
}

const times = (lines: readonly ScreenLine[]): [string, number, number][] => lines.map(({ text, atMs, endMs }) => [text, atMs, endMs]);

it('a line is there from its first frame until the first without it', () => {
  const lines = track(
    [
      [0, ['prompt', 10, 10]],
      [1000, ['prompt', 10, 10], ['output', 10, 30]],
      [5000, ['prompt', 10, 10]],
    ],
    9000,
  );
  expect(times(lines)).toEqual([
    ['prompt', 0, 9000],
    ['output', 1000, 5000],
  ]);
});

it('lines that scroll are the same ones elsewhere', () => {
  const lines = track(
    [
      [0, ['total 12', 10, 10], ['drwx home', 10, 30], ['drwx root', 10, 50], ['drwx srv', 10, 70]],
      [3000, ['drwx home', 10, 10], ['drwx root', 10, 30], ['drwx srv', 10, 50], ['prompt', 10, 70]],
    ],
    6000,
  );
  expect(times(lines)).toEqual([
    ['total 12', 0, 3000],
    ['drwx home', 0, 6000],
    ['drwx root', 0, 6000],
    ['drwx srv', 0, 6000],
    ['prompt', 3000, 6000],
  ]);
  expect(lines.slice(1, 4).map(({ box, moves }) => [box.y, ...moves.map(({ atMs, y }) => [atMs, y])])).toEqual([
    [30, [3000, 10]],
    [50, [3000, 30]],
    [70, [3000, 50]],
  ]);
});

it('lines that say the same are told apart, and none is counted twice when they scroll', () => {
  const lines = track(
    [
      [0, ['total 12', 10, 10], ['drwx', 10, 30], ['drwx', 10, 50], ['drwx', 10, 70]],
      [3000, ['drwx', 10, 10], ['drwx', 10, 30], ['drwx', 10, 50], ['prompt', 10, 70]],
    ],
    6000,
  );
  expect(times(lines).filter(([text]) => text === 'drwx')).toEqual([
    ['drwx', 0, 6000],
    ['drwx', 0, 6000],
    ['drwx', 0, 6000],
  ]);
});

it('of a line that is being typed what it was for two seconds is kept, and what it came to', () => {
  const lines = track(
    [
      [0, ['# r', 10, 10]],
      [1000, ['# rm -', 10, 10]],
      [2000, ['# rm -rf', 10, 10]],
      [5000, ['# rm -rf /srv', 10, 10]],
    ],
    9000,
  );
  expect(times(lines)).toEqual([
    ['# rm -rf', 2000, 5000],
    ['# rm -rf /srv', 5000, 9000],
  ]);
});

it('another reading of the same letters is the same line, and the surer one is kept', () => {
  const lines = track(
    [
      [0, ['prod-db-O', 10, 10, 60]],
      [1000, ['prod-db-0', 11, 10, 95]],
      [2000, ['prod db-0', 10, 11, 70]],
    ],
    4000,
  );
  expect(times(lines)).toEqual([['prod-db-0', 0, 4000]]);
});

it('a clock is another line every second', () => {
  const lines = track(
    [
      [0, ['00:19:41', 10, 10]],
      [1000, ['00:19:42', 10, 10]],
    ],
    2000,
  );
  expect(times(lines)).toEqual([
    ['00:19:41', 0, 1000],
    ['00:19:42', 1000, 2000],
  ]);
});

it('a line that a pointer covers for a moment was there all the time', () => {
  const lines = track([[0, ['Settings', 10, 10]], [3000], [4000, ['Settings', 10, 10]], [8000], [12_000, ['Settings', 10, 10]]], 13_000);
  expect(times(lines)).toEqual([
    ['Settings', 0, 8000],
    ['Settings', 12_000, 13_000],
  ]);
});

const anyFrames = fc.array(
  fc.record({
    gap: fc.constantFrom(1000, 2000, 4000),
    shown: fc.uniqueArray(fc.record({ row: fc.nat(5), text: fc.constantFrom('ls', 'ls -la', 'total', 'prod-db-1', 'prod-db-2', 'exit') }), {
      selector: ({ row }) => row,
      maxLength: 5,
    }),
  }),
  { minLength: 1, maxLength: 12 },
);

const toFrames = (frames: readonly { gap: number; shown: readonly { row: number; text: string }[] }[]): [number, Shown[]][] => {
  let atMs = 0;
  return frames.map(({ gap, shown }) => {
    const frame: [number, Shown[]] = [atMs, shown.map(({ row, text }): Shown => [text, 10, 20 * row])];
    atMs += gap;
    return frame;
  });
};

it('lines are numbered without gaps, in order of their beginning', () => {
  fc.assert(
    fc.property(anyFrames, (given) => {
      const frames = toFrames(given);
      const lines = track(
        frames.map(([atMs, shown]) => [atMs, ...shown] as const),
        60_000,
      );
      expect(lines.map(({ seq }) => seq)).toEqual(lines.map((_, at) => at));
      for (const [at, line] of lines.entries()) {
        expect(line.atMs).toBeGreaterThanOrEqual(lines[at - 1]?.atMs ?? 0);
        expect(line.endMs).toBeGreaterThan(line.atMs);
      }
    }),
  );
});

/** As the catalog gives it back to whoever goes on. */
function resume(lines: ReadonlyMap<number, ScreenLine>, stopMs: number): LineTracker {
  const earlier = [...lines.values()]
    .filter(({ atMs, endMs }) => atMs <= stopMs && endMs >= stopMs - graceMs)
    .map((line) => ({ ...line, endMs: Math.min(line.endMs, stopMs), moves: line.moves.filter(({ atMs }) => atMs <= stopMs) }));
  return createLineTracker({ atMs: stopMs, nextSeq: lines.size, lines: earlier });
}

/** The lines of a run that is killed after one of the frames, and of another that goes on. */
function killedAfter(frames: readonly (readonly [number, readonly Shown[]])[], kill: number): Map<number, ScreenLine> {
  const lines = new Map<number, ScreenLine>();
  const first = createLineTracker();
  let stopMs = 0;
  for (const [atMs, shown] of frames.slice(0, (kill % frames.length) + 1)) {
    const changes = first.frame(atMs, shown.map(seen));
    apply(lines, changes);
    stopMs = changes.resumeMs;
  }
  const second = resume(lines, stopMs);
  for (const [atMs, shown] of frames.filter(([time]) => time >= stopMs)) apply(lines, second.frame(atMs, shown.map(seen)));
  apply(lines, second.finish(60_000));
  return lines;
}

const whole = (frames: readonly (readonly [number, readonly Shown[]])[]): ScreenLine[] =>
  track(
    frames.map(([atMs, shown]) => [atMs, ...shown] as const),
    60_000,
  );

it('whoever is killed after any frame and goes on comes to the same lines', () => {
  const unlike = anyFrames.map((frames) =>
    frames.map(({ gap, shown }) => ({
      gap,
      shown: shown.filter(({ text }, at) => shown.findIndex((other) => other.text === text) === at),
    })),
  );
  fc.assert(
    fc.property(unlike, fc.nat(), (given, kill) => {
      const frames = toFrames(given);
      const facts = ({ text, atMs, endMs, box }: ScreenLine): string => `${atMs} to ${endMs} at ${box.y}: ${text}`;
      expect([...killedAfter(frames, kill).values()].map(facts).sort()).toEqual(whole(frames).map(facts).sort());
    }),
    { numRuns: 1000 },
  );
});

it('also where lines say the same it loses none of them, and says of none that it was there when it was not', () => {
  fc.assert(
    fc.property(anyFrames, fc.nat(), (given, kill) => {
      const frames = toFrames(given);
      const lines = [...killedAfter(frames, kill).values()];
      const expected = whole(frames);
      const shownAt = (all: readonly ScreenLine[], timeMs: number): Set<string> =>
        new Set(all.filter(({ atMs, endMs }) => atMs <= timeMs && endMs > timeMs).map(({ text }) => text));
      for (const [atMs] of frames) expect(shownAt(lines, atMs)).toEqual(shownAt(expected, atMs));
    }),
    { numRuns: 1000 },
  );
});
