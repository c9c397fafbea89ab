import type { Operation } from '../../../../shared/guacamole/operations.ts';
import type { GuacamoleEvent, GuacamoleSegment, SegmentImage } from '../../../../shared/guacamole/segment.ts';
import type { TakenSnapshot } from './take-snapshot.ts';

/** What was drawn or pointed at at a time, with what it took. */
export interface CutterEvent {
  readonly atMs: number;
  readonly isFrame: boolean;
  /** An `img` refers to `images` by index. */
  readonly operations: readonly Operation[];
  readonly images: readonly SegmentImage[];
  /** Pixels touched. */
  readonly cost: number;
}

/** Cuts a run of events into segments of bounded size, each beginning with a snapshot. */
export interface GuacamoleSegmentCutter {
  /** Right after an event took effect; gives the segment that ended before it, if one did. */
  after(event: CutterEvent): Promise<GuacamoleSegment | null>;
  /** The last segment, whatever it holds. */
  finish(durationMs: number): GuacamoleSegment;
}

export interface SegmentLimit {
  readonly bytes: number;
  readonly cost: number;
  readonly events: number;
}
export interface SegmentLimits {
  readonly usual: SegmentLimit;
  readonly most: SegmentLimit;
}

/**
 * A segment ends when it has one of these: some tens of milliseconds to replay. But not while it has less bytes than its
 * snapshot: what is derived stays in proportion to the recording.
 */
const usual: SegmentLimit = { bytes: 768 * 1024, cost: 24_000_000, events: 3000 };
/** It ends here all the same. */
const most: SegmentLimit = { bytes: 4 * 1024 * 1024, cost: 120_000_000, events: 20_000 };
/** About what an operation takes in the segment, in bytes. */
const operationBytes = 40;

interface Open {
  readonly startMs: number;
  readonly framesBefore: number;
  readonly lastFrameMs: number;
  readonly taken: TakenSnapshot;
  readonly events: GuacamoleEvent[];
  readonly images: SegmentImage[];
}

export async function createGuacamoleSegmentCutter(
  take: () => Promise<TakenSnapshot>,
  limits: SegmentLimits = { usual, most },
): Promise<GuacamoleSegmentCutter> {
  let index = 0;
  let frames = 0;
  let lastFrameMs = 0;
  let used = { bytes: 0, cost: 0, events: 0 };
  const open = (startMs: number, taken: TakenSnapshot): Open => ({
    startMs,
    framesBefore: frames,
    lastFrameMs,
    taken,
    events: [],
    images: [...taken.images],
  });
  let current: Open | null = open(0, await take());
  /** Full, with the display after its last event: it ends when the next event begins the next segment. */
  let full: { readonly segment: Open; readonly after: TakenSnapshot } | null = null;

  function end({ taken, ...rest }: Open, endMs: number): GuacamoleSegment {
    const segment = { ...rest, index, endMs, snapshot: taken.snapshot };
    index += 1;
    return segment;
  }

  const reaches = (bound: SegmentLimit): boolean => used.bytes >= bound.bytes || used.cost >= bound.cost || used.events >= bound.events;

  return {
    async after({ atMs, isFrame, operations, images, cost }) {
      let ended: GuacamoleSegment | null = null;
      if (full) {
        ended = end(full.segment, atMs);
        current = open(atMs, full.after);
        full = null;
      }
      const segment = current;
      if (!segment) throw new Error('There is a segment to add to.');
      const first = segment.images.length;
      segment.images.push(...images);
      segment.events.push([atMs, isFrame ? 1 : 0, operations.map((operation) => renumber(operation, first))]);
      if (isFrame) {
        frames += 1;
        lastFrameMs = atMs;
      }
      used = {
        bytes: images.reduce((sum, { bytes }) => sum + bytes.length, used.bytes + operations.length * operationBytes),
        cost: used.cost + cost,
        events: used.events + 1,
      };
      if ((reaches(limits.usual) && used.bytes >= segment.taken.bytes) || reaches(limits.most)) {
        full = { segment, after: await take() };
        current = null;
        used = { bytes: 0, cost: 0, events: 0 };
      }
      return ended;
    },
    finish(durationMs) {
      const last = full?.segment ?? current;
      if (!last) throw new Error('There is a segment to end.');
      return end(last, Math.max(durationMs, last.startMs));
    },
  };
}

function renumber(operation: Operation, first: number): Operation {
  if (operation[0] !== 'img') return operation;
  const [name, mask, layer, x, y, image] = operation;
  return [name, mask, layer, x, y, first + image];
}
