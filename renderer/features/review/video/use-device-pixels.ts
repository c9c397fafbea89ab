import { useEffect, useState } from 'react';

/** The screen's pixels per CSS pixel; another one when the window goes to another screen or the page is zoomed. */
export function useDevicePixels(): number {
  const [devicePixels, setDevicePixels] = useState(() => window.devicePixelRatio);
  useEffect(() => {
    const media = matchMedia(`(resolution: ${devicePixels}dppx)`);
    const read = (): void => setDevicePixels(window.devicePixelRatio);
    media.addEventListener('change', read);
    return () => media.removeEventListener('change', read);
  }, [devicePixels]);
  return devicePixels;
}
