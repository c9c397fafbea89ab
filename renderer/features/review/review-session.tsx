import type { RecordingId } from '../../../shared/model/ids.ts';
import type { Recording } from '../../../shared/model/recording.ts';
import type { SessionDetail } from '../../../shared/model/session.ts';
import { navigate, reviewRoute } from '../../app/router.ts';
import { useTimeZone } from '../../app/session.ts';
import styles from './review.module.css';
import { ReviewBody } from './review-body.tsx';
import { ReviewHeader } from './review-header.tsx';

export interface ReviewSessionProps {
  readonly detail: SessionDetail;
  readonly recordingId: RecordingId | null;
  readonly atMs: number;
  readonly query: string;
}

/** A session that has been read: its header, and one of its recordings. */
export function ReviewSession({ detail, recordingId, atMs, query }: ReviewSessionProps) {
  const { session } = detail;
  // What is read with another recording is not played by itself.
  const recordings = detail.recordings.filter(({ companionOf }) => companionOf === null);
  const timeZone = useTimeZone();
  const recording: Recording | null = recordings.find(({ id }) => id === recordingId) ?? recordings[0] ?? null;
  return (
    <div className={styles.review}>
      <ReviewHeader
        session={session}
        recordings={recordings}
        recording={recording}
        timeZone={timeZone}
        onRecording={(chosen) =>
          navigate(reviewRoute({ sessionId: session.id, recordingId: chosen, ...(query !== '' && { query }) }), true)
        }
      />
      <ReviewBody key={recording?.id ?? 'none'} session={session} recording={recording} atMs={atMs} query={query} timeZone={timeZone} />
    </div>
  );
}
