import type { SessionId } from '../../../../shared/model/ids.ts';
import type { MatchConfidence, Recording } from '../../../../shared/model/recording.ts';
import type { ReadableCatalog } from '../../catalog/handles.ts';
import { createFitting } from './match-by-overlap.ts';
import { objectsOfSession, overlapUnits } from './overlap-units.ts';
import { confidenceOf } from './score-overlap.ts';

/** A session that a recording may be of, by time, user, host and length. */
export interface Candidate {
  readonly sessionId: SessionId;
  readonly confidence: MatchConfidence;
  readonly evidence: readonly string[];
}

const mostCandidates = 10;

/** The sessions a recording may be of, the likeliest first; none where its name holds a session id. */
export function fittingSessions(catalog: ReadableCatalog, { id, sessionId }: Pick<Recording, 'id' | 'sessionId'>): Candidate[] {
  const unit = overlapUnits(objectsOfSession(catalog, sessionId)).find(({ objects }) => objects.some((object) => object.id === id));
  if (!unit) return [];
  return createFitting(catalog)(unit)
    .slice(0, mostCandidates)
    .map(({ session, fit }) => ({ sessionId: session.id, confidence: confidenceOf(fit.points), evidence: fit.evidence }));
}
