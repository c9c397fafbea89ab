/** Goes to a time in seconds and tells when the frame shown there begins; null where that is not known. */
export type ShowAt = (seconds: number) => Promise<number | null>;

export interface FrameRow {
  readonly showAt: ShowAt;
  /** Frames per second as the container tells; of a recording that only draws changes it is an average. */
  readonly frameRate: number;
  /** Where the last frame ends. Seconds. */
  readonly endSeconds: number;
}

/** Into the frame by this much, and before one by this much: rounding of times in containers. Seconds. */
const inside = 0.001;
/** Frames closer than this are not told apart; faster recordings there are none. Seconds. */
const closest = 0.002;
/** A neighbour this close is taken for the next frame without looking in between. Seconds. */
const surelyNext = 0.045;

/** Goes to the frame before the one that begins at a time; gives where it begins, null at the first one. */
export async function showPreviousFrame({ showAt }: FrameRow, shownSeconds: number): Promise<number | null> {
  if (shownSeconds <= inside) return null;
  const before = await showAt(Math.max(shownSeconds - inside, 0));
  return before !== null && before < shownSeconds - closest / 2 ? before : null;
}

/**
 * Goes to the frame after the one that begins at a time; gives where it begins, null at the last one. A recording may hold a
 * frame for minutes and then show twenty in a second: so the frame that is found is the next one only when the moment before
 * it still shows the first.
 */
export async function showNextFrame(row: FrameRow, shownSeconds: number): Promise<number | null> {
  const { showAt, endSeconds } = row;
  let still = shownSeconds;
  let next = await firstLater(row, shownSeconds, (seconds) => {
    still = seconds;
  });
  if (next === null) return null;
  while (next - still > closest) {
    if (next - shownSeconds <= surelyNext) break;
    const justBefore: number | null = await showAt(next - inside);
    if (justBefore === null || justBefore <= shownSeconds + closest / 2) break;
    next = justBefore;
    const middle = (still + next) / 2;
    const there: number | null = next - still > 2 * closest ? await showAt(middle) : null;
    if (there === null) continue;
    if (there <= shownSeconds + closest / 2) still = middle;
    else next = there;
  }
  return showAt(Math.min(next + inside, endSeconds));
}

/** Some frame after the one that is shown, looking twice as far each time. */
async function firstLater({ showAt, frameRate, endSeconds }: FrameRow, shown: number, onStill: (seconds: number) => void) {
  for (let ahead = 1 / frameRate; ; ahead *= 2) {
    const seconds = Math.min(shown + ahead + inside, endSeconds);
    const there = await showAt(seconds);
    if (there === null) return null;
    if (there > shown + closest / 2) return there;
    onStill(seconds);
    if (seconds >= endSeconds) return null;
  }
}
