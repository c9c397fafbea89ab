import { describe, expect, test } from 'vitest';
import { planEviction } from '../../../electron/library/cache/eviction.ts';
import { recordingId } from './cache-fixture.ts';

const candidates = ['oldest', 'older', 'newest'].map((name) => ({ id: recordingId(name), cachedBytes: 100 }));

describe('planning an eviction', () => {
  test('takes nothing when what is needed fits, to the last byte', () => {
    expect(planEviction({ usedBytes: 300, neededBytes: 100, quotaBytes: 400, candidates })).toEqual([]);
  });

  test('takes the least recently used first, and no more than it must', () => {
    expect(planEviction({ usedBytes: 300, neededBytes: 101, quotaBytes: 400, candidates })).toEqual(['oldest']);
    expect(planEviction({ usedBytes: 300, neededBytes: 250, quotaBytes: 400, candidates })).toEqual(['oldest', 'older']);
  });

  test('says what does not fit when all that may go is not enough', () => {
    const error = expect(() => planEviction({ usedBytes: 500, neededBytes: 201, quotaBytes: 400, candidates }));
    error.toThrow(expect.objectContaining({ code: 'cache-quota', message: expect.stringMatching(/201.*400.*200/) }));
  });

  test('makes room when the quota was lowered, with nothing to come', () => {
    expect(planEviction({ usedBytes: 300, neededBytes: 0, quotaBytes: 150, candidates })).toEqual(['oldest', 'older']);
  });
});
