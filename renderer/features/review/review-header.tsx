import type { SessionAccess } from '../../../shared/model/access.ts';
import type { Recording } from '../../../shared/model/recording.ts';
import type { Session } from '../../../shared/model/session.ts';
import { visibleText } from '../../../shared/visible-text.ts';
import { formatPeriod, type TimeZoneSetting } from '../../lib/format.ts';
import { typeWord } from '../../lib/words.ts';
import { RecordedBadge, StatusBadge } from '../../ui/badge.tsx';
import { OpenSession } from '../access/open-access.tsx';
import { IntegrityBadge } from './integrity-badge.tsx';
import { PinSession } from './pin-session.tsx';
import styles from './review.module.css';

export interface ReviewHeaderProps {
  readonly access: SessionAccess | null;
  readonly session: Session;
  readonly recordings: readonly Recording[];
  readonly recording: Recording | null;
  readonly timeZone: TimeZoneSetting;
  readonly onRecording: (recordingId: Recording['id']) => void;
}

/** Who did what, where and when, and how far the recording can be trusted. */
export function ReviewHeader({ access, session, recordings, recording, timeZone, onRecording }: ReviewHeaderProps) {
  return (
    <header className={styles.header}>
      <h1 className={styles.title}>
        <span>{visibleText(session.user ?? 'Unknown user')}</span>
        <span aria-hidden="true" className={styles.arrow}>
          &gt;
        </span>
        <span className={styles.type}>{typeWord(session.resourceType)}</span>
        <span>{visibleText(session.target ?? 'unknown target')}</span>
      </h1>
      <span className={styles.period}>
        {session.startedAtMs === null ? 'Start unknown' : formatPeriod(session.startedAtMs, session.endedAtMs, timeZone)}
      </span>
      <span className={styles.badges}>
        <StatusBadge status={session.status} />
        <RecordedBadge state={session.recordedState} />
        {recording && <IntegrityBadge recording={recording} />}
      </span>
      <PinSession session={session} />
      {access && <OpenSession access={access} />}
      {recordings.length > 1 && (
        <label className={styles.picker}>
          Recording
          <select
            value={recording?.id ?? ''}
            onChange={(event) => {
              const chosen = recordings.find(({ id }) => id === event.target.value);
              if (chosen) onRecording(chosen.id);
            }}
          >
            {recordings.map(({ id, key }, index) => (
              <option key={id} value={id}>
                {index + 1} of {recordings.length}: {visibleText(key)}
              </option>
            ))}
          </select>
        </label>
      )}
    </header>
  );
}
