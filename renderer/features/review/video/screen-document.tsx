import { useCallback, useMemo } from 'react';
import type { TranscriptLine } from '../../../../shared/model/playback.ts';
import type { SearchHit } from '../../../../shared/model/review.ts';
import type { Session } from '../../../../shared/model/session.ts';
import { formatPosition } from '../../../lib/format.ts';
import { Button } from '../../../ui/button.tsx';
import { quote } from '../document/citation.ts';
import styles from '../document/document.module.css';
import { DocumentList } from '../document/document-list.tsx';
import type { PlaybackEngine } from '../engines/engine.ts';
import { HighlightedText } from '../panels/highlighted-text.tsx';
import { PanelMessage } from '../panels/panel-message.tsx';
import panels from '../panels/panels.module.css';
import { SearchBar } from '../panels/search-bar.tsx';
import { useFollowing } from '../panels/use-following.ts';
import { useTranscript } from '../panels/use-transcript.ts';
import { useTranscriptPosition } from '../panels/use-transcript-position.ts';
import { playheadOfPart } from '../parts/part-playhead.ts';
import type { OpenedPart } from '../parts/timeline-part.ts';
import type { ReviewTime } from '../review-time.ts';
import type { HitCursor } from '../use-hit-cursor.ts';
import type { RecordingSearch } from '../use-recording-search.ts';
import type { PictureMark } from './picture-mark.ts';
import { hasText, textVersion } from './reading.ts';
import { ReadingBar } from './reading-bar.tsx';
import { useReading } from './use-reading.ts';

export interface ScreenDocumentProps {
  readonly engine: PlaybackEngine | null;
  readonly session: Session;
  /** The recording at the playhead. */
  readonly part: OpenedPart;
  readonly search: RecordingSearch;
  readonly hitCursor: HitCursor;
  readonly time: ReviewTime;
  /** Shows where on the picture a line stands. */
  readonly onMark: (mark: PictureMark) => void;
}

/** A recording of pixels as a text: what was read from its pictures and what was typed, at the playhead and leading to it. */
export function ScreenDocument({ engine, session, part, search, hitCursor, time, onMark }: ScreenDocumentProps) {
  const { offsetMs, descriptor } = part;
  const state = useReading(part.recording);
  const { recording } = state;
  const recordingId = hasText(recording) ? recording.id : null;
  const transcript = useTranscript(recordingId, textVersion(recording));
  const playhead = useMemo(() => engine && playheadOfPart(engine, offsetMs), [engine, offsetMs]);
  const currentLine = useTranscriptPosition(playhead, recordingId, transcript);
  const { isFollowing, onScrollAway, onFollow } = useFollowing(engine);
  const rangesByLine = useMemo(() => {
    const own = search.hits.filter((hit) => hit.recordingId === recording.id);
    return new Map(own.map((hit) => [lineKey({ ...hit, atMs: hit.atMs - offsetMs }), hit.ranges]));
  }, [search.hits, recording.id, offsetMs]);
  const { lineAt, onView } = transcript;
  const total = transcript.total ?? 0;

  const onCopy = useCallback(
    (text: string, first: number, last: number): string | null => {
      const [from, to] = [lineAt(first), lineAt(last)];
      if (!from) return null;
      const isRead = rowsBetween(first, last).some((row) => lineAt(row)?.source === 'ocr');
      return quote(text, { session, recording, startedAtMs: time.clockAt(offsetMs), isRead }, from.atMs, to?.atMs ?? from.atMs);
    },
    [lineAt, session, recording, time, offsetMs],
  );
  const onSeek = (row: number): void => {
    onFollow();
    const line = lineAt(row);
    if (line) void playhead?.seek(line.atMs);
    if (line?.box) onMark({ box: line.box });
  };

  return (
    <div className={panels.panel}>
      <SearchBar search={search} hitCursor={hitCursor} isPicture />
      <ReadingBar {...state} durationMs={descriptor?.durationMs ?? part.durationMs ?? 0} />
      {transcript.error && <PanelMessage title={transcript.error.message} text={transcript.error.action} />}
      {!transcript.error && transcript.total === 0 && recording.screenText.state === 'done' && (
        <PanelMessage title="No text in this recording" text="Nothing was found on its pictures, and nothing typed was recorded." />
      )}
      {!transcript.error && total > 0 && (
        <DocumentList
          count={total}
          currentRow={currentLine}
          isFollowing={isFollowing}
          onScrollAway={onScrollAway}
          onView={onView}
          onCopy={onCopy}
          timeOf={(row) => {
            const line = lineAt(row);
            return line && formatPosition(offsetMs + line.atMs);
          }}
          onSeek={onSeek}
          renderRow={(row) => <ScreenLine line={lineAt(row)} rangesByLine={rangesByLine} />}
        />
      )}
      {!isFollowing && total > 0 && (
        <div className={panels.follow}>
          <Button onPress={onFollow}>Follow the playhead</Button>
        </div>
      )}
    </div>
  );
}

/** Below this, a line says how surely it was read. Percent. */
const sureConfidence = 85;

function ScreenLine({
  line,
  rangesByLine,
}: {
  readonly line: TranscriptLine | null;
  readonly rangesByLine: ReadonlyMap<string, SearchHit['ranges']>;
}) {
  if (line === null) return <span className={styles.text} />;
  const { source, text, confidence } = line;
  return (
    <span className={styles.text} data-source={source}>
      {source !== 'ocr' && <span className={styles.source}>{source === 'input' ? 'typed' : source === 'event' ? 'event' : 'shown'}</span>}
      <HighlightedText text={text} ranges={rangesByLine.get(lineKey(line)) ?? []} />
      {confidence !== undefined && confidence < sureConfidence && (
        <span className={styles.confidence} title="How sure the line was read from the picture">
          {confidence} %
        </span>
      )}
    </span>
  );
}

/** Hits carry no line number: time, place on the picture and text tell the line. */
function lineKey({ atMs, text, box }: Pick<TranscriptLine, 'atMs' | 'text' | 'box'>): string {
  return `${atMs} ${box ? `${box.x},${box.y}` : ''} ${text}`;
}

const mostRows = 5000;

function rowsBetween(first: number, last: number): number[] {
  return Array.from({ length: Math.min(last - first + 1, mostRows) }, (_, index) => first + index);
}
