import type { CoverageKind } from '../../../../shared/model/coverage.ts';
import type { PlaybackState } from '../engines/playback-machine.ts';

/** Times as the recorder sees them; tests bring their own. */
export interface RecorderClock {
  /** Monotonic milliseconds. */
  now(): number;
  /** Milliseconds since 1970. */
  wall(): number;
}

/** Whether what plays can be seen. */
export interface WindowSight {
  /** False: hidden, minimised, or behind another tab. */
  readonly visible: boolean;
  readonly focused: boolean;
}

/** A stretch of a timeline that went by at one speed and without a break. */
export interface Played {
  readonly kind: CoverageKind;
  readonly fromMs: number;
  readonly toMs: number;
  readonly speed: number;
  readonly focused: boolean;
  readonly startedAtMs: number;
}

/** What it is told of a player and its window, in the order in which it happens. */
export interface PlayRecorder {
  /** The playhead stands elsewhere: because it plays, or because somebody put it there. */
  moved(timeMs: number): void;
  changed(state: Pick<PlaybackState, 'phase' | 'waiting' | 'rate'>): void;
  /** Playing has passed over a stretch without activity. */
  skipped(range: { readonly fromMs: number; readonly toMs: number }): void;
  seen(sight: WindowSight): void;
  /** What went by since it was asked last, in order; what goes by now is cut here. */
  take(): Played[];
}

/**
 * A playhead may be this far ahead of what its speed allows for, before it is taken for a jump: players do not tell their time to
 * the millisecond. Milliseconds of recording, at up to twice the speed; in proportion above.
 */
const toleranceMs = 100;
/**
 * A player that draws before it tells its time tells it late, and catches up with the next frame: it may be behind by so much, and
 * no more, or a jump could hide in what was lost by a busy machine. Milliseconds of real time.
 */
const mostBehindMs = 500;

interface Begun extends Omit<Played, 'toMs'> {
  toMs: number;
}

/**
 * Turns what a player tells into what went by in it. Only playing counts: not while it waits for data, not where the playhead
 * stands still, and not what lies between two places when it jumps. What plays unseen, or too fast for the clock, is no watching.
 */
export function createPlayRecorder(options: {
  readonly clock: RecorderClock;
  readonly timeMs: number;
  readonly state: Pick<PlaybackState, 'phase' | 'waiting' | 'rate'>;
  readonly sight: WindowSight;
}): PlayRecorder {
  const { clock } = options;
  let done: Played[] = [];
  let open: Begun | null = null;
  let { state, sight } = options;
  let timeMs = options.timeMs;
  let toldAt = clock.now();
  /** Since the time was told last: the least that can be said of the window, and the fastest speed. */
  let leastSight = sight;
  let fastest = state.rate;
  /** How far the playhead is behind what its speed allows for. Milliseconds of recording. */
  let behindMs = 0;

  const isRunning = (): boolean => state.phase === 'playing' && !state.waiting;

  function close(): void {
    if (open !== null && open.toMs > open.fromMs) done.push({ ...open });
    open = null;
    behindMs = 0;
  }

  function begin(now: number): void {
    toldAt = now;
    leastSight = sight;
    fastest = state.rate;
  }

  /** The playhead went from where it was to here by playing. */
  function advance(toMs: number, now: number): void {
    const elapsedMs = now - toldAt;
    const aheadMs = toMs - timeMs - elapsedMs * fastest - behindMs;
    if (toMs < timeMs || aheadMs > toleranceMs * Math.max(1, fastest / 2)) {
      close();
      return;
    }
    const nextBehindMs = Math.min(Math.max(-aheadMs, 0), mostBehindMs * fastest);
    const kind: CoverageKind = leastSight.visible ? 'watched' : 'hidden';
    const focused = leastSight.visible && leastSight.focused;
    if (open === null || open.kind !== kind || open.focused !== focused || open.speed !== fastest) {
      close();
      open = { kind, fromMs: timeMs, toMs, speed: fastest, focused, startedAtMs: Math.round(clock.wall() - elapsedMs) };
    } else open.toMs = toMs;
    behindMs = nextBehindMs;
  }

  return {
    moved(toMs) {
      const now = clock.now();
      if (isRunning()) advance(toMs, now);
      else close();
      timeMs = toMs;
      begin(now);
    },
    changed(next) {
      const wasRunning = isRunning();
      // What was played before the wait may be told only after it.
      const untoldMs = wasRunning ? Math.min(behindMs + (clock.now() - toldAt) * fastest, mostBehindMs * fastest) : behindMs;
      state = next;
      fastest = clock.now() === toldAt ? next.rate : Math.max(fastest, next.rate);
      // The clock runs from when it plays, not from when the playhead was moved last.
      if (isRunning() && !wasRunning) begin(clock.now());
      if (isRunning()) return;
      close();
      if (state.phase === 'playing') behindMs = untoldMs;
    },
    skipped({ fromMs, toMs }) {
      const now = clock.now();
      if (isRunning()) advance(fromMs, now);
      close();
      const { visible, focused } = leastSight;
      done.push({ kind: 'skipped', fromMs, toMs, speed: state.rate, focused: visible && focused, startedAtMs: Math.round(clock.wall()) });
      timeMs = toMs;
      begin(now);
    },
    seen(next) {
      sight = next;
      if (clock.now() === toldAt) leastSight = next;
      else leastSight = { visible: leastSight.visible && next.visible, focused: leastSight.focused && next.focused };
    },
    take() {
      const resumed: Begun | null = open && { ...open, fromMs: open.toMs, startedAtMs: Math.round(clock.wall()) };
      const stillBehindMs = behindMs;
      close();
      open = resumed;
      behindMs = stillBehindMs;
      const taken = done;
      done = [];
      return taken;
    },
  };
}
