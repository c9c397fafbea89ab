import type { MatchedRecording } from '../../../shared/model/session.ts';
import { listRecordings } from '../catalog/recordings.ts';
import { getSession } from '../catalog/sessions.ts';
import type { LibraryContext } from '../library-context.ts';
import { manualSteps, matchByHand, recordingsByKey } from '../sync/manual-match.ts';
import { fittingSessions } from '../sync/overlap/fitting-sessions.ts';
import { rematchByOverlap } from '../sync/overlap/match-by-overlap.ts';
import type { Handlers } from './handlers.ts';
import { requireRecording, requireSession } from './require.ts';

type MatchMethodName = 'sessions.link' | 'sessions.unlink' | 'sessions.candidates' | 'sessions.matches' | 'sessions.findObject';

/** Which recording is of which session: what was found, and what somebody says. */
export function matchMethods({ catalog, settings, events, now }: LibraryContext): Handlers<MatchMethodName> {
  /** Others may fit better now, or no longer. */
  const weighAgain = async (signal: AbortSignal | undefined): Promise<void> => {
    await rematchByOverlap({ catalog, now, signal: signal ?? new AbortController().signal });
    events.emit('catalog.changed', { topics: ['sources', 'sessions', 'recordings'], sessionId: null, recordingId: null });
  };
  return {
    'sessions.link': async ({ recordingId, sessionId, reason }, signal) => {
      const [recording, session] = [requireRecording(catalog, recordingId), requireSession(catalog, sessionId)];
      matchByHand(catalog, { recording, session, reason, author: settings.get().reviewer, nowMs: now() });
      await weighAgain(signal);
      return { recording: requireRecording(catalog, recordingId) };
    },
    'sessions.unlink': async ({ recordingId, reason }, signal) => {
      const recording = requireRecording(catalog, recordingId);
      matchByHand(catalog, { recording, session: null, reason, author: settings.get().reviewer, nowMs: now() });
      await weighAgain(signal);
      return { recording: requireRecording(catalog, recordingId) };
    },
    'sessions.candidates': ({ recordingId }) => ({
      candidates: fittingSessions(catalog, requireRecording(catalog, recordingId)).flatMap(({ sessionId, confidence, evidence }) => {
        const session = getSession(catalog, sessionId);
        return session ? [{ session, confidence, evidence: [...evidence] }] : [];
      }),
    }),
    'sessions.matches': ({ sessionIds }) => ({
      matches: listRecordings(catalog, { sessionIds }).map(
        (recording): MatchedRecording => ({
          recordingId: recording.id,
          sessionId: recording.sessionId,
          object: recording.key,
          method: recording.matchMethod,
          confidence: recording.matchConfidence,
          evidence: recording.matchEvidence,
          byHand: manualSteps(catalog, recording),
        }),
      ),
    }),
    'sessions.findObject': ({ key }) => ({ recordingIds: recordingsByKey(catalog, key) }),
  };
}
