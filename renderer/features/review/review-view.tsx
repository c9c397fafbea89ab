import { useRef } from 'react';
import type { RecordingId, SessionId } from '../../../shared/model/ids.ts';
import { useQuery } from '../../bridge/use-query.ts';
import { ErrorMessage } from '../../ui/message.tsx';
import { LockedSession } from '../access/locked-session.tsx';
import styles from './review.module.css';
import { ReviewSession } from './review-session.tsx';

export interface ReviewViewProps {
  readonly sessionId: SessionId;
  /** The recording to show first; null for the session's first one. */
  readonly recordingId: RecordingId | null;
  /** Where to begin; null for the start. */
  readonly atMs: number | null;
  /** A search that led here: its hits are shown. */
  readonly query: string | null;
}

/** The review screen of a session: stage, transport, timeline, and what is known about it. */
export function ReviewView({ sessionId, recordingId, atMs, query }: ReviewViewProps) {
  const { data, error, refresh } = useQuery('sessions.get', { sessionId }, ['sessions', 'recordings']);
  // The answer to the session before stays in the query until the new one is here.
  const detail = data?.session.id === sessionId ? data : null;
  const { data: marks, error: marksError } = useQuery('access.sessions', { sessionIds: [sessionId] }, ['access', 'cases', 'recordings']);
  const access = marks?.sessions.find((each) => each.sessionId === sessionId) ?? null;
  // Somebody who closes it again is not asked to open it.
  const wasOpen = useRef<SessionId | null>(null);
  if (access?.isOpen) wasOpen.current = sessionId;
  if (access && !access.isOpen) return <LockedSession key={sessionId} access={access} isAskedAtOnce={wasOpen.current !== sessionId} />;
  if (marks === null)
    return <div className={styles.opening}>{marksError ? <ErrorMessage error={marksError} /> : <p>{'Opening\u2026'}</p>}</div>;
  if (detail)
    return <ReviewSession key={sessionId} access={access} detail={detail} recordingId={recordingId} atMs={atMs ?? 0} query={query ?? ''} />;
  return <div className={styles.opening}>{error ? <ErrorMessage error={error} onRetry={refresh} /> : <p>{'Opening\u2026'}</p>}</div>;
}
