import { useEffect, useRef, useState } from 'react';
import type { Box } from '../../../../shared/model/box.ts';
import type { PlaybackEngine } from '../engines/engine.ts';
import type { HitCursor } from '../use-hit-cursor.ts';
import type { PictureMark } from './picture-mark.ts';

/**
 * Brings what was asked for into view: the place of a line, or of a hit. The place of a line stays marked until the playhead
 * moves on; a hit is marked as a hit.
 */
export function useMark(
  engine: PlaybackEngine | null,
  mark: PictureMark | null,
  chosen: HitCursor['chosen'],
  onReveal: (box: Box) => void,
): Box | null {
  const [shown, setShown] = useState<Box | null>(null);
  const wantedMs = useRef<number | null>(null);
  useEffect(() => {
    if (chosen?.hit.box) onReveal(chosen.hit.box);
  }, [chosen, onReveal]);
  useEffect(() => {
    setShown(mark?.box ?? null);
    if (mark === null || engine === null) return;
    onReveal(mark.box);
    wantedMs.current = engine.timeMs;
    return engine.subscribeToTime((timeMs) => {
      if (timeMs !== wantedMs.current) setShown(null);
    });
  }, [engine, mark, onReveal]);
  return shown;
}
