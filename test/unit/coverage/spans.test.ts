import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCoverageBatches } from '../../../renderer/features/review/coverage/coverage-batches.ts';
import { placePlayed } from '../../../renderer/features/review/coverage/place-played.ts';
import { coverageLevels, percentOf } from '../../../shared/coverage-levels.ts';
import { AppError } from '../../../shared/errors.ts';
import type { PlayedInterval } from '../../../shared/model/coverage.ts';
import { recordingIdSchema } from '../../../shared/model/ids.ts';
import { totalMs, unionOf, without } from '../../../shared/spans.ts';

const spans = fc.array(
  fc.record({ fromMs: fc.nat(60), length: fc.nat(20) }).map(({ fromMs, length }) => ({ fromMs, toMs: fromMs + length })),
);
const timesOf = (of: readonly { fromMs: number; toMs: number }[]): Set<number> =>
  new Set(of.flatMap(({ fromMs, toMs }) => Array.from({ length: toMs - fromMs }, (_, at) => fromMs + at)));

describe('spans of time', () => {
  it('unite and subtract as the sets of their milliseconds do', () => {
    fc.assert(
      fc.property(spans, spans, (one, other) => {
        const [a, b] = [unionOf(one), unionOf(other)];
        expect(timesOf(a)).toEqual(timesOf(one));
        expect(totalMs(a)).toBe(timesOf(one).size);
        // In order, and apart: one that touches the next would be the same.
        expect(a.every(({ fromMs }, at) => at === 0 || fromMs > (a[at - 1]?.toMs ?? 0))).toBe(true);
        const taken = timesOf(other);
        const left = new Set([...timesOf(one)].filter((time) => !taken.has(time)));
        expect(timesOf(without(a, b))).toEqual(left);
        expect(totalMs(without(a, b))).toBe(left.size);
      }),
    );
  });
});

describe('how much was watched', () => {
  it('counts a time once, as the best that was seen of it', () => {
    const played = (kind: 'watched' | 'skipped' | 'hidden', fromMs: number, toMs: number, speed = 1, focused = true) => ({
      ...{ kind, fromMs, toMs, speed, focused },
    });
    expect(
      coverageLevels([
        played('watched', 0, 1000),
        played('watched', 500, 2000, 2, false),
        played('watched', 0, 10_000, 16),
        played('skipped', 9000, 12_000),
        played('hidden', 0, 15_000),
      ]),
    ).toEqual({ watchedMs: 2000, normalMs: 1000, focusedMs: 1000, fastMs: 8000, skippedMs: 2000, hiddenMs: 3000 });
  });

  it.each([
    [0, 1000, 0],
    [999, 100_000, 0],
    [99_900, 100_000, 99],
    [99_901, 100_000, 100],
    [100_000, 100_000, 100],
    [5, null, null],
    [0, 0, null],
  ])('%i ms of %s ms are %s percent', (watchedMs, durationMs, percent) => {
    expect(percentOf(watchedMs, durationMs)).toBe(percent);
  });
});

const id = (text: string) => recordingIdSchema.parse(text);

it('what went by on a timeline is of the recordings that it is made of, and of none in the pauses between them', () => {
  const places = [
    { recordingId: id('a'), offsetMs: 0, durationMs: 10_000 },
    { recordingId: id('b'), offsetMs: 15_000, durationMs: 10_000 },
  ];
  const played = { kind: 'watched', fromMs: 8000, toMs: 17_000, speed: 2, focused: true, startedAtMs: 1000 } as const;
  expect(placePlayed([played], places)).toEqual([
    { ...played, recordingId: 'a', fromMs: 8000, toMs: 10_000 },
    { ...played, recordingId: 'b', fromMs: 0, toMs: 2000, startedAtMs: 4500 },
  ]);
});

describe('sending what was played', () => {
  const interval = (fromMs: number): PlayedInterval => ({
    ...{ recordingId: id('a'), kind: 'watched', fromMs, toMs: fromMs + 1, speed: 1, focused: true, startedAtMs: 0 },
  });

  it('sends what did not arrive again, before what came after it', async () => {
    const sent: (readonly number[])[] = [];
    let isBroken = true;
    const batches = createCoverageBatches(async (intervals) => {
      if (isBroken) throw new AppError('internal', 'Lost.', { retryable: true });
      sent.push(intervals.map(({ fromMs }) => fromMs));
    });
    await batches.add([interval(1)]);
    isBroken = false;
    await batches.add([interval(2)]);
    expect(sent).toEqual([[1, 2]]);
  });

  it('does not hold up everything for what the library refuses', async () => {
    const sent: number[] = [];
    const batches = createCoverageBatches(async (intervals) => {
      if (intervals.some(({ fromMs }) => fromMs === 1)) throw new AppError('usage', 'No.');
      sent.push(...intervals.map(({ fromMs }) => fromMs));
    });
    await batches.add([interval(1)]);
    await batches.add([interval(2)]);
    expect(sent).toEqual([2]);
  });
});
