import { useCallback, useEffect, useState } from 'react';
import type { OutlineBlock } from '../../../../shared/model/playback.ts';

export interface Collapsed {
  readonly isCollapsed: (index: number) => boolean;
  readonly onToggle: (index: number) => void;
}

/** Which blocks show only their head. What a full-screen program drew is folded at first, a command's output is not. */
export function useCollapsed(blocks: readonly OutlineBlock[]): Collapsed {
  const [toggled, setToggled] = useState<ReadonlySet<number>>(new Set());
  useEffect(() => {
    // Another recording has other blocks.
    if (blocks) setToggled(new Set());
  }, [blocks]);
  const isCollapsed = useCallback((index: number) => toggled.has(index) !== (blocks[index]?.kind === 'program'), [toggled, blocks]);
  const onToggle = useCallback((index: number) => {
    setToggled((before) => {
      const next = new Set(before);
      if (!next.delete(index)) next.add(index);
      return next;
    });
  }, []);
  return { isCollapsed, onToggle };
}
