import fc from 'fast-check';
import { expect, it } from 'vitest';
import { stretchesToRead } from '../../../electron/library/indexing/screen-text/stretches.ts';
import { whyTooSmall } from '../../../electron/library/indexing/screen-text/too-small.ts';

it('long gaps are left out, short ones are not', () => {
  const gaps = [
    { startMs: 5000, endMs: 9000 },
    { startMs: 20_000, endMs: 60_000 },
  ];
  expect(stretchesToRead(0, 90_000, gaps, 1000)).toEqual([
    { fromMs: 0, toMs: 21_000 },
    { fromMs: 59_000, toMs: 90_000 },
  ]);
  expect(stretchesToRead(30_000, 90_000, gaps, 1000)).toEqual([{ fromMs: 59_000, toMs: 90_000 }]);
  expect(stretchesToRead(0, 40_000, gaps, 1000)).toEqual([{ fromMs: 0, toMs: 21_000 }]);
});

it('every second outside of a gap is looked at once', () => {
  const gap = fc.tuple(fc.integer({ min: 0, max: 100 }), fc.integer({ min: 3, max: 60 }));
  fc.assert(
    fc.property(fc.array(gap, { maxLength: 5 }), fc.integer({ min: 0, max: 50 }), (given, from) => {
      let at = 0;
      const gaps = given.map(([pause, length]) => {
        const startMs = (at + pause) * 1000;
        at += pause + length + 1;
        return { startMs, endMs: startMs + length * 1000 };
      });
      const toMs = (at + 20) * 1000;
      const stretches = stretchesToRead(from * 1000, toMs, gaps, 1000);
      for (let ms = from * 1000; ms < toMs; ms += 1000) {
        const covered = stretches.filter((stretch) => ms >= stretch.fromMs && ms < stretch.toMs).length;
        const isInGap = gaps.some(({ startMs, endMs }) => ms > startMs && ms < endMs - 1000);
        expect(covered, `${ms}`).toBeLessThanOrEqual(1);
        if (!isInGap) expect(covered, `${ms}`).toBe(1);
      }
    }),
  );
});

it('144p and 240p are too small to be read, 360p may be', () => {
  expect(whyTooSmall(256, 144)).toContain('256 x 144');
  expect(whyTooSmall(426, 240)).not.toBeNull();
  expect(whyTooSmall(640, 360)).toBeNull();
  expect(whyTooSmall(768, 360)).toBeNull();
});
