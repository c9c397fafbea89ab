import type { RecordingId, SessionId } from '../../../shared/model/ids.ts';
import { useQuery } from '../../bridge/use-query.ts';
import { ErrorMessage } from '../../ui/message.tsx';
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
  if (detail) return <ReviewSession key={sessionId} detail={detail} recordingId={recordingId} atMs={atMs ?? 0} query={query ?? ''} />;
  return <div className={styles.opening}>{error ? <ErrorMessage error={error} onRetry={refresh} /> : <p>{'Opening\u2026'}</p>}</div>;
}
