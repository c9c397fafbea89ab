import type { FrameWatch } from './frame-watch.ts';
import { seekTarget } from './seek-time.ts';

/** Frames that the page draws, without the video having drawn one, after which none is expected any more. */
const patience = 15;
/** Rounding of times in containers. Seconds. */
const tolerance = 0.002;

export interface SeekTarget {
  readonly seconds: number;
  /** Over the element. */
  readonly frames: FrameWatch;
}

/**
 * Resolves when the frame at a time is on the screen, or at once when aborted. The event `seeked` alone says that it is
 * decoded: under load it is painted some frames later.
 */
export async function seekElement(element: HTMLVideoElement, { seconds, frames }: SeekTarget, signal: AbortSignal): Promise<void> {
  const target = seekTarget(seconds, element.duration);
  const { promise: painted, resolve } = Promise.withResolvers<void>();
  const stop = frames.subscribe((begins) => {
    if (!element.seeking && begins <= target + tolerance) resolve();
  });
  const done = new AbortController();
  try {
    if (signal.aborted || !(await moveElement(element, target, signal)) || document.hidden) return;
    await Promise.race([painted, pageFrames(patience, done.signal), aborted(signal, done.signal)]);
  } finally {
    stop();
    done.abort();
  }
}

/** Whether the element has arrived; false where an error ended it or the signal gave it up. */
function moveElement(element: HTMLVideoElement, target: number, signal: AbortSignal): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const done = new AbortController();
  const settle = (hasArrived: boolean): void => {
    done.abort();
    resolve(hasArrived);
  };
  // An earlier seek's event may still be on its way: then the element is seeking when it comes.
  element.addEventListener('seeked', () => !element.seeking && settle(true), { signal: done.signal });
  // After an error nothing comes any more; whoever follows the element tells what is wrong.
  element.addEventListener('error', () => settle(false), { signal: done.signal });
  signal.addEventListener('abort', () => settle(false), { signal: done.signal });
  element.currentTime = target;
  return promise;
}

/** A seek within the frame that is shown paints nothing new. */
function pageFrames(count: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const next = (left: number): void => {
      if (signal.aborted) return;
      if (left === 0) resolve();
      else requestAnimationFrame(() => next(left - 1));
    };
    next(count);
  });
}

function aborted(signal: AbortSignal, done: AbortSignal): Promise<void> {
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true, signal: done }));
}
