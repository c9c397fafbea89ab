import { describe, expect, it } from 'vitest';
import {
  initialPlaybackState,
  type PlaybackEvent,
  type PlaybackState,
  transition,
} from '../../../renderer/features/review/engines/playback-machine.ts';
import { AppError } from '../../../shared/errors.ts';

const stateAfter = (...events: readonly PlaybackEvent[]): PlaybackState => events.reduce(transition, initialPlaybackState);
const loaded: readonly PlaybackEvent[] = [{ kind: 'load-started' }, { kind: 'loaded' }];
const failure: PlaybackEvent = { kind: 'failed', error: new AppError('input-malformed', 'Broken.').toPayload() };

describe('the states of a player', () => {
  it('pauses at the start once loaded', () => {
    expect(stateAfter(...loaded)).toEqual({ phase: 'paused', waiting: false, rate: 1, error: null, warning: null });
  });

  it('does not play before it is loaded', () => {
    expect(stateAfter({ kind: 'play-started' }).phase).toBe('empty');
    expect(stateAfter({ kind: 'load-started' }, { kind: 'play-started' }).phase).toBe('loading');
  });

  it('keeps playing through a seek and stops at one to the end', () => {
    const playing = stateAfter(...loaded, { kind: 'play-started' });
    expect(transition(playing, { kind: 'seeked', atEnd: false }).phase).toBe('playing');
    expect(transition(playing, { kind: 'seeked', atEnd: true }).phase).toBe('ended');
  });

  it('is paused, not ended, after a seek back from the end', () => {
    const ended = stateAfter(...loaded, { kind: 'play-started' }, { kind: 'end-reached' });
    expect(ended.phase).toBe('ended');
    expect(transition(ended, { kind: 'seeked', atEnd: false }).phase).toBe('paused');
  });

  it('keeps its speed through everything, also a failure', () => {
    expect(stateAfter({ kind: 'rate-changed', rate: 16 }, ...loaded, failure, ...loaded).rate).toBe(16);
  });

  it('shows what failed until it is loaded again', () => {
    const failed = stateAfter(...loaded, failure);
    expect(failed).toMatchObject({ phase: 'failed', error: { code: 'input-malformed' } });
    expect(transition(failed, { kind: 'load-started' }).error).toBeNull();
  });

  it('gives the very same state back for an event that changes nothing', () => {
    const paused = stateAfter(...loaded);
    expect(transition(paused, { kind: 'paused' })).toBe(paused);
    expect(transition(paused, { kind: 'wait-ended' })).toBe(paused);
    expect(transition(paused, { kind: 'rate-changed', rate: 1 })).toBe(paused);
  });
});
