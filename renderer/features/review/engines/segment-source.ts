import type { TerminalSegment } from '../../../../shared/model/playback.ts';

/** Parsed segments kept: the one shown, its neighbours, and one more for going back and forth. At most about 1 MB of output. */
const keptSegments = 4;

export interface SegmentSource {
  read(index: number): Promise<TerminalSegment>;
  /** Starts reading a segment that will be needed soon; a failure shows when it is read. */
  prefetch(index: number): void;
}

/** Segments by index, read once each while they are in use; a failed read is tried again the next time. */
export function createSegmentSource(readSegment: (index: number) => Promise<TerminalSegment>, count: number): SegmentSource {
  const segments = new Map<number, Promise<TerminalSegment>>();

  function read(index: number): Promise<TerminalSegment> {
    const known = segments.get(index);
    // Putting it in again makes it the most recently used.
    segments.delete(index);
    const segment = known ?? readSegment(index);
    segments.set(index, segment);
    if (known === undefined) segment.catch(() => segments.delete(index));
    for (const oldest of segments.keys()) {
      if (segments.size <= keptSegments) break;
      segments.delete(oldest);
    }
    return segment;
  }

  return {
    read,
    prefetch(index) {
      if (index >= 0 && index < count && !segments.has(index)) read(index).catch(() => undefined);
    },
  };
}
