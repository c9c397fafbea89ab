import type { IdleRange, PlaybackEngine } from '../review/engines/engine.ts';
import { isReady } from '../review/engines/playback-machine.ts';
import { type ClockPlace, clockPlaceAt, toClockMs, toEngineMs } from './clock-places.ts';

/** A player in a group, and what of the group's clock it can show. */
export interface ClockMember {
  readonly engine: PlaybackEngine;
  /** In order, without overlaps, in times of the group. */
  readonly places: readonly ClockPlace[];
  /** Where nothing happens, in times of the group. */
  readonly idle: readonly IdleRange[];
}

/** What a seat of a group is doing with its player. */
export class ClockSeat {
  member: ClockMember;
  /** The place that the player was brought to; null while it has nothing to show. */
  private entered: ClockPlace | null = null;
  private wanted: 'play' | 'pause' = 'pause';
  /** Commands that are not done. */
  private pending = 0;

  constructor(member: ClockMember) {
    this.member = member;
  }

  get isFailed(): boolean {
    return this.member.engine.state.phase === 'failed';
  }

  /** Not opened yet, or without the bytes that come next. */
  get isWaiting(): boolean {
    const { state } = this.member.engine;
    return !this.isFailed && (state.waiting || !isReady(state));
  }

  /** It was told to play and stands: the browser refused, or what comes next cannot be played. */
  get hasStopped(): boolean {
    return this.wanted === 'play' && this.pending === 0 && this.member.engine.state.phase === 'paused' && !this.isAtEnd;
  }

  /** It neither sets the pace nor has anything to be started. */
  get isDone(): boolean {
    return this.isFailed || this.member.engine.state.phase === 'ended' || (isReady(this.member.engine.state) && this.isAtEnd);
  }

  get isHeld(): boolean {
    return this.wanted === 'pause';
  }

  placeAt(timeMs: number): ClockPlace | null {
    return clockPlaceAt(this.member.places, timeMs);
  }

  /** Whether the player is where the clock is, so that it can be let run. */
  hasEntered(place: ClockPlace): boolean {
    return this.entered?.fromMs === place.fromMs && this.entered.engineMs === place.engineMs;
  }

  /** What the player shows, as a time of the group. */
  clockMs(place: ClockPlace): number {
    return toClockMs(place, this.member.engine.timeMs);
  }

  /** Brings the player to a time of the clock and leaves it standing; elsewhere than in a recording there is nothing to bring. */
  async bringTo(timeMs: number): Promise<void> {
    const place = this.placeAt(timeMs);
    this.hold();
    if (place === null || this.isFailed) {
      this.entered = null;
      return;
    }
    this.entered = place;
    const target = toEngineMs(place, timeMs);
    await this.command(this.member.engine.seek(target));
  }

  /** Nothing of it is to be shown now. */
  leave(): void {
    this.entered = null;
    this.hold();
  }

  run(): void {
    const { engine } = this.member;
    if (this.isDone || !isReady(engine.state) || this.wanted === 'play') return;
    this.wanted = 'play';
    void this.command(engine.play());
  }

  hold(): void {
    const wasPlaying = this.wanted === 'play' || this.member.engine.state.phase === 'playing';
    this.wanted = 'pause';
    if (wasPlaying) void this.command(this.member.engine.pause());
  }

  /** It failed: once it is opened again, it is brought to the clock anew. */
  forget(): void {
    this.entered = null;
    this.wanted = 'pause';
  }

  private get isAtEnd(): boolean {
    return this.member.engine.timeMs >= this.member.engine.durationMs;
  }

  private async command(work: Promise<void>): Promise<void> {
    this.pending += 1;
    try {
      await work;
    } finally {
      this.pending -= 1;
    }
  }
}
