import { AppError } from '../../../../shared/errors.ts';
import type { RecordingId } from '../../../../shared/model/ids.ts';
import type { TerminalEventTuple, TerminalSegment } from '../../../../shared/model/playback.ts';
import { getRecordingIndex, listSegments } from '../../catalog/index-data.ts';
import { createTerminal, feed, writeNow } from '../../formats/terminal.ts';
import { parseResize } from '../../formats/terminal-events.ts';
import { createSnapshots } from '../../formats/terminal-snapshot.ts';
import { readSegment, type SegmentReading } from '../../playback/read-segment.ts';

/** A stretch of a terminal recording in real time: the screen before it, and all that happened in it. */
export interface ClipRange {
  /** In the recording, milliseconds, both included. */
  readonly fromMs: number;
  readonly toMs: number;
  /** Before every event of the range. */
  readonly start: TerminalSegment['snapshot'];
  /** The largest the terminal was in the range. */
  readonly maxCols: number;
  readonly maxRows: number;
  /** Events with `fromMs` <= time <= `toMs`, with their times in the recording; none is left out and no time is changed. */
  events(): AsyncGenerator<readonly TerminalEventTuple[]>;
}

/** Throws `usage` for a range outside the recording, `not-indexed` where there is no index to read from. */
export async function openClipRange(deps: SegmentReading, id: RecordingId, fromMs: number, toMs: number): Promise<ClipRange> {
  const index = getRecordingIndex(deps.catalog, id);
  const segments = listSegments(deps.catalog, id);
  if (!index || segments.length === 0) throw new AppError('not-indexed', `The recording ${id} is not indexed.`);
  if (fromMs >= toMs || toMs > index.durationMs) {
    throw new AppError('usage', `The recording has no range from ${fromMs} to ${toMs} ms: it is ${index.durationMs} ms long.`);
  }
  // Of several that start at the same time the first one that does not hold earlier events too.
  const first = segments.findLast(({ startMs, index: at }) => startMs < fromMs || at === 0)?.index ?? 0;

  async function* events(): AsyncGenerator<readonly TerminalEventTuple[]> {
    for (const { index: at, startMs } of segments.slice(first)) {
      if (startMs > toMs) return;
      const segment = await readSegment(deps, id, at);
      yield segment.events.filter(([atMs]) => atMs >= fromMs && atMs <= toMs);
    }
  }

  const start = screenBefore(await readSegment(deps, id, first), fromMs);
  let { cols: maxCols, rows: maxRows } = start;
  for await (const batch of events()) {
    for (const [, code, data] of batch) {
      const size = code === 'r' ? parseResize(data) : null;
      maxCols = Math.max(maxCols, size?.cols ?? 0);
      maxRows = Math.max(maxRows, size?.rows ?? 0);
    }
  }
  return { fromMs, toMs, start, maxCols, maxRows, events };
}

function screenBefore({ snapshot, events }: TerminalSegment, fromMs: number): TerminalSegment['snapshot'] {
  const before = events.filter(([atMs]) => atMs < fromMs);
  if (before.length === 0) return snapshot;
  const terminal = createTerminal(snapshot);
  try {
    writeNow(terminal, snapshot.ansi);
    for (const event of before) feed(terminal, event);
    const snapshots = createSnapshots(terminal);
    // In the midst of a sequence or a character only what led to it leads to it again.
    const isReplayed = !snapshots.canTake() && !before.some(([, code]) => code === 'r');
    const ansi = isReplayed ? snapshot.ansi + before.map(([, code, data]) => (code === 'o' ? data : '')).join('') : snapshots.take();
    return { cols: terminal.cols, rows: terminal.rows, ansi };
  } finally {
    terminal.dispose();
  }
}
