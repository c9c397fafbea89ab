import { AppError } from '../../../shared/errors.ts';
import type { RecordingId } from '../../../shared/model/ids.ts';
import type { Screen } from '../../../shared/model/playback.ts';
import { listSegments } from '../catalog/index-data.ts';
import { readScreen } from '../formats/screen-at.ts';
import { createTerminal, feed, writeNow } from '../formats/terminal.ts';
import { readSegment, type SegmentReading } from './read-segment.ts';

/** The terminal's screen after every event with a time <= `atMs`, from the last snapshot at or before it. */
export async function screenOf(deps: SegmentReading, id: RecordingId, atMs: number): Promise<Screen> {
  const segments = listSegments(deps.catalog, id);
  // Of several that start at the same time the last one holds the most of it.
  const record = segments.findLast(({ startMs, index }) => startMs <= atMs || index === 0);
  if (!record) throw new AppError('not-indexed', `The recording ${id} is not indexed.`);
  const { snapshot, events } = await readSegment(deps, id, record.index);
  const terminal = createTerminal(snapshot);
  try {
    writeNow(terminal, snapshot.ansi);
    for (const event of events) {
      if (event[0] > atMs) break;
      feed(terminal, event);
    }
    return readScreen(terminal, atMs);
  } finally {
    terminal.dispose();
  }
}
