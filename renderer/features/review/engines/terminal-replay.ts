import type { TerminalEventTuple, TerminalSegment, TerminalTrack } from '../../../../shared/model/playback.ts';
import type { Replay } from './replay-engine.ts';
import { createSegmentSource, type SegmentSource } from './segment-source.ts';
import { eventCountUpTo, nextStepMs, previousStepMs, segmentIndexAt } from './terminal-time.ts';

/** A terminal on the stage. Calls are never made while an earlier one is under way. */
export interface TerminalScreen {
  /** Shows a snapshot in place of all that was there, and what events made of it. */
  restore(snapshot: TerminalSegment['snapshot'], events?: readonly TerminalEventTuple[]): Promise<void>;
  apply(events: readonly TerminalEventTuple[]): Promise<void>;
  readText(): string;
  dispose(): void;
}

export interface TerminalReplayOptions {
  readonly track: TerminalTrack;
  readonly durationMs: number;
  readonly readSegment: (index: number) => Promise<TerminalSegment>;
  /** Told when the next part is not here yet, and when it is. */
  readonly onWaiting: (waiting: boolean) => void;
}

/** How far the screen is: all events of the segment before `next` were applied. */
interface Position {
  readonly index: number;
  readonly segment: TerminalSegment;
  next: number;
}

/** Brings a screen to any time of a terminal recording: one snapshot and at most one segment of events away. */
export class TerminalReplay implements Replay {
  private readonly segments: SegmentSource<TerminalSegment>;
  private readonly screen: TerminalScreen;
  private readonly options: TerminalReplayOptions;
  private position: Position | null = null;

  constructor(screen: TerminalScreen, options: TerminalReplayOptions) {
    this.screen = screen;
    this.options = options;
    this.segments = createSegmentSource(options.readSegment, options.track.segments.length);
  }

  /** Shows exactly what was there at a time; from where the screen is when that is on the way, else from a snapshot. */
  async showAt(timeMs: number, signal?: AbortSignal): Promise<void> {
    const { track } = this.options;
    const index = segmentIndexAt(track.segments, timeMs);
    if (index < 0) return this.screen.restore({ cols: track.cols, rows: track.rows, ansi: '' });
    if (this.position?.index !== index || appliedUntilMs(this.position) > timeMs) {
      const segment = await this.segments.read(index);
      if (signal?.aborted) return;
      this.position = null;
      const end = eventCountUpTo(segment.events, timeMs);
      await this.screen.restore(segment.snapshot, segment.events.slice(0, end));
      this.enter(index, segment, end);
      return;
    }
    await this.applyUpTo(this.position, timeMs);
  }

  /** Plays on to a later time, from segment to segment; stops early when aborted. */
  async advanceTo(timeMs: number, signal: AbortSignal): Promise<void> {
    while (this.position !== null) {
      await this.applyUpTo(this.position, timeMs);
      const next = this.position.index + 1;
      const info = this.options.track.segments[next];
      if (!info || info.startMs > timeMs || signal.aborted) return;
      const segment = await this.readWaiting(next);
      if (signal.aborted) return;
      // The screen is what the next snapshot would show: going on from it draws nothing twice.
      this.enter(next, segment);
    }
  }

  /** Time of the next event of any kind; the duration when there is none. */
  async nextActivityMs(_fromMs: number, signal: AbortSignal): Promise<number> {
    const { position, options } = this;
    let event = position?.segment.events[position.next];
    for (let index = (position?.index ?? 0) + 1; event === undefined && index < options.track.segments.length; index += 1) {
      const segment = await this.readWaiting(index);
      if (signal.aborted) return options.durationMs;
      event = segment.events[0];
    }
    return event?.[0] ?? options.durationMs;
  }

  /** The next time at which the screen changes; the duration when there is none. */
  async nextStepMs(afterMs: number): Promise<number> {
    const { track, durationMs } = this.options;
    for (let index = Math.max(segmentIndexAt(track.segments, afterMs), 0); index < track.segments.length; index += 1) {
      const { events } = await this.segments.read(index);
      const stepMs = nextStepMs(events, eventCountUpTo(events, afterMs), afterMs);
      if (stepMs !== null) return Math.min(stepMs, durationMs);
    }
    return durationMs;
  }

  /** The last time before a time at which the screen changed; 0 when there is none. */
  async previousStepMs(beforeMs: number): Promise<number> {
    for (let index = segmentIndexAt(this.options.track.segments, beforeMs); index >= 0; index -= 1) {
      const { events } = await this.segments.read(index);
      const stepMs = previousStepMs(events, beforeMs);
      if (stepMs !== null) return stepMs;
    }
    return 0;
  }

  readText(): string {
    return this.screen.readText();
  }

  readPicture(): null {
    return null;
  }

  dispose(): void {
    this.screen.dispose();
  }

  private enter(index: number, segment: TerminalSegment, next = 0): void {
    this.position = { index, segment, next };
    this.segments.prefetch(index + 1);
  }

  private async applyUpTo(position: Position, timeMs: number): Promise<void> {
    const end = eventCountUpTo(position.segment.events, timeMs);
    if (end <= position.next) return;
    const events = position.segment.events.slice(position.next, end);
    position.next = end;
    await this.screen.apply(events);
  }

  private readWaiting(index: number): Promise<TerminalSegment> {
    return this.segments.readWaiting(index, this.options.onWaiting);
  }
}

function appliedUntilMs({ segment, next }: Position): number {
  return segment.events[next - 1]?.[0] ?? segment.startMs;
}
