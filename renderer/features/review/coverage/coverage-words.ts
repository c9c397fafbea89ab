import type { CoverageLevels, CoverageStretch, ReviewerCoverage } from '../../../../shared/model/coverage.ts';

/** "R. Eviewer (auditor)": the name in the settings, and the account of the system. */
export function reviewerWords({ reviewer, account, library }: Pick<ReviewerCoverage, 'reviewer' | 'account' | 'library'>): string {
  const name = reviewer === '' ? account : `${reviewer} (${account})`;
  return library === null ? name : `${name}, in another library`;
}

/** How a stretch was played: "at 1x, window without the focus". */
export function stretchWords({ kind, speed, focused, isOfThisObject }: CoverageStretch): string {
  const how = {
    watched: `at ${speed}x${focused ? '' : ', window without the focus'}`,
    skipped: 'skipped: nothing happens',
    hidden: `at ${speed}x in a hidden window`,
  }[kind];
  return isOfThisObject ? how : `${how}; of an object that was replaced`;
}

/** How long it is altogether, and how much of it was seen in which way. */
export function levelRows(levels: CoverageLevels, durationMs: number): readonly (readonly [name: string, ms: number])[] {
  const { watchedMs, normalMs, focusedMs, fastMs, skippedMs, hiddenMs } = levels;
  return [
    ['At up to 2x', watchedMs],
    ['At up to 1x', normalMs],
    ['With the focus', focusedMs],
    ['Only faster', fastMs],
    ['Skipped as idle', skippedMs],
    ['Only hidden', hiddenMs],
    ['Never played', Math.max(0, durationMs - watchedMs - fastMs - skippedMs - hiddenMs)],
  ];
}
