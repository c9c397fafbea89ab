import { type RefObject, useLayoutEffect, useState } from 'react';
import { watchTheme } from '../../../lib/watch-theme.ts';
import type { TimelineColors } from './draw-timeline.ts';
import { readTimelineColors } from './timeline-colors.ts';

/** The colours of the theme in use, read anew when it changes; null before the first layout. */
export function useTimelineColors(host: RefObject<HTMLElement | null>): TimelineColors | null {
  const [colors, setColors] = useState<TimelineColors | null>(null);
  useLayoutEffect(() => {
    const read = (): void => setColors(host.current && readTimelineColors(host.current));
    read();
    return watchTheme(read);
  }, [host]);
  return colors;
}
