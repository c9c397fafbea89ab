/** Time as a player sees it; tests bring their own. */
export interface FrameClock {
  /** Monotonic milliseconds. */
  now(): number;
  /** Resolves before the next frame is drawn, or at once when aborted. Frames stop while the window is hidden. */
  nextFrame(signal: AbortSignal): Promise<void>;
}

export function createFrameClock(): FrameClock {
  return {
    now: () => performance.now(),
    nextFrame: (signal) =>
      new Promise((resolve) => {
        if (signal.aborted) return resolve();
        const onAbort = (): void => {
          cancelAnimationFrame(frame);
          resolve();
        };
        const frame = requestAnimationFrame(() => {
          signal.removeEventListener('abort', onAbort);
          resolve();
        });
        signal.addEventListener('abort', onAbort, { once: true });
      }),
  };
}

/**
 * A frame that took longer than this (a hidden window, a busy machine) moves the recording on by no more: nothing the
 * reviewer could not see is passed over. Milliseconds of real time.
 */
export const longestFrameMs = 250;
