import { useEffect, useRef } from 'react';
import type { RecordingId, SessionId } from '../../../shared/model/ids.ts';
import { navigate, reviewRoute, routeTo } from '../../app/router.ts';
import { useQuery } from '../../bridge/use-query.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState, ErrorMessage } from '../../ui/message.tsx';
import { ScreenLayout } from '../../ui/screen.tsx';
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
  if (error?.code === 'not-found') {
    return (
      <ScreenLayout title="Session">
        <NotHere sessionId={sessionId} atMs={atMs} />
      </ScreenLayout>
    );
  }
  if (marks === null)
    return <div className={styles.opening}>{marksError ? <ErrorMessage error={marksError} /> : <p>{'Opening\u2026'}</p>}</div>;
  if (detail)
    return <ReviewSession key={sessionId} access={access} detail={detail} recordingId={recordingId} atMs={atMs ?? 0} query={query ?? ''} />;
  return <div className={styles.opening}>{error ? <ErrorMessage error={error} onRetry={refresh} /> : <p>{'Opening\u2026'}</p>}</div>;
}

/** A link by the vendor's id leads to the session here; else it is of another library, or was removed. */
function NotHere({ sessionId, atMs }: Pick<ReviewViewProps, 'sessionId' | 'atMs'>) {
  const { data, error, refresh } = useQuery('sessions.list', { filter: { text: sessionId }, limit: 10 });
  const named = data?.sessions.filter(({ externalId }) => externalId === sessionId) ?? [];
  const [only] = named;
  const route = only && named.length === 1 ? reviewRoute({ sessionId: only.id, ...(atMs !== null && { atMs }) }) : null;
  useEffect(() => {
    if (route) navigate(route, true);
  }, [route]);
  if (error) return <ErrorMessage error={error} onRetry={refresh} />;
  if (!data || route) return <p>{'Opening\u2026'}</p>;
  if (only) {
    return (
      <EmptyState title="Several sessions here have this id">
        <p>
          More than one source lists the session <code>{sessionId}</code>.
        </p>
        <Button onPress={() => navigate(routeTo('inventory', { text: sessionId }))}>Show them</Button>
      </EmptyState>
    );
  }
  return (
    <EmptyState title="This session is not in this library">
      <p>
        The link names the session <code>{sessionId}</code>. Add and sync the source that lists it, or take in the case that the link came
        with. A link that was made where a session has several recordings opens only in the library it was made in.
      </p>
      <Button onPress={() => navigate(routeTo('inventory'))}>Open the inventory</Button>
    </EmptyState>
  );
}
