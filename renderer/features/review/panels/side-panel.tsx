import type { Recording } from '../../../../shared/model/recording.ts';
import type { Marker } from '../../../../shared/model/review.ts';
import type { Session } from '../../../../shared/model/session.ts';
import type { TimeZoneSetting } from '../../../lib/format.ts';
import type { PlaybackEngine } from '../engines/engine.ts';
import { type PanelTab, useReviewPreferences } from '../review-preferences.ts';
import type { ReviewTime } from '../review-time.ts';
import type { NoteDraftState } from '../use-note-draft.ts';
import type { Notes } from '../use-notes.ts';
import type { RecordingSearch } from '../use-recording-search.ts';
import { DetailsPanel } from './details-panel.tsx';
import { IntegrityPanel } from './integrity-panel.tsx';
import { MarkersPanel } from './markers-panel.tsx';
import { NotesPanel } from './notes-panel.tsx';
import styles from './panels.module.css';
import { TabList } from './tab-list.tsx';
import { TranscriptPanel } from './transcript-panel.tsx';

export interface SidePanelProps {
  readonly session: Session;
  readonly recording: Recording | null;
  readonly isIndexed: boolean;
  readonly isVideo: boolean;
  readonly engine: PlaybackEngine | null;
  readonly markers: readonly Marker[];
  readonly search: RecordingSearch;
  readonly notes: Notes;
  readonly draft: NoteDraftState;
  readonly onAddNote: () => void;
  readonly time: ReviewTime;
  readonly timeZone: TimeZoneSetting;
}

/** Beside the stage: one of the views of what is known. */
export function SidePanel(props: SidePanelProps) {
  const { tab, onTab } = useReviewPreferences();
  const tabs: readonly { readonly id: PanelTab; readonly label: string; readonly count?: number }[] = [
    { id: 'transcript', label: 'Transcript' },
    { id: 'markers', label: 'Markers', count: props.markers.length },
    { id: 'notes', label: 'Notes', count: props.notes.notes.length },
    { id: 'details', label: 'Details' },
    { id: 'integrity', label: 'Integrity' },
  ];
  return (
    <aside className={styles.side} aria-label="About this recording">
      <TabList tabs={tabs} selected={tab} onSelect={onTab} panelId="review-panel" />
      <div id="review-panel" role="tabpanel" aria-labelledby={`review-panel-${tab}`} className={styles.tabPanel}>
        <Panel tab={tab} {...props} />
      </div>
    </aside>
  );
}

function Panel({ tab, ...props }: SidePanelProps & { readonly tab: PanelTab }) {
  const { session, recording, engine, time, timeZone } = props;
  switch (tab) {
    case 'transcript':
      return (
        <TranscriptPanel
          engine={engine}
          recordingId={props.isIndexed && recording ? recording.id : null}
          isVideo={props.isVideo}
          search={props.search}
          time={time}
        />
      );
    case 'markers':
      return <MarkersPanel engine={engine} markers={props.markers} time={time} />;
    case 'notes':
      return (
        <NotesPanel
          engine={engine}
          notes={props.notes}
          recordingId={recording?.id ?? null}
          time={time}
          draft={props.draft}
          onStart={props.onAddNote}
        />
      );
    case 'details':
      return <DetailsPanel session={session} recording={recording} timeZone={timeZone} />;
    case 'integrity':
      return <IntegrityPanel session={session} recording={recording} timeZone={timeZone} />;
  }
}
