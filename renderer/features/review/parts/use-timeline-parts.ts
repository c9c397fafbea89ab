import { useMemo } from 'react';
import type { RecordingId, SessionId } from '../../../../shared/model/ids.ts';
import type { SessionPart } from '../../../../shared/model/playback.ts';
import type { Recording } from '../../../../shared/model/recording.ts';
import { useQuery } from '../../../bridge/use-query.ts';
import type { TimelinePart } from './timeline-part.ts';

/**
 * What is reviewed together with a recording: all that its session recorded one after the other, or itself alone. Null
 * until that is known.
 */
export function useTimelineParts(
  sessionId: SessionId,
  recordings: readonly Recording[],
  chosenId: RecordingId | null,
): readonly TimelinePart[] | null {
  const isAsked = recordings.length > 1;
  const { data, error } = useQuery('playback.session', isAsked ? { sessionId } : null, ['recordings']);
  return useMemo(() => {
    const chosen = recordings.find(({ id }) => id === chosenId) ?? recordings[0];
    if (chosen === undefined) return [];
    if (isAsked && data === null && error === null) return null;
    const parts = isAsked ? placeRecordings(data?.parts ?? [], recordings) : [];
    return parts.length > 1 && parts.some(({ recording }) => recording.id === chosen.id) ? parts : [alone(chosen)];
  }, [isAsked, recordings, chosenId, data, error]);
}

function placeRecordings(parts: readonly SessionPart[], recordings: readonly Recording[]): TimelinePart[] {
  return parts.flatMap(({ recordingId, ...place }) => {
    const recording = recordings.find(({ id }) => id === recordingId);
    return recording ? [{ recording, ...place }] : [];
  });
}

function alone(recording: Recording): TimelinePart {
  const durationMs = recording.probe?.durationMs ?? null;
  return { recording, offsetMs: 0, durationMs, isDurationKnown: durationMs !== null, startedAtMs: null, gapBefore: null };
}
