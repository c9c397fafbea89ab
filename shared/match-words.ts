import type { MatchMethod, Recording } from './model/recording.ts';

const methodWords: Readonly<Record<MatchMethod, string>> = {
  'session-id': 'the session id in its name',
  sidecar: 'the metadata beside it',
  overlap: 'time, user, host and length',
  manual: 'hand',
  derived: 'nothing: the session was made from it',
};

/** "time, user, host and length (high): begins within 10 s of the session, the same user": what follows "matched by". */
export function matchWords({
  matchMethod,
  matchConfidence,
  matchEvidence,
}: Pick<Recording, 'matchMethod' | 'matchConfidence' | 'matchEvidence'>): string {
  const sure = matchConfidence === null ? '' : ` (${matchConfidence})`;
  return `${methodWords[matchMethod]}${sure}${matchEvidence.length === 0 ? '' : `: ${matchEvidence.join(', ')}`}`;
}
