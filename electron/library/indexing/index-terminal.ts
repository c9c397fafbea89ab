import { idleGapMs, type TranscriptLine } from '../../../shared/model/playback.ts';
import type { Marker } from '../../../shared/model/review.ts';
import type { ByteReader } from '../../common/byte-reader.ts';
import type { IdleGap, RecordingIndex, SegmentRecord } from '../catalog/index-data.ts';
import { type OpenOptions, openTerminalRecording } from '../formats/open-terminal.ts';
import { createTerminal } from '../formats/terminal.ts';
import { parseResize, splitLargeOutputs } from '../formats/terminal-events.ts';
import { createSnapshots } from '../formats/terminal-snapshot.ts';
import { createTextReader } from '../formats/terminal-text.ts';
import { createActivityMeter } from './activity.ts';
import { createMarkerFinder } from './find-markers.ts';
import { indexVersion } from './index-messages.ts';
import type { CompiledRule } from './rules.ts';
import { createSegmentCutter, type SegmentWriter } from './segment-writer.ts';

export interface IndexBatch {
  readonly lines: readonly TranscriptLine[];
  readonly segments: readonly SegmentRecord[];
  readonly markers: readonly Marker[];
  readonly doneBytes: number;
}

export interface IndexTerminalOptions {
  readonly reader: ByteReader;
  readonly name: string;
  /** What the recording is read with. */
  readonly open?: OpenOptions;
  readonly rules: readonly CompiledRule[];
  readonly segments: SegmentWriter;
  /** How many events a segment takes at most; small in tests, to have many. */
  readonly eventsPerSegment?: number;
  /** Settles when the batch is stored: nothing more is read before. */
  readonly onBatch: (batch: IndexBatch) => Promise<void>;
}

/** One pass over a terminal recording, in constant memory: segments, text, markers, activity. */
export async function indexTerminal({
  reader,
  name,
  open = {},
  rules,
  segments,
  eventsPerSegment,
  onBatch,
}: IndexTerminalOptions): Promise<RecordingIndex> {
  const recording = await openTerminalRecording(reader, name, open);
  const { header } = recording;
  const terminal = createTerminal(header);
  try {
    const snapshots = createSnapshots(terminal);
    const cutter = createSegmentCutter(
      {
        canTake: snapshots.canTake,
        canTakeRoughly: snapshots.canTakeRoughly,
        take: () => ({ cols: terminal.cols, rows: terminal.rows, ansi: snapshots.take() }),
      },
      eventsPerSegment,
    );
    let lines: TranscriptLine[] = [];
    let markers: Marker[] = [];
    const finder = createMarkerFinder(rules, terminal, (marker) => markers.push(marker));
    const text = createTextReader(terminal, (line) => {
      lines.push(line);
      finder.line(line);
    });
    const activity = createActivityMeter();
    const idle: IdleGap[] = [];
    let durationMs = 0;
    let maxCols = header.cols;
    let maxRows = header.rows;

    const hand = async (doneBytes: number): Promise<void> => {
      const batch = { lines, segments: await segments.flush(), markers, doneBytes };
      lines = [];
      markers = [];
      await onBatch(batch);
    };
    for await (const { events, bytesRead } of recording.events()) {
      for (const event of splitLargeOutputs(events)) {
        const [atMs, code, data] = event;
        if (atMs - durationMs >= idleGapMs) idle.push({ startMs: durationMs, endMs: atMs });
        durationMs = atMs;
        const size = code === 'r' ? parseResize(data) : null;
        if (size) {
          maxCols = Math.max(maxCols, size.cols);
          maxRows = Math.max(maxRows, size.rows);
        }
        activity.add(atMs, code === 'o' || code === 'i' ? data.length : 0);
        finder.event(event);
        text.feed(event);
        const ended = cutter.after(event);
        if (ended) segments.add(ended);
      }
      await hand(bytesRead);
    }
    text.finish();
    finder.finish(durationMs);
    segments.add(cutter.finish(durationMs));
    await hand(reader.sizeBytes);
    return {
      indexVersion,
      durationMs,
      cols: header.cols,
      rows: header.rows,
      maxCols,
      maxRows,
      activity: activity.finish(durationMs),
      idle,
      thumbnails: null,
    };
  } finally {
    terminal.dispose();
    await recording.close();
  }
}
