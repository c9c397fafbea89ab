import { Columns2 } from 'lucide-react';
import { Tab, TabList, TabPanel, Tabs } from 'react-aria-components';
import type { SessionCoverage } from '../../../../shared/model/coverage.ts';
import type { PlaybackDescriptor } from '../../../../shared/model/playback.ts';
import type { Marker, Note } from '../../../../shared/model/review.ts';
import type { Session } from '../../../../shared/model/session.ts';
import { formatCount, type TimeZoneSetting } from '../../../lib/format.ts';
import { CoveragePanel } from '../coverage/coverage-panel.tsx';
import { DocumentPanel } from '../document/document-panel.tsx';
import type { PlaybackEngine } from '../engines/engine.ts';
import type { OpenedPart } from '../parts/timeline-part.ts';
import type { TimelineNotes } from '../parts/use-notes-on-timeline.ts';
import { type PanelTab, useReviewPreferences } from '../review-preferences.ts';
import type { ReviewTime } from '../review-time.ts';
import type { HitCursor } from '../use-hit-cursor.ts';
import type { NoteDraftState } from '../use-note-draft.ts';
import type { RecordingSearch } from '../use-recording-search.ts';
import type { PictureMark } from '../video/picture-mark.ts';
import { DetailsPanel } from './details-panel.tsx';
import { IntegrityPanel } from './integrity-panel.tsx';
import { MarkersPanel } from './markers-panel.tsx';
import { NotesPanel } from './notes-panel.tsx';
import styles from './panels.module.css';

export interface SidePanelProps {
  /** Something else stands in its place for now; what was written in it stays. */
  readonly isHidden: boolean;
  readonly session: Session;
  /** The recording at the playhead; null where the session has none. */
  readonly part: OpenedPart | null;
  /** What is on the stage; null while nothing is. */
  readonly kind: PlaybackDescriptor['track']['kind'] | null;
  readonly engine: PlaybackEngine | null;
  readonly markers: readonly Marker[];
  readonly search: RecordingSearch;
  readonly hitCursor: HitCursor;
  readonly notes: TimelineNotes;
  readonly draft: NoteDraftState;
  /** Null until it is read. */
  readonly coverage: SessionCoverage | null;
  readonly onAddNote: () => void;
  /** Puts a note, or what is at the playhead (null), into a case. */
  readonly onAddToCase: (note: Note | null) => void;
  /** Shows where on the picture something stands. */
  readonly onMark: (mark: PictureMark) => void;
  readonly time: ReviewTime;
  readonly timeZone: TimeZoneSetting;
}

const tabs: readonly { readonly id: PanelTab; readonly label: string; readonly countOf?: (props: SidePanelProps) => number }[] = [
  { id: 'document', label: 'Document' },
  { id: 'markers', label: 'Markers', countOf: ({ markers }) => markers.length },
  { id: 'notes', label: 'Notes', countOf: ({ notes }) => notes.notes.length },
  { id: 'coverage', label: 'Seen' },
  { id: 'details', label: 'Details' },
  { id: 'integrity', label: 'Integrity' },
];

/** Beside the stage: one of the views of what is known. */
export function SidePanel(props: SidePanelProps) {
  const { tab, onTab, isWide, onWide } = useReviewPreferences();
  return (
    <aside className={styles.side} aria-label="About this recording" data-region hidden={props.isHidden}>
      <Tabs
        className={styles.tabsLayout ?? ''}
        selectedKey={tab}
        onSelectionChange={(key) => onTab(tabs.find(({ id }) => id === key)?.id ?? 'document')}
      >
        <TabList className={styles.tabs ?? ''} aria-label="About this recording">
          {tabs.map(({ id, label, countOf }) => (
            <Tab key={id} id={id} className={styles.tab ?? ''}>
              {label}
              <Count count={countOf?.(props) ?? 0} />
            </Tab>
          ))}
        </TabList>
        <button
          type="button"
          className={styles.wide}
          aria-pressed={isWide}
          aria-label="Wide panel"
          title="Wide panel (w)"
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => onWide(!isWide)}
        >
          <Columns2 size={15} aria-hidden="true" />
        </button>
        {tabs.map(({ id }) => (
          <TabPanel key={id} id={id} className={styles.tabPanel ?? ''}>
            <Panel tab={id} {...props} />
          </TabPanel>
        ))}
      </Tabs>
    </aside>
  );
}

function Count({ count }: { readonly count: number }) {
  return count === 0 ? null : <span className={styles.count}>{formatCount(count)}</span>;
}

function Panel({ tab, ...props }: SidePanelProps & { readonly tab: PanelTab }) {
  const { session, part, engine, time, timeZone } = props;
  const recording = part?.recording ?? null;
  switch (tab) {
    case 'document':
      return (
        <DocumentPanel
          engine={engine}
          session={session}
          part={part}
          kind={props.kind}
          search={props.search}
          hitCursor={props.hitCursor}
          onMark={props.onMark}
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
          time={time}
          draft={props.draft}
          onStart={props.onAddNote}
          onAddToCase={props.onAddToCase}
        />
      );
    case 'coverage':
      return <CoveragePanel coverage={props.coverage} timeZone={timeZone} />;
    case 'details':
      return <DetailsPanel session={session} recording={recording} timeZone={timeZone} />;
    case 'integrity':
      return <IntegrityPanel session={session} recording={recording} timeZone={timeZone} />;
  }
}
