import { Listeners } from './listeners.ts';

/** Tells which frame of a video is on the screen. */
export interface FrameWatch {
  /** When the frame that was painted last begins, in seconds; null before the first. */
  readonly seconds: number | null;
  /** Told of every frame when it was painted; gives what ends that. */
  subscribe(listener: (seconds: number) => void): () => void;
}

export function watchFrames(element: HTMLVideoElement, signal: AbortSignal): FrameWatch {
  const listeners = new Listeners<number>();
  let seconds: number | null = null;
  let waiting = 0;
  const next = (): void => {
    waiting = element.requestVideoFrameCallback((_, { mediaTime }) => {
      if (!signal.aborted) next();
      seconds = mediaTime;
      listeners.tell(mediaTime);
    });
  };
  signal.addEventListener('abort', () => element.cancelVideoFrameCallback(waiting), { once: true });
  next();
  return {
    get seconds() {
      return seconds;
    },
    subscribe: (listener) => listeners.add(listener),
  };
}
