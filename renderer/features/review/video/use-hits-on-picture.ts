import { useEffect, useMemo, useState } from 'react';
import type { SearchHit } from '../../../../shared/model/review.ts';
import type { PlaybackEngine } from '../engines/engine.ts';
import { type BoxedHit, boxedHits, hitsAt } from './hits-on-picture.ts';

const none: readonly BoxedHit[] = [];

/** The hits on the picture that is shown; renders only when they are others. */
export function useHitsOnPicture(engine: PlaybackEngine | null, hits: readonly SearchHit[]): readonly BoxedHit[] {
  const boxed = useMemo(() => boxedHits(hits), [hits]);
  const [shown, setShown] = useState(none);
  useEffect(() => {
    if (engine === null || boxed.length === 0) return setShown(none);
    const read = (): void => {
      const now = hitsAt(boxed, engine.timeMs);
      setShown((before) => (isSame(before, now) ? before : now));
    };
    read();
    return engine.subscribeToTime(read);
  }, [engine, boxed]);
  return shown;
}

function isSame(a: readonly BoxedHit[], b: readonly BoxedHit[]): boolean {
  return a.length === b.length && a.every((hit, index) => hit === b[index]);
}
