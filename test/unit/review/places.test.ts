import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { placeIndexAt, placesOf } from '../../../renderer/features/review/engines/composite/places.ts';

const span = (offsetMs: number, durationMs: number, isPlayable = true) => ({ offsetMs, durationMs, isPlayable });

describe('the places of a timeline of several recordings', () => {
  it('are the parts, the pauses between them, and parts that cannot be played', () => {
    expect(placesOf([span(0, 10), span(15, 5, false), span(20, 7)])).toEqual([
      { kind: 'part', index: 0, fromMs: 0, toMs: 10 },
      { kind: 'pause', index: 1, fromMs: 10, toMs: 15 },
      { kind: 'closed', index: 1, fromMs: 15, toMs: 20 },
      { kind: 'part', index: 2, fromMs: 20, toMs: 27 },
    ]);
  });

  it('give the later one at a border, and the last one at the end', () => {
    const places = placesOf([span(0, 10), span(10, 10)]);
    expect([0, 9, 10, 19, 20].map((timeMs) => placeIndexAt(places, timeMs))).toEqual([0, 0, 1, 1, 1]);
    expect(placeIndexAt([], 5)).toBe(-1);
  });

  it('never end in a recording without length', () => {
    expect(placeIndexAt(placesOf([span(0, 10), span(10, 0)]), 10)).toBe(0);
    expect(placeIndexAt(placesOf([span(0, 0)]), 0)).toBe(0);
  });

  it('cover every time exactly once', () => {
    const lengths = fc.array(fc.tuple(fc.nat(50), fc.integer({ min: 1, max: 50 }), fc.boolean()), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(lengths, fc.nat(2000), (parts, timeMs) => {
        let endMs = 0;
        const places = placesOf(
          parts.map(([pauseMs, durationMs, isPlayable]) => {
            const offsetMs = endMs + pauseMs;
            endMs = offsetMs + durationMs;
            return span(offsetMs, durationMs, isPlayable);
          }),
        );
        const at = Math.min(timeMs, endMs - 1);
        const holding = places.filter(({ fromMs, toMs }) => fromMs <= at && at < toMs);
        expect(holding).toEqual([places[placeIndexAt(places, at)]]);
      }),
    );
  });
});
