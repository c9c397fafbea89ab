import { useEffect, useState } from 'react';
import type { PlaybackEngine } from './engines/engine.ts';
import { type Moment, momentIndexAt } from './moments.ts';

/** Index of the last moment at or before the playhead, -1 before the first; renders only when it changes. */
export function useMomentIndex(engine: PlaybackEngine | null, moments: readonly Moment[]): number {
  const [index, setIndex] = useState(-1);
  useEffect(() => {
    if (engine === null) return setIndex(-1);
    let latest = momentIndexAt(moments, engine.timeMs);
    setIndex(latest);
    return engine.subscribeToTime((timeMs) => {
      const next = momentIndexAt(moments, timeMs);
      if (next !== latest) setIndex(next);
      latest = next;
    });
  }, [engine, moments]);
  return index;
}
