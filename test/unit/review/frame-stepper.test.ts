import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type FrameRow, showNextFrame, showPreviousFrame } from '../../../renderer/features/review/engines/frame-stepper.ts';
import { staticStretches } from '../../support/test-videos.ts';

/** Frames that begin at these times in milliseconds, as an element shows them. */
function rowOf(timesMs: readonly number[], frameRate: number): FrameRow & { readonly seeks: () => number; readonly shown: () => number } {
  let seeks = 0;
  let shown = 0;
  return {
    frameRate,
    endSeconds: ((timesMs.at(-1) ?? 0) + 40) / 1000,
    seeks: () => seeks,
    shown: () => shown,
    showAt: async (seconds) => {
      seeks += 1;
      shown = Math.max(
        0,
        timesMs.findLastIndex((time) => time <= seconds * 1000 + 1e-6),
      );
      return (timesMs[shown] ?? 0) / 1000;
    },
  };
}

const even = Array.from({ length: 100 }, (_, index) => index * 40);

describe('stepping from frame to frame', () => {
  it('takes two seeks where frames come evenly', async () => {
    const row = rowOf(even, 25);
    expect(await showNextFrame(row, 0.04)).toBeCloseTo(0.08, 6);
    expect(row.seeks()).toBe(2);
    expect(await showPreviousFrame(row, 0.08)).toBeCloseTo(0.04, 6);
    expect(row.seeks()).toBe(3);
  });

  it('ends at the first and the last frame', async () => {
    const row = rowOf(even, 25);
    expect(await showPreviousFrame(row, 0)).toBeNull();
    expect(await showNextFrame(row, 3.96)).toBeNull();
  });

  it('misses no frame of a recording that draws only changes, whatever rate it claims', async () => {
    const timesMs = staticStretches(4);
    for (const frameRate of [1, 2.5, 25, 1000]) {
      const row = rowOf(timesMs, frameRate);
      let at: number | null = 0;
      const visited: number[] = [];
      while (at !== null) {
        visited.push(row.shown());
        at = await showNextFrame(row, at);
      }
      expect(visited).toEqual(timesMs.map((_, index) => index));
    }
  });

  it('goes back the way it came, over any spacing', async () => {
    const gaps = fc.array(fc.integer({ min: 5, max: 4000 }), { minLength: 1, maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(gaps, fc.integer({ min: 1, max: 60 }), async (spacing, frameRate) => {
        const timesMs = [0];
        for (const gap of spacing) timesMs.push((timesMs.at(-1) ?? 0) + gap);
        const row = rowOf(timesMs, frameRate);
        for (const [index, timeMs] of timesMs.entries()) {
          const next = await showNextFrame(row, timeMs / 1000);
          const expected = timesMs[index + 1];
          // Frames closer than those of any recording may be passed over as one.
          if (expected !== undefined && spacing[index] !== undefined && spacing[index] > 45) expect(next).toBeCloseTo(expected / 1000, 6);
          if (expected === undefined) expect(next).toBeNull();
          else expect(await showPreviousFrame(row, expected / 1000)).toBeCloseTo(timeMs / 1000, 6);
        }
      }),
    );
  });
});
