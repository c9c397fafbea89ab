import { useMemo } from 'react';
import type { SessionCoverage } from '../../../../shared/model/coverage.ts';
import type { SessionId } from '../../../../shared/model/ids.ts';
import { useQuery } from '../../../bridge/use-query.ts';
import type { TimelinePart } from '../parts/timeline-part.ts';
import type { SeenSpans } from '../timeline/timeline-model.ts';

export interface Coverage {
  /** Null until it is read. */
  readonly coverage: SessionCoverage | null;
  /** At the times of the timeline; null until it is read. */
  readonly seen: SeenSpans | null;
}

/** What of a session was watched; kept current while somebody watches. */
export function useCoverage(sessionId: SessionId, parts: readonly TimelinePart[]): Coverage {
  const { data } = useQuery('coverage.session', { sessionId }, ['coverage', 'recordings']);
  return useMemo(() => ({ coverage: data, seen: data && seenOn(parts, data) }), [data, parts]);
}

function seenOn(parts: readonly TimelinePart[], { recordings }: SessionCoverage): SeenSpans {
  const placed = (pick: (spans: SessionCoverage['recordings'][number]['spans']) => SeenSpans['watched']): SeenSpans['watched'] =>
    parts.flatMap(({ recording, offsetMs }) => {
      const spans = recordings.find(({ recordingId }) => recordingId === recording.id)?.spans;
      return spans ? pick(spans).map(({ fromMs, toMs }) => ({ fromMs: fromMs + offsetMs, toMs: toMs + offsetMs })) : [];
    });
  return { watched: placed(({ watched }) => watched), fast: placed(({ fast }) => fast), skipped: placed(({ skipped }) => skipped) };
}
