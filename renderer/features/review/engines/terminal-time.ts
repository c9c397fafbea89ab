import type { TerminalEventTuple, TerminalTrack } from '../../../../shared/model/playback.ts';

type SegmentInfo = TerminalTrack['segments'][number];

/** The segment that holds a time: the last one that starts at or before it, the first one before that; -1 without segments. */
export function segmentIndexAt(segments: readonly SegmentInfo[], atMs: number): number {
  let low = 0;
  let high = segments.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((segments[middle]?.startMs ?? 0) <= atMs) low = middle;
    else high = middle - 1;
  }
  return high < 0 ? -1 : low;
}

/** How many events happened at or before a time; events are in order. */
export function eventCountUpTo(events: readonly TerminalEventTuple[], atMs: number): number {
  let low = 0;
  let high = events.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((events[middle]?.[0] ?? 0) <= atMs) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Whether a reviewer who steps stops at an event: what was typed shows on the screen only through the echo that follows. */
export function isStep(event: TerminalEventTuple): boolean {
  return event[1] !== 'i';
}

/** The first time to stop at after a time, among events from an index on; null when there is none. */
export function nextStepMs(events: readonly TerminalEventTuple[], fromIndex: number, afterMs: number): number | null {
  for (let index = fromIndex; index < events.length; index += 1) {
    const event = events[index];
    if (event && event[0] > afterMs && isStep(event)) return event[0];
  }
  return null;
}

/** The last time to stop at before a time; null when there is none. */
export function previousStepMs(events: readonly TerminalEventTuple[], beforeMs: number): number | null {
  for (let index = eventCountUpTo(events, beforeMs) - 1; index >= 0; index -= 1) {
    const event = events[index];
    if (event && event[0] < beforeMs && isStep(event)) return event[0];
  }
  return null;
}
