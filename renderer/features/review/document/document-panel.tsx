import { useCallback, useMemo } from 'react';
import type { PlaybackDescriptor } from '../../../../shared/model/playback.ts';
import type { Recording } from '../../../../shared/model/recording.ts';
import type { SearchHit } from '../../../../shared/model/review.ts';
import type { Session } from '../../../../shared/model/session.ts';
import { call } from '../../../bridge/client.ts';
import { formatPosition } from '../../../lib/format.ts';
import { Button } from '../../../ui/button.tsx';
import { toast, toastError } from '../../../ui/toast.tsx';
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
import type { PictureMark } from '../video/picture-mark.ts';
import { ScreenDocument } from '../video/screen-document.tsx';
import { BlockHead } from './block-head.tsx';
import { quote } from './citation.ts';
import styles from './document.module.css';
import { DocumentList } from './document-list.tsx';
import { layOutDocument } from './document-rows.ts';
import { ProgramStill } from './program-still.tsx';
import { useCollapsed } from './use-collapsed.ts';
import { useOutline } from './use-outline.ts';

export interface DocumentPanelProps {
  readonly engine: PlaybackEngine | null;
  readonly session: Session;
  /** The recording at the playhead; null where the session has none. */
  readonly part: OpenedPart | null;
  /** What is on the stage; null while nothing is. */
  readonly kind: PlaybackDescriptor['track']['kind'] | null;
  readonly search: RecordingSearch;
  readonly hitCursor: HitCursor;
  readonly time: ReviewTime;
}

/** Lines of a block that are copied at most, in one go. */
const mostCopied = 10_000;

/** The session as a text, of whatever kind its recording is. */
export function DocumentPanel(props: DocumentPanelProps & { readonly onMark: (mark: PictureMark) => void }) {
  const { kind, part, onMark } = props;
  const isPicture = kind === 'video' || kind === 'guacamole';
  return isPicture && part ? <ScreenDocument {...props} part={part} onMark={onMark} /> : <TerminalDocument {...props} />;
}

