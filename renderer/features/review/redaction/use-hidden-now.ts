import { useCallback, useSyncExternalStore } from 'react';
import type { Redaction } from '../../../../shared/model/playback.ts';
import type { PlaybackEngine } from '../engines/engine.ts';

/** Indices of the redactions that hide something at the playhead; changes only when one begins or ends. */
export function useHiddenNow(engine: PlaybackEngine, redactions: readonly Redaction[], offsetMs: number): readonly number[] {
  const subscribe = useCallback((onChange: () => void) => engine.subscribeToTime(onChange), [engine]);
  const hidden = useSyncExternalStore(subscribe, () => hiddenAt(redactions, engine.timeMs - offsetMs).join(' '));
  return hidden === '' ? [] : hidden.split(' ').map(Number);
}

/** Both ends of a redaction belong to it. */
export function hiddenAt(redactions: readonly Redaction[], atMs: number): number[] {
  return redactions.flatMap(({ fromMs, toMs }, index) => (fromMs <= atMs && atMs <= toMs ? [index] : []));
}
