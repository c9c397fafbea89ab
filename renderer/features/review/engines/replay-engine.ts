import { idleGapMs } from '../../../../shared/model/playback.ts';
import { CommandQueue } from './command-queue.ts';
import type { IdleRange, Picture, PlaybackEngine } from './engine.ts';
import { EngineStatus } from './engine-status.ts';
import { type FrameClock, longestFrameMs } from './frame-clock.ts';
import { isReady, type PlaybackState } from './playback-machine.ts';

/** Brings a stage to any time of a recording that is replayed from its segments. Calls are made one at a time. */
export interface Replay {
  /** Shows exactly what was there at a time. */
  showAt(timeMs: number, signal?: AbortSignal): Promise<void>;
  /** Plays on to a later time; stops early when aborted. */
  advanceTo(timeMs: number, signal: AbortSignal): Promise<void>;
  /** When something happens next, at a time or after it; the duration when nothing does. */
  nextActivityMs(fromMs: number, signal: AbortSignal): Promise<number>;
  /** The next time at which what is shown changes; the duration when there is none. */
  nextStepMs(afterMs: number): Promise<number>;
  /** The last time before a time at which what is shown changed; 0 when there is none. */
  previousStepMs(beforeMs: number): Promise<number>;
  /** Null for pictures. */
  readText(): string | null;
  /** Null for text. */
  readPicture(): Picture | null;
  dispose(): void;
}

export interface ReplayEngineOptions {
  readonly durationMs: number;
  /** `onWaiting` is told when the next part is not here yet, and when it is. */
  readonly openReplay: (onWaiting: (waiting: boolean) => void) => Promise<Replay>;
  readonly clock: FrameClock;
}

/** How long before what ends a pause playing goes on. Milliseconds. */
const idleLeadMs = 250;

/** Plays a recording that is replayed: commands and the flow of time around a replay. */
export class ReplayEngine implements PlaybackEngine {
  readonly durationMs: number;
  private readonly status = new EngineStatus();
  private readonly queue = new CommandQueue();
  private replay: Replay | null = null;
  private loop: { readonly abort: AbortController; readonly ended: Promise<void> } | null = null;
  private skipIdle = false;
  private disposed = false;
  private readonly options: ReplayEngineOptions;

  constructor(options: ReplayEngineOptions) {
    this.options = options;
    this.durationMs = options.durationMs;
  }

  get timeMs(): number {
    return this.status.timeMs;
  }

  get state(): PlaybackState {
    return this.status.state;
  }

  async load(): Promise<void> {
    this.status.dispatch({ kind: 'load-started' });
    await this.command(async () => {
      await this.stopLoop();
      const replay = await this.openReplay();
      if (this.disposed) return;
      // The playhead may be moved meanwhile: it is loaded when the screen is what the playhead says.
      let shownMs: number;
      do {
        shownMs = this.timeMs;
        await replay.showAt(shownMs);
      } while (shownMs !== this.timeMs && !this.disposed);
      this.status.dispatch({ kind: 'loaded' });
    });
  }

  async play(): Promise<void> {
    await this.command(async () => {
      if (this.status.isPlaying || !isReady(this.state)) return;
      if (this.timeMs >= this.durationMs) await this.moveTo(0);
      this.status.dispatch({ kind: 'play-started' });
      this.startLoop();
    });
  }

  async pause(): Promise<void> {
    this.loop?.abort.abort();
    this.status.dispatch({ kind: 'paused' });
    await this.command(async () => {
      await this.stopLoop();
      // What was under way when it stopped may be on the screen already: it shows what was there at the playhead.
      if (isReady(this.state)) await this.moveTo(this.timeMs);
    });
  }

  async seek(atMs: number): Promise<void> {
    if (this.state.phase === 'failed') return;
    const target = Math.round(Math.min(Math.max(atMs, 0), this.durationMs));
    // Loading begins where the playhead is.
    if (this.state.phase === 'empty') return this.status.moveTo(target);
    this.loop?.abort.abort();
    // First: who follows the time must not take the way to there for playing.
    this.status.dispatch({ kind: 'wait-started' });
    // The playhead follows the hand at once; the screen as soon as it can.
    this.status.moveTo(target);
    await this.guard(
      this.queue.seek(async (signal) => {
        await this.stopLoop();
        await this.moveTo(target, signal);
        if (signal.aborted) return;
        this.status.dispatch({ kind: 'seeked', atEnd: target >= this.durationMs });
        if (this.status.isPlaying) this.startLoop();
      }),
    );
  }

