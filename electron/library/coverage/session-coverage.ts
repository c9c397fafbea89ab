import { coverageLevels, coverageSpans, percentOf, sumLevels } from '../../../shared/coverage-levels.ts';
import type { CoverageStretch, ReviewerCoverage, SessionCoverage } from '../../../shared/model/coverage.ts';
import type { SessionId } from '../../../shared/model/ids.ts';
import { listStretches, listWatchable, sessionPercent } from '../catalog/coverage.ts';
import type { ReadableCatalog } from '../catalog/handles.ts';

/** What of a session was watched: of its recordings as they are now, and all stretches that are on record. */
export function readSessionCoverage(catalog: ReadableCatalog, sessionId: SessionId): SessionCoverage {
  const watchable = listWatchable(catalog, sessionId);
  const played = watchable.map(({ id }) => listStretches(catalog, id));
  const counted = played.map((stretches) => stretches.filter(({ isOfThisObject }) => isOfThisObject));
  const recordings = watchable.map(({ id, key, durationMs }, at) => {
    const stretches = counted[at] ?? [];
    const levels = coverageLevels(stretches);
    const percent = percentOf(levels.watchedMs, durationMs);
    return { ...levels, recordingId: id, key, durationMs, percent, spans: coverageSpans(stretches) };
  });
  const levels = sumLevels(recordings);
  return {
    ...levels,
    sessionId,
    durationMs: watchable.reduce((sum, { durationMs }) => sum + (durationMs ?? 0), 0),
    percent: sessionPercent(catalog, sessionId, watchable, levels.watchedMs),
    recordings,
    reviewers: reviewersOf(counted),
    stretches: played.flat().sort((a, b) => a.startedAtMs - b.startedAtMs),
  };
}

function reviewersOf(byRecording: readonly (readonly CoverageStretch[])[]): ReviewerCoverage[] {
  const byReviewer = Map.groupBy(byRecording.flat(), ({ reviewer, account, library }) => JSON.stringify([reviewer, account, library]));
  return [...byReviewer.values()].flatMap((own) => {
    const [first] = own;
    if (first === undefined) return [];
    const byOwnRecording = Map.groupBy(own, ({ recordingId }) => recordingId);
    return [
      {
        ...sumLevels([...byOwnRecording.values()].map(coverageLevels)),
        reviewer: first.reviewer,
        account: first.account,
        library: first.library,
        firstAtMs: own.reduce((least, { startedAtMs }) => Math.min(least, startedAtMs), first.startedAtMs),
        lastAtMs: own.reduce((most, { startedAtMs }) => Math.max(most, startedAtMs), first.startedAtMs),
      },
    ];
  });
}
