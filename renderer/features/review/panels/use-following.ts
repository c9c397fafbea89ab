import { useCallback, useEffect, useState } from 'react';
import type { PlaybackEngine } from '../engines/engine.ts';

export interface Following {
  /** Whether a list keeps the moment at the playhead in view. */
  readonly isFollowing: boolean;
  readonly onScrollAway: () => void;
  readonly onFollow: () => void;
}

/** A list follows the playhead until it is scrolled by hand, and again once playing starts or it is told to. */
export function useFollowing(engine: PlaybackEngine | null): Following {
  const [isFollowing, setFollowing] = useState(true);
  const onScrollAway = useCallback(() => setFollowing(false), []);
  const onFollow = useCallback(() => setFollowing(true), []);
  useEffect(() => {
    let phase = engine?.state.phase;
    return engine?.subscribeToState((state) => {
      if (state.phase === 'playing' && phase !== 'playing') setFollowing(true);
      phase = state.phase;
    });
  }, [engine]);
  return { isFollowing, onScrollAway, onFollow };
}
