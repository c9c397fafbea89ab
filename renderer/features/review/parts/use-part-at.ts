import { useEffect, useState } from 'react';
import type { PlaybackEngine } from '../engines/engine.ts';
import { type PartPlace, partIndexAt } from './timeline-part.ts';

/** Index of the part at the playhead, or the last before it; renders only when it changes. */
export function usePartAt(engine: PlaybackEngine | null, parts: readonly PartPlace[], first: number): number {
  const [index, setIndex] = useState(first);
  useEffect(() => {
    if (engine === null) return;
    const read = (): void => setIndex(partIndexAt(parts, engine.timeMs));
    read();
    return engine.subscribeToTime(read);
  }, [engine, parts]);
  return Math.min(index, Math.max(parts.length - 1, 0));
}
