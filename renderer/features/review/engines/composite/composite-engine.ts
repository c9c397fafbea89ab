import type { ErrorPayload } from '../../../../../shared/errors.ts';
import { CommandQueue } from '../command-queue.ts';
import type { IdleRange, Picture, PlaybackEngine } from '../engine.ts';
import { EngineStatus } from '../engine-status.ts';
import { type FrameClock, longestFrameMs } from '../frame-clock.ts';
import { Listeners } from '../listeners.ts';
import { isReady, type PlaybackState } from '../playback-machine.ts';
import { untilAborted } from '../until-aborted.ts';
import { type CastMember, type CompositePart, PartCast } from './part-cast.ts';
import { type Place, placeIndexAt, placesOf } from './places.ts';

export interface CompositeEngineOptions {
  readonly stage: HTMLElement;
  /** In order of time, without overlaps; at least one. */
  readonly parts: readonly CompositePart[];
  readonly durationMs: number;
  readonly clock: FrameClock;
}

/** The next part is opened when the playhead will be there within this time. Milliseconds of real time. */
const prepareMs = 20_000;

/** Parts that could not be played although they should: index and why. */
export type PartFailures = ReadonlyMap<number, ErrorPayload>;

/**
 * Plays recordings that follow one another as if they were one, through the engine of each. Where there is no recording
 * time goes on by itself; before one that cannot be played it stops, so that nothing is passed over unseen.
 */
export class CompositeEngine implements PlaybackEngine {
  readonly durationMs: number;
  private readonly status = new EngineStatus();
  private readonly queue = new CommandQueue();
  private readonly ended = new AbortController();
  private readonly failureListeners = new Listeners<PartFailures>();
  private readonly parts: readonly CompositePart[];
  private readonly places: readonly Place[];
  private readonly cast: PartCast;
  private readonly clock: FrameClock;
  private failed: PartFailures = new Map();
  private at = -1;
  private pauseLoop: AbortController | null = null;
  /** Seeks that are not done: until then parts may still tell times from before. */
  private seeks = 0;
  private skipIdle = false;

  constructor({ stage, parts, durationMs, clock }: CompositeEngineOptions) {
    this.durationMs = durationMs;
    this.parts = parts;
    this.places = placesOf(parts.map((part) => ({ ...part, isPlayable: part.open !== null })));
    this.clock = clock;
    this.cast = new PartCast(stage, parts, {
      onTime: (member, localMs) => this.onPartTime(member, localMs),
      onState: (member, state) => this.onPartState(member, state),
      onSkip: (member, skipped) => this.onPartSkip(member, skipped),
    });
  }

  get timeMs(): number {
    return this.status.timeMs;
  }

  get state(): PlaybackState {
    return this.status.state;
  }

  get failures(): PartFailures {
    return this.failed;
  }

  async load(): Promise<void> {
    this.status.dispatch({ kind: 'load-started' });
    await this.command(async () => {
      this.stopPauseLoop();
      await this.enter(placeIndexAt(this.places, this.timeMs), this.timeMs, this.ended.signal);
      this.status.dispatch({ kind: 'loaded' });
    });
  }

  /** Tries a part again that could not be played. */
  async retry(): Promise<void> {
    if (isReady(this.state)) await this.seek(this.timeMs);
  }

  async play(): Promise<void> {
    await this.command(async () => {
      if (this.status.isPlaying || !isReady(this.state)) return;
      const { signal } = this.ended;
      if (this.timeMs >= this.durationMs) await this.enter(placeIndexAt(this.places, 0), 0, signal);
      else if (this.timeMs >= (this.place?.toMs ?? 0)) await this.enter(this.at + 1, this.timeMs, signal);
      this.status.dispatch({ kind: 'play-started' });
      await this.resume();
    });
  }

  async pause(): Promise<void> {
    this.stopPauseLoop();
    this.status.dispatch({ kind: 'paused' });
    await this.command(async () => {
      this.stopPauseLoop();
      await this.member?.engine.pause();
    });
  }

  async seek(atMs: number): Promise<void> {
    if (this.state.phase === 'failed') return;
    const target = Math.round(Math.min(Math.max(atMs, 0), this.durationMs));
    // Loading begins where the playhead is.
    if (this.state.phase === 'empty') return this.status.moveTo(target);
    this.seeks += 1;
    this.stopPauseLoop();
    this.status.dispatch({ kind: 'wait-started' });
    this.status.moveTo(target);
    await this.guard(
      this.queue.seek(async (signal) => {
        await this.enter(placeIndexAt(this.places, target), target, signal);
        if (signal.aborted) return;
        this.status.dispatch({ kind: 'seeked', atEnd: target >= this.durationMs });
        if (this.status.isPlaying) await this.resume();
      }),
    );
    this.seeks -= 1;
  }

