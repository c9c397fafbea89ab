import type { TerminalEventTuple, TerminalSegment } from '../../../../shared/model/playback.ts';

/** Where a segment ends and the next begins: the screen then is known. */
export interface SegmentCut {
  /** How many events of the batch are before it. */
  readonly afterEvents: number;
  readonly snapshot: ScreenState;
}

export type ScreenState = TerminalSegment['snapshot'];

/** What the finder of cuts needs of a terminal. */
export interface SnapshotSource {
  take(): ScreenState;
  /** Whether a snapshot can hold all there is. */
  canTake(): boolean;
  /** Whether it would lack only what hardly ever matters. */
  canTakeRoughly(): boolean;
}

/** Output after which a segment ends where a snapshot can be taken: a few milliseconds to replay, and a snapshot is small beside it. */
const targetOutputChars = 64 * 1024;
/** Events without much output cost time to replay too. */
const targetEvents = 2000;
/** What no snapshot can hold exactly (a cursor saved outside of the screen) does not make a segment longer than this. */
const mostOutputChars = 256 * 1024;
/** Inside an escape sequence that never ends a segment is cut all the same: memory stays bounded. */
const maxOutputChars = 4 * 1024 * 1024;

/** Tells, right after an event took effect, whether a segment ends there, and how the screen is then. */
export function createCutFinder(
  screen: SnapshotSource,
  eventsPerSegment = targetEvents,
): (event: TerminalEventTuple) => ScreenState | null {
  let events = 0;
  let outputChars = 0;
  return ([, , data]) => {
    events += 1;
    outputChars += data.length;
    if (outputChars < targetOutputChars && events < eventsPerSegment) return null;
    const canCut = screen.canTake() || (outputChars >= mostOutputChars && screen.canTakeRoughly()) || outputChars >= maxOutputChars;
    if (!canCut) return null;
    events = 0;
    outputChars = 0;
    return screen.take();
  };
}

/** Puts segments together from events and the cuts between them. */
export interface SegmentAssembler {
  add(event: TerminalEventTuple): void;
  /** The screen before the next event, which begins a segment. */
  cut(snapshot: ScreenState): void;
  /** The last segment, whatever it holds. */
  finish(durationMs: number): void;
}

/** The first cut is before the first event. */
export function createSegmentAssembler(onSegment: (segment: TerminalSegment) => void): SegmentAssembler {
  let index = 0;
  let startMs = 0;
  let snapshot: ScreenState | null = null;
  let events: TerminalEventTuple[] = [];
  let next: ScreenState | null = null;

  const end = (endMs: number): void => {
    if (!snapshot) return;
    onSegment({ index, startMs, endMs, snapshot, events });
    index += 1;
    startMs = endMs;
    events = [];
  };

  return {
    add(event) {
      if (next) {
        // Only now is known when the next segment starts: at the time of its first event.
        end(event[0]);
        snapshot = next;
        next = null;
      }
      events.push(event);
    },
    cut(taken) {
      if (snapshot) next = taken;
      else snapshot = taken;
    },
    finish: end,
  };
}
