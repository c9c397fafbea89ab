import { assertNever } from '../../../../shared/assert.ts';
import type { ErrorPayload } from '../../../../shared/errors.ts';

/** What a player is doing. Position is not part of it: time lives outside React. */
export interface PlaybackState {
  readonly phase: 'empty' | 'loading' | 'paused' | 'playing' | 'ended' | 'failed';
  /** Something must arrive before the picture is right again: a seek or the next part of the recording. */
  readonly waiting: boolean;
  readonly rate: number;
  /** Set in the phase `failed` only. */
  readonly error: ErrorPayload | null;
  /** Something went wrong that does not stop the player; gone with the next load. */
  readonly warning: ErrorPayload | null;
}

export type PlaybackEvent =
  | { readonly kind: 'load-started' }
  | { readonly kind: 'loaded' }
  | { readonly kind: 'play-started' }
  | { readonly kind: 'paused' }
  | { readonly kind: 'wait-started' }
  | { readonly kind: 'wait-ended' }
  | { readonly kind: 'seeked'; readonly atEnd: boolean }
  | { readonly kind: 'end-reached' }
  | { readonly kind: 'rate-changed'; readonly rate: number }
  | { readonly kind: 'warned'; readonly warning: ErrorPayload }
  | { readonly kind: 'failed'; readonly error: ErrorPayload };

export const initialPlaybackState: PlaybackState = { phase: 'empty', waiting: false, rate: 1, error: null, warning: null };

/** The state after an event. An event that cannot happen in a state leaves it as it is: the same object comes back. */
export function transition(state: PlaybackState, event: PlaybackEvent): PlaybackState {
  switch (event.kind) {
    case 'load-started':
      return { ...state, phase: 'loading', waiting: true, error: null, warning: null };
    case 'loaded':
      return state.phase === 'loading' ? { ...state, phase: 'paused', waiting: false } : state;
    case 'play-started':
      return isReady(state) && state.phase !== 'playing' ? { ...state, phase: 'playing' } : state;
    case 'paused':
      return state.phase === 'playing' ? { ...state, phase: 'paused' } : state;
    case 'wait-started':
      return isReady(state) && !state.waiting ? { ...state, waiting: true } : state;
    case 'wait-ended':
      return isReady(state) && state.waiting ? { ...state, waiting: false } : state;
    case 'seeked':
      return isReady(state) ? afterSeek(state, event.atEnd) : state;
    case 'end-reached':
      return state.phase === 'playing' ? { ...state, phase: 'ended', waiting: false } : state;
    case 'rate-changed':
      return event.rate === state.rate ? state : { ...state, rate: event.rate };
    case 'warned':
      return { ...state, warning: event.warning };
    case 'failed':
      return { ...state, phase: 'failed', waiting: false, error: event.error };
    default:
      return assertNever(event);
  }
}

/** Whether commands other than load have something to act on. */
export function isReady(state: PlaybackState): boolean {
  return state.phase === 'paused' || state.phase === 'playing' || state.phase === 'ended';
}

/** A seek keeps playing; only leaving or reaching the end changes the phase. */
function afterSeek(state: PlaybackState, atEnd: boolean): PlaybackState {
  if (atEnd) return { ...state, phase: 'ended', waiting: false };
  return { ...state, phase: state.phase === 'ended' ? 'paused' : state.phase, waiting: false };
}
