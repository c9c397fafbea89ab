import type { SessionCoverage } from '../../../shared/model/coverage.ts';
import type { CoverageDocument } from '../../../shared/model/evidence-documents.ts';
import { utc } from './evidence-documents.ts';

/** What of the session was watched when it was exported: docs/coverage.md says what the members mean. */
export function coverageDocument(coverage: SessionCoverage): CoverageDocument {
  const { sessionId, recordings, reviewers, stretches, ...levels } = coverage;
  return {
    session: sessionId,
    ...levels,
    recordings: recordings.map(({ recordingId, ...rest }) => ({ id: recordingId, ...rest })),
    reviewers: reviewers.map((each) => ({ ...each, firstAt: utc(each.firstAtMs), lastAt: utc(each.lastAtMs) })),
    stretches: stretches.map((each) => ({ ...each, startedAt: utc(each.startedAtMs) })),
  };
}
