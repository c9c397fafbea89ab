/** Chromium counts media time in these. Seconds. */
const microsecond = 1e-6;
/** A position this close below the clock could be where the element stands. Milliseconds. */
const surelyBeforeMs = 0.01;
/** At its very end an element shows nothing new. Seconds. */
const insideLastFrame = 0.001;

/**
 * What to set `currentTime` to for a time: a microsecond into it. Chromium cuts off what is less than a microsecond, and the
 * double nearest to a time may lie below it: 8.04 s would be 8.039999 s, and show the frame that ends there. Seconds.
 */
export function seekTarget(seconds: number, durationSeconds: number): number {
  const end = Number.isFinite(durationSeconds) ? durationSeconds - insideLastFrame : Number.POSITIVE_INFINITY;
  const wanted = Math.max(0, Math.min(seconds, end));
  return (Math.round(wanted / microsecond) + 1.5) * microsecond;
}

/**
 * The position, in whole milliseconds, at which a video that was just paused at a time (in seconds) is left: surely before
 * that time. Chromium paints ahead of its clock, and takes a seek to where it stands for done already, so that the frame
 * behind the position would stay.
 */
export function pausedPosition(currentSeconds: number): number {
  return Math.max(0, Math.floor(currentSeconds * 1000 - surelyBeforeMs));
}
