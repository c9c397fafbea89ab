/** Parsed segments kept: the one shown, its neighbours, and one more for going back and forth. */
const keptSegments = 4;

export interface SegmentSource<Segment> {
  read(index: number): Promise<Segment>;
  /** The same, and tells when it is not here yet, and when it is. */
  readWaiting(index: number, onWaiting: (waiting: boolean) => void): Promise<Segment>;
  /** Starts reading a segment that will be needed soon; a failure shows when it is read. */
  prefetch(index: number): void;
}

/** Segments by index, read once each while they are in use; a failed read is tried again the next time. */
export function createSegmentSource<Segment>(readSegment: (index: number) => Promise<Segment>, count: number): SegmentSource<Segment> {
  const segments = new Map<number, Promise<Segment>>();

  function read(index: number): Promise<Segment> {
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
    async readWaiting(index, onWaiting) {
      const reading = read(index);
      const isHere = await Promise.race([reading.then(() => true), Promise.resolve(false)]);
      if (isHere) return reading;
      onWaiting(true);
      try {
        return await reading;
      } finally {
        onWaiting(false);
      }
    },
    prefetch(index) {
      if (index >= 0 && index < count && !segments.has(index)) read(index).catch(() => undefined);
    },
  };
}
