import { type RefObject, useLayoutEffect, useState } from 'react';
import type { TimelineColors } from './draw-timeline.ts';
import { readTimelineColors } from './timeline-colors.ts';

/** The colours of the theme in use, read anew when it changes; null before the first layout. */
export function useTimelineColors(host: RefObject<HTMLElement | null>): TimelineColors | null {
  const [colors, setColors] = useState<TimelineColors | null>(null);
  useLayoutEffect(() => {
    const read = (): void => setColors(host.current && readTimelineColors(host.current));
    read();
    // The theme is an attribute of the root element; "system" follows the media query.
    const observer = new MutationObserver(read);
    observer.observe(document.documentElement, { attributes: true });
    const media = matchMedia('(prefers-color-scheme: dark)');
    media.addEventListener('change', read);
    return () => {
      observer.disconnect();
      media.removeEventListener('change', read);
    };
  }, [host]);
  return colors;
}
