import { useEffect, useState } from 'react';
import type { PlaybackEngine } from '../engines/engine.ts';
import type { Size } from './stage-geometry.ts';

/** The recorded size of what is on the stage, which changes with the recording; `first` until something is shown. */
export function usePictureSize(engine: PlaybackEngine | null, first: Size): Size {
  const [size, setSize] = useState(first);
  useEffect(() => {
    if (engine === null) return;
    const read = (): void => {
      const picture = engine.readPicture?.();
      if (!picture || picture.width <= 0 || picture.height <= 0) return;
      const { width, height } = picture;
      setSize((before) => (before.width === width && before.height === height ? before : { width, height }));
    };
    read();
    const stops = [engine.subscribeToState(read), engine.subscribeToTime(read)];
    return () => {
      for (const stop of stops) stop();
    };
  }, [engine]);
  return size;
}
