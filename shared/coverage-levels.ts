import { type CoverageLevels, type PlayedInterval, type RecordingCoverage, watchedUpTo } from './model/coverage.ts';
import { type Span, totalMs, unionOf, without } from './spans.ts';

type Played = Pick<PlayedInterval, 'kind' | 'fromMs' | 'toMs' | 'speed' | 'focused'>;

/** What of a recording lies on the record in which way; the best that can be said of each time. */
export function coverageSpans(played: readonly Played[]): RecordingCoverage['spans'] {
  const of = (wanted: (stretch: Played) => boolean): Span[] => unionOf(played.filter(wanted));
  const watched = of(({ kind, speed }) => kind === 'watched' && speed <= watchedUpTo);
  const seen = of(({ kind }) => kind === 'watched');
  const skipped = without(
    of(({ kind }) => kind === 'skipped'),
    seen,
  );
  const passed = unionOf([...seen, ...skipped]);
  return {
    watched,
    fast: without(seen, watched),
    skipped,
    hidden: without(
      of(({ kind }) => kind === 'hidden'),
      passed,
    ),
  };
}

/** How much of one recording was seen in which way. */
export function coverageLevels(played: readonly Played[]): CoverageLevels {
  const { watched, fast, skipped, hidden } = coverageSpans(played);
  const lengthOf = (wanted: (stretch: Played) => boolean): number => totalMs(unionOf(played.filter(wanted)));
  return {
    watchedMs: totalMs(watched),
    normalMs: lengthOf(({ kind, speed }) => kind === 'watched' && speed <= 1),
    focusedMs: lengthOf(({ kind, speed, focused }) => kind === 'watched' && speed <= watchedUpTo && focused),
    fastMs: totalMs(fast),
    skippedMs: totalMs(skipped),
    hiddenMs: totalMs(hidden),
  };
}

export function sumLevels(levels: readonly CoverageLevels[]): CoverageLevels {
  const sum = (pick: (each: CoverageLevels) => number): number => levels.reduce((total, each) => total + pick(each), 0);
  return {
    watchedMs: sum(({ watchedMs }) => watchedMs),
    normalMs: sum(({ normalMs }) => normalMs),
    focusedMs: sum(({ focusedMs }) => focusedMs),
    fastMs: sum(({ fastMs }) => fastMs),
    skippedMs: sum(({ skippedMs }) => skippedMs),
    hiddenMs: sum(({ hiddenMs }) => hiddenMs),
  };
}

/** What is recorded is exact to this. Milliseconds. */
const exactToMs = 100;

/** 0 to 100, rounded down: 100 only where nothing is left. Null where there is no length to be a part of. */
export function percentOf(watchedMs: number, durationMs: number | null): number | null {
  if (durationMs === null || durationMs <= 0) return null;
  if (durationMs - watchedMs < exactToMs) return 100;
  return Math.min(99, Math.floor((100 * watchedMs) / durationMs));
}
