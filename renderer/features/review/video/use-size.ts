import { type RefObject, useLayoutEffect, useState } from 'react';
import type { Size } from './stage-geometry.ts';

const nothing: Size = { width: 0, height: 0 };

/** Size of an element in CSS pixels, kept up to date; nothing before it is laid out. */
export function useSize(element: RefObject<HTMLElement | null>): Size {
  const [size, setSize] = useState(nothing);
  useLayoutEffect(() => {
    const { current } = element;
    if (current === null) return;
    const read = (): void => {
      const { clientWidth: width, clientHeight: height } = current;
      setSize((before) => (before.width === width && before.height === height ? before : { width, height }));
    };
    const observer = new ResizeObserver(read);
    observer.observe(current);
    read();
    return () => observer.disconnect();
  }, [element]);
  return size;
}
