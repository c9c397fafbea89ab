import { AppError } from '../../../../shared/errors.ts';
import type { VideoTrack } from '../../../../shared/model/playback.ts';
import { CommandQueue } from './command-queue.ts';
import type { IdleRange, Picture, PlaybackEngine } from './engine.ts';
import { EngineStatus } from './engine-status.ts';
import type { FrameClock } from './frame-clock.ts';
import { showNextFrame, showPreviousFrame } from './frame-stepper.ts';
import { type FrameWatch, watchFrames } from './frame-watch.ts';
import { isReady, type PlaybackState } from './playback-machine.ts';
import { seekElement } from './seek-element.ts';
import { pausedPosition } from './seek-time.ts';
import type { OpenVideo } from './video-element.ts';

export interface VideoEngineOptions {
  readonly track: VideoTrack;
  readonly durationMs: number;
  /** Asked whenever time passes: pauses may be found while it plays. */
  readonly idleRanges: () => readonly IdleRange[];
  /** `atMs`: where it will be first. */
  readonly openVideo: (atMs: number, onWarning: (error: AppError) => void) => Promise<OpenVideo>;
  readonly clock: FrameClock;
  /** Asked when the element failed: whether the recording can be opened in another way, which the next `openVideo` takes. */
  readonly hasOtherWay?: (error: AppError) => boolean;
  /** Whether a part of the recording may still have to be waited for. */
  readonly isPartlyHere?: () => boolean;
}

/** Frames per second to step by where the recording does not tell. */
const assumedFrameRate = 25;
/** A seek away from a place whose data does not come is given up after this long without an end, and the video opened anew. Milliseconds. */
const stuckMs = 500;
/** Times of frames are rounded by containers by less than this. */
const roundingMs = 0.01;
/** Playing goes on this long before an idle stretch ends. Milliseconds. */
const idleLeadMs = 500;

/** Plays what a video element shows: a recording that Chromium decodes, or the proxy of another. */
export class VideoEngine implements PlaybackEngine {
  readonly durationMs: number;
  private readonly status = new EngineStatus();
  private readonly queue = new CommandQueue();
  private readonly ended = new AbortController();
  private video: OpenVideo | null = null;
  private shown: FrameWatch | null = null;
  private loop: AbortController | null = null;
  /** Ends the way to where loading begins: somebody wants to go elsewhere. */
  private opening = new AbortController();
  private skipIdle = false;
  private readonly options: VideoEngineOptions;

  constructor(options: VideoEngineOptions) {
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
    this.opening = new AbortController();
    const signal = AbortSignal.any([this.ended.signal, this.opening.signal]);
    await this.command(async () => {
      const element = await this.open();
      if (element === null) return;
      if (this.timeMs > 0) await this.moveTo(element, this.timeMs, signal);
      this.status.dispatch({ kind: 'loaded' });
    });
  }

  /** Puts a new element in place of the one before; null when the engine has ended meanwhile. */
  private async open(): Promise<HTMLVideoElement | null> {
    this.video?.dispose();
    this.video = null;
    const video = await this.options.openVideo(this.timeMs, (error) => this.status.warn(error));
    if (this.ended.signal.aborted) {
      video.dispose();
      return null;
    }
    this.video = video;
    video.element.playbackRate = this.state.rate;
    this.follow(video);
    return video.element;
  }

  async play(): Promise<void> {
    await this.command(async () => {
      if (!this.video || this.status.isPlaying || !isReady(this.state)) return;
      // At the end the element itself starts over, which it does not when its own end lies later than ours.
      if (this.timeMs >= this.durationMs) await this.moveTo(this.video.element, 0, this.ended.signal);
      this.status.dispatch({ kind: 'play-started' });
      await this.playElement(this.video.element);
    });
  }

  async pause(): Promise<void> {
    const { isPlaying } = this.status;
    this.loop?.abort();
    this.status.dispatch({ kind: 'paused' });
    await this.command(async () => {
      // At its end an element pauses by itself, further on than the position that was told last.
      if (!this.video || (this.video.element.paused && !isPlaying)) return;
      const { element } = this.video;
      element.pause();
      if (this.mayBeStuck(element)) return;
      // While playing the picture is ahead of the clock, or lags behind it: standing still, it is the one of the playhead.
      await this.moveTo(element, Math.min(pausedPosition(element.currentTime), this.durationMs), this.ended.signal);
    });
  }

