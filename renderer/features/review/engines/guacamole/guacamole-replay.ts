import { drawOperations } from '../../../../../shared/guacamole/draw-operations.ts';
import { restoreScreen } from '../../../../../shared/guacamole/restore-screen.ts';
import type { GuacamoleScreen } from '../../../../../shared/guacamole/screen.ts';
import type { GuacamoleEvent, GuacamoleSegment, SegmentImage } from '../../../../../shared/guacamole/segment.ts';
import type { GuacamoleTrack } from '../../../../../shared/model/playback.ts';
import type { IdleRange, Picture } from '../engine.ts';
import type { Replay } from '../replay-engine.ts';
import { createSegmentSource, type SegmentSource } from '../segment-source.ts';
import { segmentIndexAt } from '../terminal-time.ts';
import { createTurns } from './give-turns.ts';
import { type BrowserGuacamole, decodeBitmap } from './guacamole-library.ts';
import type { GuacamoleStage } from './guacamole-stage.ts';

export interface GuacamoleReplayOptions {
  readonly library: BrowserGuacamole;
  readonly track: GuacamoleTrack;
  readonly durationMs: number;
  readonly idleRanges: () => readonly IdleRange[];
  readonly readSegment: (index: number) => Promise<GuacamoleSegment>;
  /** Told when the next part is not here yet, and when it is. */
  readonly onWaiting: (waiting: boolean) => void;
}

/** How far the display is: all events of the segment before `next` were drawn. */
interface Position {
  readonly index: number;
  readonly segment: GuacamoleSegment;
  readonly screen: GuacamoleScreen<ImageBitmap, HTMLCanvasElement>;
  next: number;
}

/** Brings a stage to any time of a Guacamole dump: one snapshot and at most one segment of drawing away. */
export class GuacamoleReplay implements Replay {
  private readonly segments: SegmentSource<GuacamoleSegment>;
  private readonly stage: GuacamoleStage;
  private readonly options: GuacamoleReplayOptions;
  private readonly turns = createTurns();
  /** Null when the display is nothing that was recorded: drawing was given up half way. */
  private position: Position | null = null;

  constructor(stage: GuacamoleStage, options: GuacamoleReplayOptions) {
    this.stage = stage;
    this.options = options;
    this.segments = createSegmentSource(options.readSegment, options.track.segments.length);
  }

  async showAt(timeMs: number, signal?: AbortSignal): Promise<void> {
    const index = segmentIndexAt(this.options.track.segments, timeMs);
    if (index < 0) return;
    if (this.position?.index !== index || drawnUntilMs(this.position) > timeMs) {
      const segment = await this.segments.read(index);
      if (signal?.aborted) return;
      const screen = await restoreScreen(this.options.library, segment, decodeBitmap, closeBitmap);
      if (signal?.aborted) return;
      this.position = { index, segment, screen, next: 0 };
      this.segments.prefetch(index + 1);
    }
    const drawn = await this.drawUpTo(this.position, timeMs, signal);
    if (drawn) this.stage.show(drawn.screen);
  }

  async advanceTo(timeMs: number, signal: AbortSignal): Promise<void> {
    let isChanged = false;
    while (this.position !== null) {
      const before = this.position.next;
      const drawn = await this.drawUpTo(this.position, timeMs, signal);
      if (!drawn) return;
      isChanged ||= drawn.next !== before;
      const next = drawn.index + 1;
      const info = this.options.track.segments[next];
      if (!info || info.startMs > timeMs) {
        if (isChanged) this.stage.show(drawn.screen);
        return;
      }
      const segment = await this.segments.readWaiting(next, this.options.onWaiting);
      if (signal.aborted) return;
      // The display is what the next snapshot would show: going on from it draws nothing twice.
      this.position = { index: next, segment, screen: drawn.screen, next: 0 };
      this.segments.prefetch(next + 1);
    }
  }

  async nextActivityMs(fromMs: number): Promise<number> {
    const { idleRanges, durationMs } = this.options;
    const idle = idleRanges().find((range) => range.fromMs <= fromMs && fromMs < range.toMs);
    return idle ? Math.min(idle.toMs, durationMs) : fromMs;
  }

  async nextStepMs(afterMs: number): Promise<number> {
    const { track, durationMs } = this.options;
    for (let index = Math.max(segmentIndexAt(track.segments, afterMs), 0); index < track.segments.length; index += 1) {
      const { events } = await this.segments.read(index);
      const step = events.find(([atMs, isFrame]) => isFrame === 1 && atMs > afterMs);
      if (step) return Math.min(step[0], durationMs);
    }
    return durationMs;
  }

  async previousStepMs(beforeMs: number): Promise<number> {
    for (let index = segmentIndexAt(this.options.track.segments, beforeMs); index >= 0; index -= 1) {
      const { events } = await this.segments.read(index);
      const step = events.findLast(([atMs, isFrame]) => isFrame === 1 && atMs < beforeMs);
      if (step) return step[0];
    }
    return 0;
  }

  readText(): null {
    return null;
  }

  readPicture(): Picture {
    return this.stage.readPicture();
  }

  dispose(): void {
    this.position = null;
    this.stage.dispose();
  }

  /** Draws all events up to a time, with it; null when aborted before that, and the display is begun anew then. */
  private async drawUpTo(position: Position, timeMs: number, signal: AbortSignal | undefined): Promise<Position | null> {
    const { segment, screen } = position;
    const due: GuacamoleEvent[] = [];
    for (let event = segment.events[position.next]; event && event[0] <= timeMs; event = segment.events[position.next + due.length]) {
      due.push(event);
    }
    if (due.length === 0) return signal?.aborted ? null : position;
    this.position = null;
    await drawOperations<SegmentImage, ImageBitmap, HTMLCanvasElement>(
      screen,
      due.flatMap(([, , operations]) => operations),
      segment.images,
      { decode: decodeBitmap, release: closeBitmap, pause: this.turns.pause, ...(signal && { signal }) },
    );
    if (signal?.aborted) return null;
    position.next += due.length;
    this.position = position;
    return position;
  }
}

function closeBitmap(bitmap: ImageBitmap): void {
  bitmap.close();
}

function drawnUntilMs({ segment, next }: Position): number {
  return segment.events[next - 1]?.[0] ?? segment.startMs;
}
