import { useCallback, useEffect, useMemo, useState } from 'react';
import type { Recording } from '../../../shared/model/recording.ts';
import type { Session } from '../../../shared/model/session.ts';
import { useApp } from '../../app/session.ts';
import type { TimeZoneSetting } from '../../lib/format.ts';
import { Obstacle } from './obstacle.tsx';
import { searchFieldId } from './panels/search-bar.tsx';
import { SidePanel } from './panels/side-panel.tsx';
import { commandsOf } from './playback-commands.ts';
import { PlayerArea } from './player-area.tsx';
import { gateOf } from './recording-gate.ts';
import styles from './review.module.css';
import { useReviewPreferences } from './review-preferences.ts';
import { idleRangesOf } from './timeline/lanes.ts';
import type { TimelineModel } from './timeline/timeline-model.ts';
import { useDescriptor } from './use-descriptor.ts';
import { useEngine } from './use-engine.ts';
import { useNoteDraft } from './use-note-draft.ts';
import { useNotes } from './use-notes.ts';
import { useRecordingJob } from './use-recording-job.ts';
import { useRecordingSearch } from './use-recording-search.ts';
import { useReviewActions } from './use-review-actions.ts';
import { useReviewTime } from './use-review-time.ts';

export interface ReviewBodyProps {
  readonly session: Session;
  /** Null where the session has none. */
  readonly recording: Recording | null;
  readonly atMs: number;
  readonly query: string;
  readonly timeZone: TimeZoneSetting;
}

/** One recording: what can be played of it, and everything about it beside. */
export function ReviewBody({ session, recording, atMs, query, timeZone }: ReviewBodyProps) {
  const mediaRoot = useApp(({ bootstrap }) => bootstrap?.mediaRoot ?? '');
  const { skipIdle, onSkipIdle, onTab } = useReviewPreferences();
  const [stage, setStage] = useState<HTMLElement | null>(null);
  const work = useRecordingJob(recording);
  const gate = gateOf(session.recordedState, recording, work.job);
  const isIndexed = recording?.indexState === 'indexed';
  const opened = useDescriptor(gate.kind === 'open' && recording ? recording.id : null);
  const { descriptor } = opened;
  const engine = useEngine({ descriptor, stage, mediaRoot, startMs: atMs });
  const notes = useNotes(session.id);
  const search = useRecordingSearch(recording?.id ?? null, query, isIndexed ? 'indexed' : '');
  const time = useReviewTime(descriptor?.startedAtMs ?? session.startedAtMs, timeZone);
  const draft = useNoteDraft(engine);
  useEffect(() => engine?.setSkipIdle(skipIdle), [engine, skipIdle]);

  const recordingId = recording?.id ?? null;
  const model = useMemo<TimelineModel | null>(
    () =>
      descriptor && {
        durationMs: descriptor.durationMs,
        activity: descriptor.activity,
        idle: idleRangesOf(descriptor.activity, descriptor.durationMs),
        markers: descriptor.markers,
        hitsMs: search.hits.map((hit) => hit.atMs),
        notes: notes.notes.filter((note) => note.recordingId === recordingId),
        marked: draft.marked,
      },
    [descriptor, search.hits, notes.notes, recordingId, draft.marked],
  );
  const commands = useMemo(() => engine && commandsOf(engine, descriptor?.markers ?? []), [engine, descriptor]);

  const onAddNote = useCallback(() => {
    onTab('notes');
    draft.onStart();
  }, [onTab, draft.onStart]);
  useReviewActions(commands, {
    findInRecording: () => {
      onTab('transcript');
      // The tab may only now be drawn.
      requestAnimationFrame(() => document.getElementById(searchFieldId)?.focus());
    },
    addNote: onAddNote,
    markIn: draft.onMarkIn,
    markOut: draft.onMarkOut,
    toggleSkipIdle: () => onSkipIdle(!skipIdle),
  });

  return (
    <div className={styles.body}>
      {descriptor && model ? (
        <PlayerArea engine={engine} commands={commands} model={model} kind={descriptor.track.kind} time={time} onHost={setStage} />
      ) : (
        <Obstacle gate={gate} opened={opened} work={work} onAddNote={onAddNote} />
      )}
      <SidePanel
        session={session}
        recording={recording}
        isIndexed={isIndexed}
        kind={descriptor?.track.kind ?? null}
        engine={engine}
        markers={descriptor?.markers ?? []}
        search={search}
        notes={notes}
        draft={draft}
        onAddNote={onAddNote}
        time={time}
        timeZone={timeZone}
      />
    </div>
  );
}
