/** A time base of FFmpeg's. */
export interface TimeBase {
  readonly num: number;
  readonly den: number;
}

/**
 * Between the ticks of a stream and milliseconds since its first frame. Whole milliseconds are rounded up, so that the
 * time told for a frame is one at which it is shown: asking for the frame at that time gives the frame.
 */
export interface MediaClock {
  /** Of the first frame. */
  readonly firstTicks: bigint;
  toMs(ticks: bigint): number;
  /** The last tick that is not after this time. */
  toTicks(ms: number): bigint;
  /** A length of time, rounded to whole milliseconds. */
  lengthMs(ticks: bigint): number;
}

export function createMediaClock({ num, den }: TimeBase, firstTicks: bigint): MediaClock {
  const numerator = BigInt(num) * 1000n;
  const denominator = BigInt(den);
  return {
    firstTicks,
    toMs: (ticks) => Number(-floorDivide(-(ticks - firstTicks) * numerator, denominator)),
    toTicks: (ms) => firstTicks + floorDivide(BigInt(Math.floor(ms)) * denominator, numerator),
    lengthMs: (ticks) => Number(floorDivide(2n * ticks * numerator + denominator, 2n * denominator)),
  };
}

function floorDivide(dividend: bigint, divisor: bigint): bigint {
  const quotient = dividend / divisor;
  return dividend < 0n && quotient * divisor !== dividend ? quotient - 1n : quotient;
}