  setRate(rate: number): void {
    this.status.dispatch({ kind: 'rate-changed', rate });
    this.cast.setRate(rate);
  }

  setSkipIdle(skip: boolean): void {
    this.skipIdle = skip;
    this.cast.setSkipIdle(skip);
  }

  async step(direction: 1 | -1): Promise<void> {
    await this.pause();
    await this.command(async () => {
      if (!isReady(this.state)) return;
      if (!(await this.stepWithin(direction))) await this.stepAcross(direction);
      this.status.dispatch({ kind: 'seeked', atEnd: this.timeMs >= this.durationMs });
    });
  }

  subscribeToTime(listener: (timeMs: number) => void): () => void {
    return this.status.times.add(listener);
  }

  subscribeToState(listener: (state: PlaybackState) => void): () => void {
    return this.status.states.add(listener);
  }

  subscribeToSkips(listener: (skipped: IdleRange) => void): () => void {
    return this.status.skips.add(listener);
  }

  /** Called when a part turns out not to play, or plays after all. Returns its unsubscribe. */
  subscribeToFailures(listener: (failures: PartFailures) => void): () => void {
    return this.failureListeners.add(listener);
  }

  readScreen(): string | null {
    return this.member?.engine.readScreen() ?? null;
  }

  readPicture(): Picture | null {
    return this.member?.engine.readPicture?.() ?? null;
  }

  dispose(): void {
    this.ended.abort();
    this.stopPauseLoop();
    this.queue.dispose();
    this.status.dispose();
    this.failureListeners.clear();
    this.cast.dispose();
  }

  private get place(): Place | null {
    return this.places[this.at] ?? null;
  }

  /** The part that the playhead is in; null in a pause and where it cannot be played. */
  private get member(): CastMember | null {
    const { place } = this;
    return place?.kind === 'part' && !this.failed.has(place.index) ? this.cast.memberAt(place.index) : null;
  }

  private offsetOf(index: number): number {
    return this.parts[index]?.offsetMs ?? 0;
  }

  /** Shows what there is at a time of a place. What was shown before stays until then. */
  private async enter(at: number, timeMs: number, signal: AbortSignal): Promise<void> {
    const before = this.member;
    this.at = at;
    const { place } = this;
    if (before && before.index !== place?.index) void before.engine.pause();
    if (place?.kind === 'part') {
      const member = await untilAborted(this.cast.bringTo(place.index, timeMs - this.offsetOf(place.index)), signal);
      if (signal.aborted) return;
      const { error } = member?.engine.state ?? {};
      this.setFailure(place.index, error ?? null);
    }
    const { member } = this;
    this.cast.show(member?.index ?? null);
    this.cast.keep(place ? this.neededNear(at) : []);
    this.status.moveTo(timeMs);
    this.prepareNext();
  }

  /** A part that is open already and comes next stays. */
  private neededNear(at: number): number[] {
    return [this.places[at], this.nextPart(at)].flatMap((place) => (place ? [place.index] : []));
  }

  private nextPart(at: number): Place | null {
    return this.places.slice(at + 1).find(({ kind }) => kind === 'part') ?? null;
  }

  private prepareNext(): void {
    const next = this.nextPart(this.at);
    if (next && (next.fromMs - this.timeMs) / this.state.rate <= prepareMs && !this.failed.has(next.index)) this.cast.prepare(next.index);
  }

  /** Sets in motion whatever the playhead is in. */
  private async resume(): Promise<void> {
    const { member } = this;
    if (!member) return this.startPauseLoop();
    await member.engine.play();
    // Refused, where playing needs a click first.
    if (member === this.member && member.engine.state.phase === 'paused') this.status.dispatch({ kind: 'paused' });
  }

  /** The place has come to its end while it played. */
  private goOn(from: number): void {
    if (this.seeks > 0) return;
    void this.guard(
      this.queue.seek(async (signal) => {
        const place = this.places[from];
        if (!place || this.at !== from || !this.status.isPlaying) return;
        const next = this.places[from + 1];
        if (!next || place.toMs >= this.durationMs) {
          this.status.moveTo(this.durationMs);
          this.status.dispatch({ kind: 'end-reached' });
          return;
        }
        this.status.dispatch({ kind: 'wait-started' });
        await this.enter(from + 1, next.fromMs, signal);
        if (signal.aborted) return;
        this.status.dispatch({ kind: 'wait-ended' });
        if (next.kind !== 'pause' && !this.member) this.status.dispatch({ kind: 'paused' });
        if (this.status.isPlaying) await this.resume();
      }),
    );
  }

