import { incrementBits, readVop, type VopHeader } from './mpeg4-headers.ts';

/** A frame header as it stands in the stream, and the time code before it in seconds, if there is one. */
export interface VopHead {
  readonly bytes: Uint8Array;
  readonly timeCode: number | null;
}

/** Ticks of a second in a stream whose header is lost. */
export interface GuessedResolution {
  readonly resolution: number;
  /** False: the stream is too short to tell, and 25 frames a second were assumed. */
  readonly isCertain: boolean;
}

const assumedRate = 25;
const mostBits = 16;

/** A frame that refers to none behind it, with the second that it is in. */
interface Placed extends VopHeader {
  readonly second: number;
}

/**
 * How finely a stream counts time. The header says so; without it, the width of the field follows from where the marker
 * bits stand, and the ticks of a second from how the count begins anew with each of them. Null when no width fits.
 */
export function guessResolution(heads: readonly VopHead[]): GuessedResolution | null {
  let canBeAssumed = false;
  for (let bits = 1; bits <= mostBits; bits += 1) {
    const placed = placeInSeconds(heads, bits);
    if (placed === null || placed.length === 0) continue;
    const resolution = resolutionOf(placed);
    if (resolution !== null && incrementBits(resolution) === bits) return { resolution, isCertain: true };
    canBeAssumed ||= bits === incrementBits(assumedRate) && placed.every(({ increment }) => increment < assumedRate);
  }
  return canBeAssumed ? { resolution: assumedRate, isCertain: false } : null;
}

/** The second of each frame, counted as ISO/IEC 14496-2 (6.3.5) does; null when some header makes no sense. */
function placeInSeconds(heads: readonly VopHead[], bits: number): Placed[] | null {
  const placed: Placed[] = [];
  let second = 0;
  for (const { bytes, timeCode } of heads) {
    const vop = readVop(bytes, bits);
    if (vop === null) return null;
    if (vop.type === 'B') continue;
    second = (timeCode ?? second) + vop.seconds;
    placed.push({ ...vop, second });
  }
  return placed;
}

/** The ticks of a second by which the count fits wherever a second passes; null when none passes, or they disagree. */
function resolutionOf(placed: readonly Placed[]): number | null {
  const steps: number[] = [];
  for (const [previous, next] of pairs(placed)) if (next.second === previous.second) steps.push(next.increment - previous.increment);
  const step = commonest(steps.filter((ticks) => ticks > 0));
  if (step === null) return null;
  const largest = placed.reduce((most, { increment }) => Math.max(most, increment), 0);
  const passed: number[] = [];
  for (const [previous, next] of pairs(placed)) {
    if (next.second > previous.second) passed.push((previous.increment + step - next.increment) / (next.second - previous.second));
  }
  const resolution = commonest(passed.filter((ticks) => Number.isInteger(ticks) && ticks > largest));
  const agreeing = passed.filter((ticks) => ticks === resolution).length;
  return agreeing * 2 > passed.length ? resolution : null;
}

/** The value that occurs most often; null of none. */
export function commonest(values: readonly number[]): number | null {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? null;
}

function* pairs(placed: readonly Placed[]): Generator<readonly [Placed, Placed]> {
  let previous: Placed | null = null;
  for (const next of placed) {
    if (previous) yield [previous, next];
    previous = next;
  }
}