  setRate(rate: number): void {
    this.status.dispatch({ kind: 'rate-changed', rate });
  }

  setSkipIdle(skip: boolean): void {
    this.skipIdle = skip;
  }

  async step(direction: 1 | -1): Promise<void> {
    await this.pause();
    await this.command(async () => {
      const { replay } = this;
      if (!replay || !isReady(this.state)) return;
      const target = await (direction === 1 ? replay.nextStepMs(this.timeMs) : replay.previousStepMs(this.timeMs));
      await this.moveTo(target);
      this.status.dispatch({ kind: 'seeked', atEnd: target >= this.durationMs });
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

  readScreen(): string | null {
    return this.replay?.readText() ?? null;
  }

  readPicture(): Picture | null {
    return this.replay?.readPicture() ?? null;
  }

  dispose(): void {
    this.disposed = true;
    this.loop?.abort.abort();
    this.queue.dispose();
    this.status.dispose();
    this.replay?.dispose();
  }

  private async openReplay(): Promise<Replay> {
    if (this.replay) return this.replay;
    const replay = await this.options.openReplay((waiting) => this.status.dispatch({ kind: waiting ? 'wait-started' : 'wait-ended' }));
    if (this.disposed) replay.dispose();
    this.replay = replay;
    return replay;
  }

  private async moveTo(timeMs: number, signal?: AbortSignal): Promise<void> {
    await this.replay?.showAt(timeMs, signal);
    if (!signal?.aborted) this.status.settle(timeMs);
  }

  private command(work: () => Promise<void>): Promise<void> {
    return this.guard(this.queue.run(work));
  }

  private async guard(outcome: Promise<unknown>): Promise<void> {
    try {
      await outcome;
    } catch (error) {
      if (!this.disposed) this.status.fail(error);
    }
  }

  private startLoop(): void {
    if (this.loop || this.disposed || this.replay === null) return;
    const abort = new AbortController();
    this.loop = { abort, ended: this.guard(this.playOn(this.replay, abort.signal)) };
  }

  private async stopLoop(): Promise<void> {
    const { loop } = this;
    loop?.abort.abort();
    await loop?.ended;
    this.loop = null;
  }

  private async playOn(replay: Replay, signal: AbortSignal): Promise<void> {
    const { clock } = this.options;
    let lastMs = clock.now();
    // Kept exact: at a quarter of the speed a frame is 4.17 ms of recording, and rounding each would drift.
    let exactMs = this.timeMs;
    while (true) {
      await clock.nextFrame(signal);
      if (signal.aborted) return;
      const nowMs = clock.now();
      exactMs += Math.min(nowMs - lastMs, longestFrameMs) * this.state.rate;
      lastMs = nowMs;
      if (this.skipIdle) exactMs = await this.passIdle(replay, exactMs, signal);
      const timeMs = Math.min(Math.floor(exactMs), this.durationMs);
      await replay.advanceTo(timeMs, signal);
      if (signal.aborted) return;
      this.status.moveTo(timeMs);
      if (timeMs >= this.durationMs) {
        this.loop = null;
        this.status.dispatch({ kind: 'end-reached' });
        return;
      }
    }
  }

  /** Where to go on when nothing happens for a while from a time on; tells what was passed over. */
  private async passIdle(replay: Replay, fromMs: number, signal: AbortSignal): Promise<number> {
    const nextMs = await replay.nextActivityMs(fromMs, signal);
    if (signal.aborted || nextMs - fromMs < idleGapMs) return fromMs;
    const toMs = nextMs >= this.durationMs ? this.durationMs : nextMs - idleLeadMs;
    this.status.skips.tell({ fromMs: Math.floor(fromMs), toMs });
    return toMs;
  }
}
