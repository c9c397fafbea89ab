import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { SearchHit } from '../../../shared/model/review.ts';
import type { PlaybackEngine } from './engines/engine.ts';
import { momentIndexAt } from './moments.ts';

export interface HitCursor {
  /** The hit that was gone to, or the last one at or before the playhead; -1 before the first. */
  readonly index: number;
  /** The hit that was gone to last; another object each time. */
  readonly chosen: { readonly hit: SearchHit } | null;
  /** Goes to the next or the previous hit; past the last it goes on with the first, and the other way round. */
  readonly onGo: (direction: 1 | -1) => void;
}

/** The hit next in a direction. Several may lie at one time, on one picture: from one of them it is the one beside it. */
export function hitBeside(hits: readonly SearchHit[], index: number, timeMs: number, direction: 1 | -1): number {
  if (hits.length === 0) return -1;
  const isAtHit = hits[index]?.atMs === timeMs;
  const next = direction === 1 ? (isAtHit ? index : momentIndexAt(hits, timeMs)) + 1 : (isAtHit ? index : firstAtOrAfter(hits, timeMs)) - 1;
  return (next + hits.length) % hits.length;
}

function firstAtOrAfter(hits: readonly SearchHit[], timeMs: number): number {
  return momentIndexAt(hits, timeMs - 1) + 1;
}

/** Where a reviewer is among hits, which are in order of time. */
export function useHitCursor(engine: PlaybackEngine | null, hits: readonly SearchHit[]): HitCursor {
  const [index, setIndex] = useState(-1);
  const [chosen, setChosen] = useState<HitCursor['chosen']>(null);
  const latest = useRef(-1);
  useEffect(() => {
    const put = (next: number): void => {
      latest.current = next;
      setIndex(next);
    };
    setChosen(null);
    if (engine === null) return put(-1);
    const follow = (timeMs: number): void => {
      if (hits[latest.current]?.atMs !== timeMs) put(momentIndexAt(hits, timeMs));
    };
    put(momentIndexAt(hits, engine.timeMs));
    return engine.subscribeToTime(follow);
  }, [engine, hits]);

  const onGo = useCallback(
    (direction: 1 | -1) => {
      if (engine === null) return;
      const next = hitBeside(hits, latest.current, engine.timeMs, direction);
      const hit = hits[next];
      if (!hit) return;
      latest.current = next;
      setIndex(next);
      setChosen({ hit });
      void engine.seek(hit.atMs);
    },
    [engine, hits],
  );
  return useMemo(() => ({ index, chosen, onGo }), [index, chosen, onGo]);
}
