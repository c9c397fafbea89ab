import { useMemo } from 'react';
import type { RecordingId } from '../../../../shared/model/ids.ts';
import type { SearchHit } from '../../../../shared/model/review.ts';
import { Button } from '../../../ui/button.tsx';
import type { PlaybackEngine } from '../engines/engine.ts';
import type { ReviewTime } from '../review-time.ts';
import type { RecordingSearch } from '../use-recording-search.ts';
import { HighlightedText } from './highlighted-text.tsx';
import { MomentList } from './moment-list.tsx';
import { PanelMessage } from './panel-message.tsx';
import styles from './panels.module.css';
import { SearchBar } from './search-bar.tsx';
import { useFollowing } from './use-following.ts';
import { useTranscript } from './use-transcript.ts';
import { useTranscriptPosition } from './use-transcript-position.ts';

export interface TranscriptPanelProps {
  readonly engine: PlaybackEngine | null;
  /** Null while the recording is not indexed. */
  readonly recordingId: RecordingId | null;
  /** What is on the stage; null while nothing is. */
  readonly kind: 'terminal' | 'video' | null;
  readonly search: RecordingSearch;
  readonly time: ReviewTime;
}

/** What was shown and typed, following the playhead, with search. */
export function TranscriptPanel({ engine, recordingId, kind, search, time }: TranscriptPanelProps) {
  const transcript = useTranscript(recordingId);
  const currentIndex = useTranscriptPosition(engine, recordingId, transcript);
  const { isFollowing, onScrollAway, onFollow } = useFollowing(engine);
  const rangesByLine = useMemo(() => new Map(search.hits.map((hit) => [lineKey(hit), hit.ranges])), [search.hits]);

  if (kind === 'video')
    return <PanelMessage title="No transcript of a video" text="A video is a picture only: there is no text to read or search." />;
  if (recordingId === null) return <PanelMessage title="No transcript yet" text="The transcript is made when the recording is indexed." />;
  if (transcript.error) return <PanelMessage title={transcript.error.message} text={transcript.error.action} />;
  return (
    <div className={styles.panel}>
      <SearchBar engine={engine} search={search} />
      {transcript.total === 0 ? (
        <PanelMessage title="No text in this recording" text="Nothing was shown or typed." />
      ) : (
        <MomentList
          label="Transcript"
          count={transcript.total ?? 0}
          currentIndex={currentIndex}
          isFollowing={isFollowing}
          onScrollAway={onScrollAway}
          onView={transcript.onView}
          onSelect={(index) => {
            onFollow();
            const line = transcript.lineAt(index);
            if (line) void engine?.seek(line.atMs);
          }}
          renderRow={(index) => {
            const line = transcript.lineAt(index);
            if (line === null) return <span className={styles.time}>...</span>;
            return (
              <>
                <span className={styles.time}>{time.position(line.atMs)}</span>
                {line.source !== 'output' && <span className={styles.source}>{line.source === 'input' ? 'typed' : 'event'}</span>}
                <span className={styles.line} data-source={line.source}>
                  <HighlightedText text={line.text} ranges={rangesByLine.get(lineKey(line)) ?? []} />
                </span>
              </>
            );
          }}
        />
      )}
      {!isFollowing && (transcript.total ?? 0) > 0 && (
        <div className={styles.follow}>
          <Button onPress={onFollow}>Follow the playhead</Button>
        </div>
      )}
    </div>
  );
}

/** Hits carry no line number: time and text tell the line. */
function lineKey({ atMs, text }: Pick<SearchHit, 'atMs' | 'text'>): string {
  return `${atMs} ${text}`;
}
