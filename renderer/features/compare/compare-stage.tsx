import { ExternalLink } from 'lucide-react';
import { type ReactNode, useEffect, useMemo } from 'react';
import type { SessionId } from '../../../shared/model/ids.ts';
import type { Session, SessionDetail } from '../../../shared/model/session.ts';
import { visibleText } from '../../../shared/visible-text.ts';
import { withKey } from '../../app/key-bindings.ts';
import { reviewRoute } from '../../app/router.ts';
import { useTimeZone } from '../../app/session.ts';
import { useQuery } from '../../bridge/use-query.ts';
import { formatPeriod } from '../../lib/format.ts';
import { typeWord } from '../../lib/words.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorMessage } from '../../ui/message.tsx';
import { LockedSession } from '../access/locked-session.tsx';
import { OpenSession } from '../access/open-access.tsx';
import { useFollowDownloads } from '../review/arrival/use-follow-downloads.ts';
import { GateState } from '../review/gate-state.tsx';
import { useTimelineParts } from '../review/parts/use-timeline-parts.ts';
import { StageNameContext } from '../review/stage-name.ts';
import styles from './compare.module.css';
import type { CompareLane } from './compare-lane.ts';
import { ComparePlayer } from './compare-player.tsx';
import type { WallClock } from './use-clock-group.ts';

export interface CompareStageProps {
  readonly sessionId: SessionId;
  /** Counted from 1, as on the timeline. */
  readonly number: number;
  /** Null until there is something on the clock. */
  readonly clock: WallClock | null;
  /** Whether its events are those that are stepped through. */
  readonly isStepped: boolean;
  readonly onStepped: (sessionId: SessionId) => void;
  /** What is known of it on the clock has changed. */
  readonly onLane: (lane: CompareLane) => void;
}

/** One of the sessions side by side: whose it is, and its recordings on the common clock, or why they are not shown. */
export function CompareStage({ sessionId, number, isStepped, onStepped, ...shown }: CompareStageProps) {
  const { data, error, refresh } = useQuery('sessions.get', { sessionId }, ['sessions', 'recordings']);
  const { data: marks, error: marksError } = useQuery('access.sessions', { sessionIds: [sessionId] }, ['access', 'cases', 'recordings']);
  const detail = data?.session.id === sessionId ? data : null;
  const access = marks?.sessions.find((each) => each.sessionId === sessionId) ?? null;
  const isLocked = access !== null && !access.isOpen;
  const zone = useTimeZone();
  const session = detail?.session ?? null;
  const name = session ? sessionName(session) : `Session ${number}`;
  const failure = error ?? (marks === null ? marksError : null);
  const isWithout = isLocked || failure !== null;
  const { onLane } = shown;
  useEffect(() => {
    // What has nothing on the clock must not keep the others from it.
    if (isWithout) onLane(emptyLane(sessionId, name));
  }, [isWithout, sessionId, name, onLane]);
  return (
    <StageNameContext value={`${number}: ${name}`}>
      <article
        className={styles.stage}
        aria-label={`${number}: ${name}`}
        data-stepped={isStepped}
        onFocus={() => onStepped(sessionId)}
        onPointerDown={() => onStepped(sessionId)}
      >
        <header className={styles.header}>
          <Button
            variant="quiet"
            label={`Step through ${number}: ${name}`}
            title={withKey('Steps and markers are those of this recording', 'compare.next')}
            isPressed={isStepped}
            onPress={() => onStepped(sessionId)}
          >
            {number}
          </Button>
          <h2 className={styles.title}>
            {visibleText(session?.user ?? 'Unknown user')}
            <span aria-hidden="true"> &gt; </span>
            {session && <span className={styles.type}>{typeWord(session.resourceType)} </span>}
            {visibleText(session?.target ?? 'unknown target')}
          </h2>
          {session?.startedAtMs != null && (
            <span className={styles.period}>{formatPeriod(session.startedAtMs, session.endedAtMs, zone)}</span>
          )}
          {access?.isOpen && <OpenSession access={access} />}
          <a className={styles.link} href={reviewRoute({ sessionId })} aria-label={`Open ${number} in Review`} title="Open in Review">
            <ExternalLink size={14} aria-hidden />
          </a>
        </header>
        <div className={styles.body}>
          {isLocked ? (
            <LockedSession access={access} isAskedAtOnce={false} />
          ) : failure ? (
            <Failed>
              <ErrorMessage error={failure} onRetry={refresh} />
            </Failed>
          ) : detail && marks ? (
            <CompareRecordings detail={detail} name={name} {...shown} />
          ) : (
            <GateState title={'Opening the session\u2026'} text="" />
          )}
        </div>
      </article>
    </StageNameContext>
  );
}

type RecordingsProps = Pick<CompareStageProps, 'clock' | 'onLane'> & { readonly detail: SessionDetail; readonly name: string };

function CompareRecordings({ detail, ...shown }: RecordingsProps) {
  const recordings = useMemo(() => detail.recordings.filter(({ companionOf }) => companionOf === null), [detail.recordings]);
  useFollowDownloads(recordings);
  const parts = useTimelineParts(detail.session.id, recordings, null);
  if (parts === null) return <GateState title={'Opening the recordings\u2026'} text="" />;
  return <ComparePlayer session={detail.session} parts={parts} {...shown} />;
}

function Failed({ children }: { readonly children: ReactNode }) {
  return (
    <GateState title="This session cannot be shown" text="" isProblem>
      {children}
    </GateState>
  );
}

export function emptyLane(sessionId: SessionId, name: string): CompareLane {
  return { sessionId, name, places: [], merged: { activity: [], markers: [] }, isOpen: false };
}

function sessionName({ user, target }: Session): string {
  return visibleText(`${user ?? 'Unknown user'} on ${target ?? 'unknown target'}`);
}
