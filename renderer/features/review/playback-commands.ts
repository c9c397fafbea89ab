import type { Marker } from '../../../shared/model/review.ts';
import { type PlaybackEngine, playbackRates } from './engines/engine.ts';
import { type Moment, nextMoment, previousMoment } from './moments.ts';

/** Seeks by this much with the arrow keys, and with Shift. Milliseconds. */
export const smallSeekMs = 5000;
export const largeSeekMs = 30_000;

/** What a reviewer can make a player do, whichever engine it is. */
export interface PlaybackCommands {
  readonly togglePlay: () => void;
  readonly seek: (atMs: number) => void;
  readonly seekBy: (ms: number) => void;
  readonly step: (direction: 1 | -1) => void;
  readonly faster: () => void;
  readonly slower: () => void;
  readonly setRate: (rate: number) => void;
  readonly nextMarker: () => void;
  readonly previousMarker: () => void;
  /** Whether there are commands to go from one to the other. */
  readonly hasBlocks: boolean;
  readonly nextCommand: () => void;
  readonly previousCommand: () => void;
  readonly toStart: () => void;
  readonly toEnd: () => void;
}

/** Commands for an engine; `markers` are in order of time. */
export function commandsOf(engine: PlaybackEngine, markers: readonly Marker[]): PlaybackCommands {
  const seek = (atMs: number): void => void engine.seek(atMs);
  const blocks = markers.filter(({ kind }) => kind === 'command');
  const seekTo = (moment: Moment | null): void => {
    if (moment) seek(moment.atMs);
  };
  return {
    togglePlay: () => void (engine.state.phase === 'playing' ? engine.pause() : engine.play()),
    seek,
    seekBy: (ms) => seek(engine.timeMs + ms),
    step: (direction) => void engine.step(direction),
    faster: () => engine.setRate(neighbourRate(engine.state.rate, 1)),
    slower: () => engine.setRate(neighbourRate(engine.state.rate, -1)),
    setRate: (rate) => engine.setRate(rate),
    nextMarker: () => seekTo(nextMoment(markers, engine.timeMs)),
    previousMarker: () => seekTo(previousMoment(markers, engine.timeMs)),
    hasBlocks: blocks.length > 0,
    nextCommand: () => seekTo(nextMoment(blocks, engine.timeMs)),
    previousCommand: () => seekTo(previousMoment(blocks, engine.timeMs)),
    toStart: () => seek(0),
    toEnd: () => seek(engine.durationMs),
  };
}

/** The next speed up or down; the same one at either end. */
export function neighbourRate(rate: number, direction: 1 | -1): number {
  const index = playbackRates.indexOf(rate);
  return playbackRates[index + direction] ?? rate;
}
