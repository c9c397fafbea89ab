import type { PlaybackState } from './playback-machine.ts';

/** The speeds the transport offers; every engine plays all of them. */
export const playbackRates: readonly number[] = [0.25, 0.5, 1, 1.5, 2, 4, 8, 16];

/** A stretch without activity, in milliseconds since the start of the recording. */
export interface IdleRange {
  readonly fromMs: number;
  readonly toMs: number;
}

/** What a stage shows as a picture. */
export interface Picture {
  /** Recorded pixels. */
  readonly width: number;
  readonly height: number;
  /** All of it, in any resolution: what is drawn from it is what is shown now. */
  readonly source: CanvasImageSource;
}

/**
 * Plays one recording on one stage. Commands may be given at any time: they are carried out one at a time, and of several
 * seeks only the newest. A command that fails moves the engine to the phase `failed`; its promise still resolves.
 */
export interface PlaybackEngine {
  readonly durationMs: number;
  /** Position now, in milliseconds since the start: 0 to durationMs. */
  readonly timeMs: number;
  readonly state: PlaybackState;
  /** Shows the first screen or frame. The other commands wait for it. */
  load(): Promise<void>;
  /** Plays on; at the end it plays from the start again. */
  play(): Promise<void>;
  pause(): Promise<void>;
  /** Goes to exactly this time, clamped to the recording, and shows what was on the screen then. */
  seek(atMs: number): Promise<void>;
  setRate(rate: number): void;
  /** Pauses and goes to the next (1) or previous (-1) event or frame. */
  step(direction: 1 | -1): Promise<void>;
  /** Whether playing passes over stretches without activity; each one passed over is told to `subscribeToSkips`. */
  setSkipIdle(skip: boolean): void;
  /**
   * Called with the position whenever it changes, up to once a frame, and again when the stage shows what was there then, where
   * it shows that later; not through React. Returns its unsubscribe.
   */
  subscribeToTime(listener: (timeMs: number) => void): () => void;
  /** Called when the state changes. Returns its unsubscribe. */
  subscribeToState(listener: (state: PlaybackState) => void): () => void;
  subscribeToSkips(listener: (skipped: IdleRange) => void): () => void;
  /** What the stage shows as text, where it is text; null for pictures. */
  readScreen(): string | null;
  /** What the stage shows as a picture; null while there is none. Left out by engines of text. */
  readPicture?(): Picture | null;
  dispose(): void;
}
