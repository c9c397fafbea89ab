import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readRetryAfter, withRetries } from '../../../electron/library/gateway/polite-retry.ts';
import { AppError, toAppError } from '../../../shared/errors.ts';
import { makePatience } from '../../support/patience.ts';

const nowMs = Date.UTC(2026, 10, 24, 12);
const signal = new AbortController().signal;
const busy = new AppError('gateway-busy', 'busy', { retryable: true });

describe('Retry-After', () => {
  test.each([
    ['0', 0],
    ['120', 120_000],
    [' 7 ', 7_000],
    ['Tue, 24 Nov 2026 12:01:00 GMT', 60_000],
    ['Tue, 24 Nov 2026 11:00:00 GMT', 0],
    ['soon', null],
    ['-5', null],
    ['1.5', null],
    ['99999999999999', null],
    ['', null],
    [undefined, null],
  ])('%j', (value, expected) => {
    expect(readRetryAfter(value, nowMs)).toBe(expected);
  });
});

describe('trying again', () => {
  const retry = (work: () => Promise<string>, more: { random?: () => number; asked?: number | null; signal?: AbortSignal } = {}) => {
    const patience = { ...makePatience(nowMs), ...(more.random && { random: more.random }) };
    const waits: number[] = [];
    const outcome = withRetries({
      work,
      toFailure: toAppError,
      askedPauseMs: () => more.asked ?? null,
      patience,
      signal: more.signal ?? signal,
      onPause: (ms) => waits.push(ms),
    });
    return { outcome, waits };
  };

  test('pauses stay between nothing and a bound that doubles, whatever chance says', async () => {
    await fc.assert(
      fc.asyncProperty(fc.double({ min: 0, max: 0.999, noNaN: true }), async (chance) => {
        const { outcome, waits } = retry(() => Promise.reject(busy), { random: () => chance });
        await expect(outcome).rejects.toBe(busy);
        expect(waits).toHaveLength(5);
        for (const [index, ms] of waits.entries()) {
          expect(ms).toBeGreaterThanOrEqual(0);
          expect(ms).toBeLessThanOrEqual(500 * 2 ** index);
        }
      }),
      { numRuns: 30 },
    );
  });

  test('what no retry helps is thrown at once', async () => {
    const wrong = new AppError('gateway-credentials', 'wrong');
    const { outcome, waits } = retry(() => Promise.reject(wrong));
    await expect(outcome).rejects.toBe(wrong);
    expect(waits).toEqual([]);
  });

  test('never comes back before it is asked to', async () => {
    const { outcome, waits } = retry(() => Promise.reject(busy), { asked: 60_000, random: () => 0 });
    await expect(outcome).rejects.toBe(busy);
    expect(waits).toEqual([60_000, 60_000, 60_000, 60_000, 60_000]);
  });

  test('an abort while it waits ends it', async () => {
    const controller = new AbortController();
    controller.abort();
    const { outcome } = retry(() => Promise.reject(busy), { signal: controller.signal });
    await expect(outcome).rejects.toBe(busy);
  });
});
