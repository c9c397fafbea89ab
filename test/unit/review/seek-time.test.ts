import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pausedPosition, seekTarget } from '../../../renderer/features/review/engines/seek-time.ts';

/** As Chromium takes a time: whole microseconds, what is less cut off. */
const asChromium = (seconds: number): number => Math.trunc(seconds * 1e6);
const dayMs = 86_400_000;

describe('where a video element is sent', () => {
  it('is within a microsecond or two behind the beginning of any millisecond, never before it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: dayMs }), (atMs) => {
        expect(asChromium(seekTarget(atMs / 1000, Number.POSITIVE_INFINITY))).toBe(atMs * 1000 + 1);
      }),
    );
    // The double nearest to it is too small: sent there as it is, the frame before is shown.
    expect(asChromium(8040 / 1000)).toBe(8_039_999);
    expect(asChromium(seekTarget(8040 / 1000, 20))).toBe(8_040_001);
  });

  it('is inside the last frame where the time is at the end or behind it', () => {
    for (const seconds of [20, 20.5, 1e6]) {
      const target = seekTarget(seconds, 20);
      expect(target).toBeLessThan(20);
      expect(target).toBeGreaterThan(19.99);
    }
    expect(seekTarget(-1, 20)).toBeCloseTo(0, 5);
  });
});

describe('where a paused video is left', () => {
  it('is the millisecond that the clock is in, and surely somewhere else than the clock itself', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1000, max: dayMs * 1000 }), (microseconds) => {
        const position = pausedPosition(microseconds / 1e6);
        expect(asChromium(seekTarget(position / 1000, Number.POSITIVE_INFINITY))).toBeLessThan(microseconds);
        expect(microseconds / 1000 - position).toBeLessThan(1.02);
      }),
    );
    expect(pausedPosition(1.0615)).toBe(1061);
    // Chromium does not seek to where it stands: the frame ahead of the clock would stay on the screen.
    expect(pausedPosition(1.061)).toBe(1060);
    expect(pausedPosition(0)).toBe(0);
  });
});
