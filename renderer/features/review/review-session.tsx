import { useCallback, useEffect, useMemo, useState } from 'react';
import type { SessionAccess } from '../../../shared/model/access.ts';
import type { RecordingId } from '../../../shared/model/ids.ts';
import type { SessionDetail } from '../../../shared/model/session.ts';
import { navigate, reviewRoute } from '../../app/router.ts';
import { useTimeZone } from '../../app/session.ts';
import { useNoteOpened } from '../../app/shortcuts.ts';
import { useFollowDownloads } from './arrival/use-follow-downloads.ts';
import { GateState } from './gate-state.tsx';
import { useTimelineParts } from './parts/use-timeline-parts.ts';
import styles from './review.module.css';
import { ReviewBody } from './review-body.tsx';
import { ReviewHeader } from './review-header.tsx';
import type { Destination } from './use-engine.ts';

export interface ReviewSessionProps {
  /** Null for a session that demands nothing. */
  readonly access: SessionAccess | null;
  readonly detail: SessionDetail;
  readonly recordingId: RecordingId | null;
  readonly atMs: number;
  readonly query: string;
}

/** A session that has been read: its header, and its recordings, those that follow one another as one timeline. */
export function ReviewSession({ access, detail, recordingId, atMs, query }: ReviewSessionProps) {
  const { session } = detail;
  useNoteOpened(session.id);
  // What is read with another recording is not played by itself.
  const recordings = useMemo(() => detail.recordings.filter(({ companionOf }) => companionOf === null), [detail.recordings]);
  useFollowDownloads(recordings);
  const timeZone = useTimeZone();
  const parts = useTimelineParts(session.id, recordings, recordingId);
  const [destination, setDestination] = useState<Destination>({ recordingId, atMs });
  useEffect(() => setDestination({ recordingId, atMs }), [recordingId, atMs]);
  const [currentId, setCurrentId] = useState(recordingId);
  const current = recordings.find(({ id }) => id === currentId) ?? recordings[0] ?? null;
  const onRecording = useCallback(
    (chosen: RecordingId) => {
      navigate(reviewRoute({ sessionId: session.id, recordingId: chosen, ...(query !== '' && { query }) }), true);
      // Also where the address says so already.
      setDestination({ recordingId: chosen, atMs: 0 });
    },
    [session.id, query],
  );
  const [first] = parts ?? [];
  return (
    <div className={styles.review}>
      <ReviewHeader
        access={access}
        session={session}
        recordings={recordings}
        recording={current}
        timeZone={timeZone}
        onRecording={onRecording}
      />
      {parts === null ? (
        <GateState title={'Opening the recordings\u2026'} text="" />
      ) : (
        <ReviewBody
          // Of one timeline as long as it is one; a recording by itself is another.
          key={parts.length > 1 ? 'timeline' : (first?.recording.id ?? 'none')}
          session={session}
          parts={parts}
          destination={destination}
          query={query}
          timeZone={timeZone}
          onCurrent={setCurrentId}
        />
      )}
    </div>
  );
}