  private onPartTime(member: CastMember, localMs: number): void {
    if (member !== this.member || this.seeks > 0) return;
    this.status.moveTo(Math.min(this.offsetOf(member.index) + localMs, this.place?.toMs ?? this.durationMs));
    this.prepareNext();
  }

  private onPartState(member: CastMember, { phase, waiting, error, warning }: PlaybackState): void {
    if (member !== this.member) return;
    if (warning !== null && warning !== this.state.warning) this.status.dispatch({ kind: 'warned', warning });
    if (this.seeks > 0) return;
    if (phase === 'failed') this.onPartFailed(member, error);
    if (isReady(this.state) && phase === 'playing') this.status.dispatch({ kind: waiting ? 'wait-started' : 'wait-ended' });
    if (phase === 'ended' && this.status.isPlaying) this.goOn(this.at);
  }

  private onPartFailed(member: CastMember, error: ErrorPayload | null): void {
    this.setFailure(member.index, error);
    this.cast.show(null);
    this.status.dispatch({ kind: 'wait-ended' });
    this.status.dispatch({ kind: 'paused' });
  }

  private onPartSkip(member: CastMember, { fromMs, toMs }: IdleRange): void {
    const offsetMs = this.offsetOf(member.index);
    if (member === this.member) this.status.skips.tell({ fromMs: offsetMs + fromMs, toMs: offsetMs + toMs });
  }

  private setFailure(index: number, error: ErrorPayload | null): void {
    if (error === null && !this.failed.has(index)) return;
    const failed = new Map(this.failed);
    if (error === null) failed.delete(index);
    else failed.set(index, error);
    this.failed = failed;
    this.failureListeners.tell(failed);
  }

  /** False where the part has nothing more to step to in that direction. */
  private async stepWithin(direction: 1 | -1): Promise<boolean> {
    const { member, place } = this;
    if (!member || !place) return false;
    const { durationMs = 0, frameMs = null } = this.parts[place.index] ?? {};
    const isFirst = direction === -1 && member.engine.timeMs < (frameMs ?? 1);
    const isLast = direction === 1 && member.engine.timeMs >= durationMs - (frameMs ?? 0);
    if ((isFirst || isLast) && this.places[this.at + direction]) return false;
    await member.engine.step(direction);
    const isOver = direction === 1 && member.engine.timeMs >= durationMs && this.places[this.at + 1] !== undefined;
    return !isOver;
  }

  private async stepAcross(direction: 1 | -1): Promise<void> {
    const next = this.places[this.at + direction];
    const { signal } = this.ended;
    if (next === undefined) return this.status.moveTo(direction === 1 ? this.durationMs : 0);
    // Back into a part: into the frame that it showed last. A pause is one step.
    const lastMs = Math.max(next.toMs - Math.max(Math.round((this.parts[next.index]?.frameMs ?? 0) / 2), 1), next.fromMs);
    const target = direction === 1 || next.kind !== 'part' ? next.fromMs : lastMs;
    await this.enter(this.at + direction, target, signal);
  }

  private startPauseLoop(): void {
    const loop = new AbortController();
    this.stopPauseLoop();
    this.pauseLoop = loop;
    void this.guard(this.passPause(this.at, loop.signal));
  }

  private stopPauseLoop(): void {
    this.pauseLoop?.abort();
    this.pauseLoop = null;
  }

  /** Time goes on where there is no picture. */
  private async passPause(at: number, signal: AbortSignal): Promise<void> {
    const place = this.places[at];
    if (!place) return;
    let lastMs = this.clock.now();
    let exactMs = this.timeMs;
    while (true) {
      await this.clock.nextFrame(signal);
      if (signal.aborted) return;
      const nowMs = this.clock.now();
      exactMs += Math.min(nowMs - lastMs, longestFrameMs) * this.state.rate;
      lastMs = nowMs;
      if (this.skipIdle && place.kind === 'pause' && place.toMs > this.timeMs) {
        this.status.skips.tell({ fromMs: this.timeMs, toMs: place.toMs });
        exactMs = place.toMs;
      }
      this.status.moveTo(Math.min(Math.floor(exactMs), place.toMs));
      this.prepareNext();
      if (exactMs >= place.toMs) return this.goOn(at);
    }
  }

  private command(work: () => Promise<void>): Promise<void> {
    return this.guard(this.queue.run(work));
  }

  private async guard(outcome: Promise<unknown>): Promise<void> {
    try {
      await outcome;
    } catch (error) {
      if (!this.ended.signal.aborted) this.status.fail(error);
    }
  }
}
