import { describe, expect, test } from 'vitest';
import { keyFrameAt, timeShareAt } from '../../../../electron/library/formats/video/recovery/key-frames.ts';
import { packKeyFrames, unpackKeyFrames } from '../../../../electron/library/formats/video/recovery/pack-key-frames.ts';
import type { KeyFrames } from '../../../../electron/library/formats/video/splice-plan.ts';

/** Four groups of a second each (ticks of 1/90000 s): two small ones, two that take nine times as many bytes. */
const keyFrames: KeyFrames = {
  offsets: Float64Array.of(100, 200, 300, 1200),
  ticks: Float64Array.of(0, 90_000, 180_000, 270_000),
  endBytes: 2100,
  endTicks: 360_000,
};

describe('the key frames of a stream that was read as a whole', () => {
  test('are found by time: the last one at or before it, the first where all are later', () => {
    expect([-5, 0, 89_999, 90_000, 270_001, 1e9].map((ticks) => keyFrameAt(keyFrames, ticks).offset)).toEqual([
      100, 100, 100, 200, 1200, 1200,
    ]);
  });

  test('tell what share of the time has passed at a share of the bytes', () => {
    // Of 2000 bytes the first half of the time takes 200.
    expect(timeShareAt(keyFrames, 0)).toBe(0);
    expect(timeShareAt(keyFrames, 0.05)).toBeCloseTo(0.25, 9);
    expect(timeShareAt(keyFrames, 0.1)).toBeCloseTo(0.5, 9);
    expect(timeShareAt(keyFrames, 0.55)).toBeCloseTo(0.75, 9);
    expect(timeShareAt(keyFrames, 1)).toBe(1);
    expect(timeShareAt(keyFrames, 2)).toBe(1);
  });

  test('are kept as bytes and read again', () => {
    expect(unpackKeyFrames(packKeyFrames(keyFrames))).toEqual(keyFrames);
  });

  test('are not read from what is none', () => {
    const packed = packKeyFrames(keyFrames);
    expect(unpackKeyFrames(packed.subarray(0, packed.length - 1))).toBeNull();
    expect(unpackKeyFrames(Buffer.concat([Buffer.from('x'), packed.subarray(1)]))).toBeNull();
    expect(unpackKeyFrames(Buffer.alloc(0))).toBeNull();
  });
});
