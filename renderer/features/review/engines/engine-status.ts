import { toAppError } from '../../../../shared/errors.ts';
import type { IdleRange } from './engine.ts';
import { Listeners } from './listeners.ts';
import { initialPlaybackState, type PlaybackEvent, type PlaybackState, transition } from './playback-machine.ts';

/** What an engine tells the view: its state, its position and what it passed over. */
export class EngineStatus {
  readonly times = new Listeners<number>();
  readonly states = new Listeners<PlaybackState>();
  readonly skips = new Listeners<IdleRange>();
  private currentState = initialPlaybackState;
  private currentTimeMs = 0;

  get state(): PlaybackState {
    return this.currentState;
  }

  get timeMs(): number {
    return this.currentTimeMs;
  }

  get isPlaying(): boolean {
    return this.currentState.phase === 'playing';
  }

  dispatch(event: PlaybackEvent): void {
    const next = transition(this.currentState, event);
    if (next === this.currentState) return;
    this.currentState = next;
    this.states.tell(next);
  }

  fail(error: unknown): void {
    this.dispatch({ kind: 'failed', error: toAppError(error).toPayload() });
  }

  warn(error: unknown): void {
    this.dispatch({ kind: 'warned', warning: toAppError(error).toPayload() });
  }

  moveTo(timeMs: number): void {
    if (timeMs === this.currentTimeMs) return;
    this.currentTimeMs = timeMs;
    this.times.tell(timeMs);
  }

  /** The stage is right for this time: told also where the playhead is there already, for who reads what is shown. */
  settle(timeMs: number): void {
    this.currentTimeMs = timeMs;
    this.times.tell(timeMs);
  }

  dispose(): void {
    this.times.clear();
    this.states.clear();
    this.skips.clear();
  }
}
