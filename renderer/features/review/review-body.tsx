import { useState } from 'react';
import type { Recording } from '../../../shared/model/recording.ts';
import type { Session } from '../../../shared/model/session.ts';
import type { TimeZoneSetting } from '../../lib/format.ts';
import { ExportRange } from './export-range.tsx';
import { Obstacle } from './obstacle.tsx';
import { searchFieldId } from './panels/search-bar.tsx';
import { SidePanel } from './panels/side-panel.tsx';
import { PlayerArea } from './player-area.tsx';
import { gateOf } from './recording-gate.ts';
import styles from './review.module.css';
import { useReviewPreferences } from './review-preferences.ts';
import { useNoteDraft } from './use-note-draft.ts';
import { useNotes } from './use-notes.ts';
import { usePlayer } from './use-player.ts';
import { useRecordingJob } from './use-recording-job.ts';
import { useRecordingSearch } from './use-recording-search.ts';
import { useRedactions } from './use-redactions.ts';
import { useReviewActions } from './use-review-actions.ts';
import { useReviewTime } from './use-review-time.ts';
import { useTimelineModel } from './use-timeline-model.ts';

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
  const { skipIdle, onSkipIdle, onTab, isWide, onWide } = useReviewPreferences();
  const [isExporting, setExporting] = useState(false);
  const work = useRecordingJob(recording);
  const gate = gateOf(session.recordedState, recording, work.job);
  const { opened, engine, commands, onHost } = usePlayer(gate.kind === 'open' ? recording : null, atMs);
  const { descriptor } = opened;
  const time = useReviewTime(descriptor?.startedAtMs ?? session.startedAtMs, timeZone);
  // What was read once has all its text; only the search of all recordings still lacks it.
  const isReadable = recording?.indexState === 'indexed' || recording?.indexState === 'replayable';
  const search = useRecordingSearch(isReadable ? recording.id : null, query);
  const notes = useNotes(session.id);
  const redactions = useRedactions(descriptor && descriptor.track.kind !== 'terminal' ? descriptor.recordingId : null);
  const draft = useNoteDraft(engine);
  const model = useTimelineModel({ descriptor, hits: search.hits, notes: notes.notes, marked: draft.marked });

  const onAddNote = (): void => {
    onTab('notes');
    draft.onStart();
  };
  useReviewActions(commands, {
    findInRecording: () => {
      onTab('document');
      // The tab may only now be drawn.
      requestAnimationFrame(() => document.getElementById(searchFieldId)?.focus());
    },
    addNote: onAddNote,
    markIn: draft.onMarkIn,
    markOut: draft.onMarkOut,
    toggleSkipIdle: () => onSkipIdle(!skipIdle),
    toggleWide: () => onWide(!isWide),
    exportRange: () => setExporting(true),
  });

  return (
    <div className={styles.body} data-wide={isWide}>
      {descriptor && model ? (
        <PlayerArea
          engine={engine}
          commands={commands}
          model={model}
          track={descriptor.track}
          time={time}
          onHost={onHost}
          onExportRange={() => setExporting(true)}
        />
      ) : (
        <Obstacle gate={gate} opened={opened} work={work} onAddNote={onAddNote} />
      )}
      <SidePanel
        session={session}
        recording={recording}
        isReadable={isReadable}
        kind={descriptor?.track.kind ?? null}
        engine={engine}
        markers={descriptor?.markers ?? noMarkers}
        search={search}
        notes={notes}
        draft={draft}
        onAddNote={onAddNote}
        time={time}
        timeZone={timeZone}
      />
      {isExporting && recording && descriptor && (
        <ExportRange
          recordingId={recording.id}
          kind={descriptor.track.kind}
          redactions={redactions.redactions.length}
          durationMs={descriptor.durationMs}
          marked={draft.marked}
          time={time}
          onClose={() => setExporting(false)}
        />
      )}
    </div>
  );
}

/** One array for all renders: lists that depend on it stay as they are. */
const noMarkers = [] as const;