  async seek(atMs: number): Promise<void> {
    if (this.state.phase === 'failed') return;
    const target = Math.round(Math.min(Math.max(atMs, 0), this.durationMs));
    // Loading begins where the playhead is.
    if (this.state.phase === 'empty') return this.status.moveTo(target);
    this.status.dispatch({ kind: 'wait-started' });
    this.status.moveTo(target);
    this.opening.abort();
    await this.guard(
      this.queue.seek(async (signal) => {
        if (!this.video) return;
        this.loop?.abort();
        const { element } = this.video;
        const atEnd = target >= this.durationMs;
        if (atEnd) element.pause();
        const moved = await this.moveAway(element, target, signal);
        if (signal.aborted) return;
        this.status.dispatch({ kind: 'seeked', atEnd });
        if (this.status.isPlaying) await this.playElement(moved);
      }),
    );
  }

  setRate(rate: number): void {
    this.status.dispatch({ kind: 'rate-changed', rate });
    if (this.video) this.video.element.playbackRate = rate;
  }

  setSkipIdle(skip: boolean): void {
    this.skipIdle = skip;
  }

  async step(direction: 1 | -1): Promise<void> {
    await this.pause();
    await this.command(async () => {
      if (!this.video || !isReady(this.state)) return;
      const { element } = this.video;
      if (this.mayBeStuck(element)) return;
      const begins = await this.showNeighbour(element, direction);
      // Rounded into the frame: going to this time again shows it.
      const endMs = direction === 1 ? this.durationMs : 0;
      this.status.moveTo(begins === null ? endMs : Math.min(Math.ceil(begins * 1000 - roundingMs), this.durationMs));
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

  readScreen(): null {
    return null;
  }

  readPicture(): Picture | null {
    const element = this.video?.element;
    if (!element || element.readyState < element.HAVE_CURRENT_DATA) return null;
    return { width: element.videoWidth, height: element.videoHeight, source: element };
  }

  dispose(): void {
    this.ended.abort();
    this.loop?.abort();
    this.queue.dispose();
    this.status.dispose();
    this.video?.dispose();
  }

  /** Goes to the frame beside the one that is shown; gives where it begins in seconds, null where there is none. */
  private async showNeighbour(element: HTMLVideoElement, direction: 1 | -1): Promise<number | null> {
    const frameRate = this.options.track.frameRate ?? assumedFrameRate;
    const showAt = async (seconds: number): Promise<number | null> => {
      await this.seekTo(element, seconds, this.ended.signal);
      // A page that is not seen paints nothing: then only the rate can tell.
      return document.hidden ? frameStart(seconds, frameRate) : (this.shown?.seconds ?? null);
    };
    const endSeconds = Math.min(this.video?.lastSeconds ?? Number.POSITIVE_INFINITY, this.durationMs / 1000);
    const shown = this.shown?.seconds ?? null;
    const begins = shown === null || document.hidden ? frameStart(element.currentTime, frameRate) : shown;
    const row = { showAt, frameRate, endSeconds };
    const found = await (direction === 1 ? showNextFrame(row, begins) : showPreviousFrame(row, begins));
    if (found === null) await this.seekTo(element, direction === 1 ? row.endSeconds : 0, this.ended.signal);
    return found;
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

  /** What the element does by itself: it runs out of data, reaches its end, or fails. */
  private follow(video: OpenVideo): void {
    const { element } = video;
    const { signal } = this.ended;
    this.shown = watchFrames(element, signal);
    element.addEventListener('waiting', () => this.status.dispatch({ kind: 'wait-started' }), { signal });
    element.addEventListener('playing', () => this.status.dispatch({ kind: 'wait-ended' }), { signal });
    element.addEventListener('canplay', () => !element.seeking && this.status.dispatch({ kind: 'wait-ended' }), { signal });
    element.addEventListener('ended', () => void this.reachEnd(element), { signal });
    element.addEventListener('error', () => void this.recover(video.readError()), { signal });
  }

  /** Goes on in another way where there is one, and says so. */
  private async recover(error: AppError): Promise<void> {
    if (!this.options.hasOtherWay?.(error)) return this.status.fail(error);
    const { isPlaying } = this.status;
    this.loop?.abort();
    await this.load();
    this.status.warn(
      new AppError('decoder-failed', 'The browser engine cannot decode this recording: a proxy is shown, not the original.'),
    );
    if (isPlaying) await this.play();
  }

  private async playElement(element: HTMLVideoElement): Promise<void> {
    try {
      // The element pauses by itself when a seek touches its end.
      if (element.paused) await element.play();
      void this.followTime(element);
    } catch (error) {
      // Chromium's answer where playing needs a click first, or where the element was paused meanwhile: nothing is broken.
      const isRefusal = error instanceof DOMException && (error.name === 'NotAllowedError' || error.name === 'AbortError');
      if (!isRefusal) throw error;
      this.status.dispatch({ kind: 'paused' });
    }
  }

  private async reachEnd(element: HTMLVideoElement): Promise<void> {
    this.loop?.abort();
    await this.guard(
      this.queue.seek(async (signal) => {
        if (!this.status.isPlaying) return;
        // At high speeds Chromium ends without showing the last frames.
        await this.moveTo(element, this.durationMs, signal);
        if (!signal.aborted) this.status.dispatch({ kind: 'end-reached' });
      }),
    );
  }

  private async followTime(element: HTMLVideoElement): Promise<void> {
    this.loop?.abort();
    const loop = new AbortController();
    this.loop = loop;
    while (this.status.isPlaying) {
      await this.options.clock.nextFrame(loop.signal);
      if (loop.signal.aborted) return;
      if (this.skipIdle && !element.seeking) this.passIdle(element);
      this.publishTime(element);
    }
  }

  private passIdle(element: HTMLVideoElement): void {
    const nowMs = element.currentTime * 1000;
    const idle = this.options.idleRanges().find(({ fromMs, toMs }) => fromMs <= nowMs && nowMs < toMs - 2 * idleLeadMs);
    if (!idle) return;
    const toMs = idle.toMs - idleLeadMs;
    this.status.skips.tell({ fromMs: Math.round(nowMs), toMs });
    element.currentTime = toMs / 1000;
  }

  /**
   * Chromium ends a wait for data before it looks at the next seek, however long the data may take: where a part of the
   * recording is not here yet, the way out is an element of its own. Gives the element that has arrived.
   */
  private async moveAway(element: HTMLVideoElement, timeMs: number, signal: AbortSignal): Promise<HTMLVideoElement> {
    const stuck = new AbortController();
    const timer = this.mayBeStuck(element) ? setTimeout(() => stuck.abort(), stuckMs) : undefined;
    await this.moveTo(element, timeMs, AbortSignal.any([signal, stuck.signal]));
    clearTimeout(timer);
    if (signal.aborted || !stuck.signal.aborted) return element;
    const fresh = await this.open();
    if (fresh === null) return element;
    await this.moveTo(fresh, timeMs, signal);
    return fresh;
  }

  /** Whether it waits for data that may take any time to come. */
  private mayBeStuck(element: HTMLVideoElement): boolean {
    const isWaiting = element.seeking || element.readyState < HTMLMediaElement.HAVE_FUTURE_DATA;
    return isWaiting && this.options.isPartlyHere?.() === true;
  }

  private async moveTo(element: HTMLVideoElement, timeMs: number, signal: AbortSignal): Promise<void> {
    await this.seekTo(element, Math.min(timeMs / 1000, this.video?.lastSeconds ?? Number.POSITIVE_INFINITY), signal);
    if (!signal.aborted) this.status.moveTo(timeMs);
  }

  private async seekTo(element: HTMLVideoElement, seconds: number, signal: AbortSignal): Promise<void> {
    const { video, shown } = this;
    if (video?.whenBuffered && !(await video.whenBuffered(seconds, signal))) return;
    if (shown) await seekElement(element, { seconds, frames: shown }, signal);
  }

  private publishTime(element: HTMLVideoElement): void {
    // Rounded down: the picture is the one at this time, not of the millisecond after it. 4.88 s may be stored as 4.8799999.
    this.status.moveTo(Math.min(Math.floor(element.currentTime * 1000 + 0.01), this.durationMs));
  }
}

/** Where the frame at a time begins, in seconds, when frames come evenly. */
function frameStart(seconds: number, frameRate: number): number {
  return Math.floor((seconds + 0.001) * frameRate) / frameRate;
}
