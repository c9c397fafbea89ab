/** Tells which frame of a video is on the screen. */
export interface FrameWatch {
  /** When the frame that was painted last begins, in seconds; null before the first. */
  readonly seconds: number | null;
}

export function watchFrames(element: HTMLVideoElement, signal: AbortSignal): FrameWatch {
  let seconds: number | null = null;
  let waiting = 0;
  const next = (): void => {
    waiting = element.requestVideoFrameCallback((_, { mediaTime }) => {
      seconds = mediaTime;
      if (!signal.aborted) next();
    });
  };
  signal.addEventListener('abort', () => element.cancelVideoFrameCallback(waiting), { once: true });
  next();
  return {
    get seconds() {
      return seconds;
    },
  };
}
