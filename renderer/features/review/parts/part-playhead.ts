import type { PlaybackEngine } from '../engines/engine.ts';

/** The playhead of a player, in the time of one recording. */
export type Playhead = Pick<PlaybackEngine, 'timeMs' | 'seek' | 'subscribeToTime'>;

/** A player's playhead as a recording on its timeline sees it: before 0 and after its end while it is in another one. */
export function playheadOfPart(engine: Playhead, offsetMs: number): Playhead {
  if (offsetMs === 0) return engine;
  return {
    get timeMs() {
      return engine.timeMs - offsetMs;
    },
    seek: (atMs) => engine.seek(atMs + offsetMs),
    subscribeToTime: (listener) => engine.subscribeToTime((timeMs) => listener(timeMs - offsetMs)),
  };
}
