import { idleGapMs, type TerminalSegment, type TerminalTrack } from '../../../../shared/model/playback.ts';
import { CommandQueue } from './command-queue.ts';
import type { IdleRange, PlaybackEngine } from './engine.ts';
import { EngineStatus } from './engine-status.ts';
import { type FrameClock, longestFrameMs } from './frame-clock.ts';
import { isReady, type PlaybackState } from './playback-machine.ts';
import { TerminalReplay, type TerminalScreen } from './terminal-replay.ts';

export interface TerminalEngineOptions {
  readonly track: TerminalTrack;
  readonly durationMs: number;
  readonly readSegment: (index: number) => Promise<TerminalSegment>;
  readonly openScreen: () => Promise<TerminalScreen>;
  readonly clock: FrameClock;
}

/** How long before what ends a pause playing goes on. Milliseconds. */
const idleLeadMs = 250;

/** Plays a terminal recording: commands and the flow of time around a replay. */
export class TerminalEngine implements PlaybackEngine {
  readonly durationMs: number;
  private readonly status = new EngineStatus();
  private readonly queue = new CommandQueue();
  private replay: TerminalReplay | null = null;
  private loop: { readonly abort: AbortController; readonly ended: Promise<void> } | null = null;
  private skipIdle = false;
  private disposed = false;
  private readonly options: TerminalEngineOptions;

  constructor(options: TerminalEngineOptions) {
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
      await replay.showAt(this.timeMs);
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
      if (isReady(this.state)) await this.replay?.showAt(this.timeMs);
    });
  }

  async seek(atMs: number): Promise<void> {
    if (this.state.phase === 'failed') return;
    const target = Math.round(Math.min(Math.max(atMs, 0), this.durationMs));
    // Loading begins where the playhead is.
    if (this.state.phase === 'empty') return this.status.moveTo(target);
    this.loop?.abort.abort();
    // The playhead follows the hand at once; the screen as soon as it can.
    this.status.moveTo(target);
    this.status.dispatch({ kind: 'wait-started' });
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

  dispose(): void {
    this.disposed = true;
    this.loop?.abort.abort();
    this.queue.dispose();
    this.status.dispose();
    this.replay?.dispose();
  }

  private async openReplay(): Promise<TerminalReplay> {
    if (this.replay) return this.replay;
    const { track, durationMs, readSegment } = this.options;
    const onWaiting = (waiting: boolean): void => this.status.dispatch({ kind: waiting ? 'wait-started' : 'wait-ended' });
    const replay = new TerminalReplay(await this.options.openScreen(), { track, durationMs, readSegment, onWaiting });
    if (this.disposed) replay.dispose();
    this.replay = replay;
    return replay;
  }

  private async moveTo(timeMs: number, signal?: AbortSignal): Promise<void> {
    await this.replay?.showAt(timeMs, signal);
    if (!signal?.aborted) this.status.moveTo(timeMs);
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

  private async playOn(replay: TerminalReplay, signal: AbortSignal): Promise<void> {
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
  private async passIdle(replay: TerminalReplay, fromMs: number, signal: AbortSignal): Promise<number> {
    const nextMs = await replay.nextActivityMs(signal);
    if (signal.aborted || nextMs - fromMs < idleGapMs) return fromMs;
    const toMs = nextMs >= this.durationMs ? this.durationMs : nextMs - idleLeadMs;
    this.status.skips.tell({ fromMs: Math.floor(fromMs), toMs });
    return toMs;
  }
}
