import { useEffect, useMemo, useState } from 'react';
import type { Session } from '../../../shared/model/session.ts';
import { navigate, reviewRoute } from '../../app/router.ts';
import { useApp, useTimeZone } from '../../app/session.ts';
import { arrivalOf } from '../review/arrival/arrival.ts';
import { ArrivalContext } from '../review/arrival/arrival-context.ts';
import { useDownloads } from '../review/arrival/downloads.ts';
import { useCoverageRecorder } from '../review/coverage/use-coverage-recorder.ts';
import { GateState } from '../review/gate-state.tsx';
import { Obstacle } from '../review/obstacle.tsx';
import { PartNotice } from '../review/parts/part-notice.tsx';
import type { OpenedPart, TimelinePart } from '../review/parts/timeline-part.ts';
import { useMergedParts } from '../review/parts/use-merged-parts.ts';
import { useOpenParts } from '../review/parts/use-open-parts.ts';
import { usePartAt } from '../review/parts/use-part-at.ts';
import { usePartGates } from '../review/parts/use-part-gates.ts';
import { sizeOf } from '../review/player-area.tsx';
import { TerminalStage } from '../review/terminal-stage.tsx';
import { useEngine } from '../review/use-engine.ts';
import { useRecordingJob } from '../review/use-recording-job.ts';
import { useReviewTime } from '../review/use-review-time.ts';
import { type ClockPlace, clockPlacesOf } from './clock-places.ts';
import styles from './compare.module.css';
import type { CompareLane } from './compare-lane.ts';
import { FittedPicture } from './fitted-picture.tsx';
import type { WallClock } from './use-clock-group.ts';
import { useIsRecorded } from './use-is-recorded.ts';
import { useSeat } from './use-seat.ts';

export interface ComparePlayerProps {
  readonly session: Session;
  readonly name: string;
  readonly parts: readonly TimelinePart[];
  readonly clock: WallClock | null;
  readonly onLane: (lane: CompareLane) => void;
}

const nowhere: readonly ClockPlace[] = [];

/** The recordings of one session, played by the common clock. */
export function ComparePlayer({ session, name, parts, clock, onLane }: ComparePlayerProps) {
  const mediaRoot = useApp(({ bootstrap }) => bootstrap?.mediaRoot ?? '');
  const [stage, setStage] = useState<HTMLElement | null>(null);
  const gates = usePartGates(session.recordedState, parts);
  const opened = useOpenParts(
    parts,
    useMemo(() => gates.map(({ kind }) => kind === 'open'), [gates]),
  );
  const merged = useMergedParts(opened.parts);
  const startedAtMs = opened.parts[0]?.descriptor?.startedAtMs ?? parts[0]?.recording.probe?.startedAt ?? session.startedAtMs;
  const onClock = useMemo(
    () =>
      clockPlacesOf(
        opened.parts.map((part) => placed(part, session)),
        startedAtMs,
      ),
    [opened, session, startedAtMs],
  );
  const isRefused = onClock === null && parts.length > 0;
  const places = onClock ?? nowhere;
  const first = parts[0]?.recording.id ?? null;
  // The clock says where to be as soon as there is a player.
  const destination = useMemo(() => ({ recordingId: first, atMs: 0 }), [first]);
  const engine = useEngine({ parts: isRefused ? [] : opened.parts, durationMs: merged.durationMs, stage, mediaRoot, destination });
  const player = useSeat({ id: session.id, engine, clock, places, idle: merged.idle });
  useCoverageRecorder(player, opened.parts);
  const isRecorded = useIsRecorded(clock, places);
  const currentIndex = usePartAt(engine, parts, 0);
  const current = opened.parts[currentIndex] ?? null;
  const closedIndex = gates.findIndex(({ kind }) => kind !== 'open');
  const shown = current?.descriptor ? current : (opened.parts.find(({ descriptor }) => descriptor !== null) ?? null);
  const track = shown?.descriptor?.track ?? null;
  const obstructed = closedIndex < 0 ? current : (opened.parts[closedIndex] ?? null);
  const work = useRecordingJob(obstructed?.recording ?? null, parts);
  const time = useReviewTime(parts, startedAtMs, useTimeZone());
  const downloads = useDownloads(({ byId }) => byId);
  const arrival = current && arrivalOf(current.recording, downloads.get(current.recording.id));
  const isOpen = track !== null && !isRefused;
  useEffect(() => onLane({ sessionId: session.id, name, places, merged, isOpen }), [session.id, name, places, merged, isOpen, onLane]);

  const onAddNote = (): void => navigate(reviewRoute({ sessionId: session.id }));
  if (isRefused) {
    return (
      <GateState
        title="Not on the clock"
        text="Neither this recording nor its session says when it started, so it cannot be put beside others. Open it in Review."
        isProblem
      />
    );
  }
  if (track === null) {
    const gate = gates[Math.max(closedIndex, 0)] ?? { kind: 'no-recording' as const, state: session.recordedState };
    return <Obstacle gate={gate} error={current?.error ?? null} onRetry={opened.onRetry} work={work} onAddNote={onAddNote} />;
  }
  const notice = engine && <PartNotice engine={engine} parts={opened.parts} gates={gates} time={time} onAddNote={onAddNote} />;
  return (
    <ArrivalContext value={arrival}>
      <div className={styles.playing} data-recorded={isRecorded}>
        {track.kind === 'terminal' ? (
          <TerminalStage engine={engine} time={time} onHost={setStage}>
            {notice}
          </TerminalStage>
        ) : (
          <FittedPicture engine={engine} size={sizeOf(track)} onHost={setStage}>
            {notice}
          </FittedPicture>
        )}
      </div>
      {!isRecorded && <p className={styles.nothing}>Nothing recorded at this time</p>}
    </ArrivalContext>
  );
}

/** The place of a part; one by itself whose length is not known yet takes that of its session. */
function placed({ offsetMs, durationMs, startedAtMs, descriptor }: OpenedPart, session: Session) {
  const ofSessionMs = session.startedAtMs === null || session.endedAtMs === null ? null : session.endedAtMs - session.startedAtMs;
  return { offsetMs, durationMs: descriptor?.durationMs ?? durationMs ?? ofSessionMs, startedAtMs };
}