/** The session as a text: blocks for commands, stills for full-screen programs, at the playhead and leading to it. */
function TerminalDocument({ engine, session, part, search, hitCursor, time }: DocumentPanelProps) {
  const isReadable = part !== null && ['indexed', 'replayable'].includes(part.recording.indexState);
  const recording = isReadable ? part.recording : null;
  const recordingId = recording?.id ?? null;
  const offsetMs = part?.offsetMs ?? 0;
  const startedAtMs = time.clockAt(offsetMs);
  const playhead = useMemo(() => engine && playheadOfPart(engine, offsetMs), [engine, offsetMs]);
  const transcript = useTranscript(recordingId);
  const currentLine = useTranscriptPosition(playhead, recordingId, transcript);
  const blocks = useOutline(recordingId);
  const { isCollapsed, onToggle } = useCollapsed(blocks);
  const { isFollowing, onScrollAway, onFollow } = useFollowing(engine);
  const rangesByLine = useMemo(() => {
    const own = search.hits.filter((hit) => hit.recordingId === recordingId);
    return new Map(own.map(({ atMs, text, ranges }) => [lineKey({ atMs: atMs - offsetMs, text }), ranges]));
  }, [search.hits, recordingId, offsetMs]);
  const total = transcript.total ?? 0;
  const rows = useMemo(() => layOutDocument(blocks, total, isCollapsed), [blocks, total, isCollapsed]);
  const { onView, lineAt } = transcript;

  const timeOf = useCallback(
    (row: number): number | null => {
      const at = rows.rowAt(row);
      return at.kind === 'block' ? at.block.atMs : (lineAt(at.line)?.atMs ?? null);
    },
    [rows, lineAt],
  );
  const onRowsView = useCallback(
    (first: number, last: number) => {
      const lineOf = (row: number): number => {
        const at = rows.rowAt(row);
        return at.kind === 'block' ? at.block.line : at.line;
      };
      onView(lineOf(first), lineOf(last));
    },
    [rows, onView],
  );
  const onCopy = useCallback(
    (text: string, firstRow: number, lastRow: number): string | null => {
      const [fromMs, toMs] = [timeOf(firstRow), timeOf(lastRow)];
      return recording && fromMs !== null ? quote(text, { session, recording, startedAtMs }, fromMs, toMs ?? fromMs) : null;
    },
    [recording, session, startedAtMs, timeOf],
  );
  const copyBlock = (index: number): void => {
    const block = blocks[index];
    if (!recording || !block) return;
    const lines = Math.max(0, (blocks[index + 1]?.line ?? total) - block.line);
    copyLines(recording.id, block.line, Math.min(lines, mostCopied))
      .then((text) => {
        const note = lines > mostCopied ? `\n[${lines - mostCopied} more lines are not quoted]` : '';
        return navigator.clipboard.writeText(
          quote(text + note, { session, recording, startedAtMs }, block.atMs, block.endMs ?? block.atMs),
        );
      })
      .then(() => toast('Copied with a citation.'), toastError);
  };

  if (recordingId === null) return <PanelMessage title="No document yet" text="The text is read when the recording is indexed." />;
  if (transcript.error) return <PanelMessage title={transcript.error.message} text={transcript.error.action} />;
  return (
    <div className={panels.panel}>
      <SearchBar search={search} hitCursor={hitCursor} />
      {transcript.total === 0 ? (
        <PanelMessage title="No text in this recording" text="Nothing was shown or typed." />
      ) : (
        <DocumentList
          count={rows.count}
          currentRow={currentLine < 0 ? -1 : rows.rowOfLine(currentLine)}
          isFollowing={isFollowing}
          onScrollAway={onScrollAway}
          onView={onRowsView}
          onCopy={onCopy}
          timeOf={(row) => {
            const atMs = timeOf(row);
            return atMs === null ? null : formatPosition(offsetMs + atMs);
          }}
          onSeek={(row) => {
            onFollow();
            const atMs = timeOf(row);
            if (atMs !== null) void playhead?.seek(atMs);
          }}
          renderRow={(row) => {
            const at = rows.rowAt(row);
            if (at.kind === 'line') return <Line line={lineAt(at.line)} rangesByLine={rangesByLine} />;
            const { block, index } = at;
            return (
              <span className={styles.block}>
                <BlockHead block={block} isCollapsed={at.isCollapsed} onToggle={() => onToggle(index)} onCopy={() => copyBlock(index)} />
                {block.kind === 'program' && !at.isCollapsed && <ProgramStill recordingId={recordingId} block={block} />}
              </span>
            );
          }}
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

function Line({
  line,
  rangesByLine,
}: {
  readonly line: ReturnType<ReturnType<typeof useTranscript>['lineAt']>;
  readonly rangesByLine: ReadonlyMap<string, SearchHit['ranges']>;
}) {
  if (line === null) return <span className={styles.text} />;
  return (
    <span className={styles.text} data-source={line.source}>
      {line.source !== 'output' && <span className={styles.source}>{line.source === 'input' ? 'typed' : 'event'}</span>}
      <HighlightedText text={line.text} ranges={rangesByLine.get(lineKey(line)) ?? []} />
    </span>
  );
}

/** The texts of lines, as they are shown. */
async function copyLines(recordingId: Recording['id'], offset: number, count: number): Promise<string> {
  const texts: string[] = [];
  while (texts.length < count) {
    const limit = Math.min(500, count - texts.length);
    const { lines } = await call('playback.transcript', { recordingId, offset: offset + texts.length, limit });
    if (lines.length === 0) break;
    texts.push(...lines.map(({ text, source }) => (source === 'output' ? text : `[${source === 'input' ? 'typed' : 'event'}] ${text}`)));
  }
  return texts.join('\n');
}

/** Hits carry no line number: time and text tell the line. */
function lineKey({ atMs, text }: Pick<SearchHit, 'atMs' | 'text'>): string {
  return `${atMs} ${text}`;
}
