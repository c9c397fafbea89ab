import { setTimeout as delay } from 'node:timers/promises';
import type { AppError } from '../../../shared/errors.ts';

/** What waits and chance are made of; tests bring their own and never sleep. */
export interface Patience {
  readonly now: () => number;
  /** From 0 up to but not including 1. */
  readonly random: () => number;
  /** Settles after so many milliseconds; rejects with the signal's reason when it is aborted. */
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>;
}

export const realPatience: Patience = {
  now: Date.now,
  random: Math.random,
  wait: async (ms, signal) => {
    await delay(ms, undefined, { signal });
  },
};

const firstPauseMs = 500;
const longestPauseMs = 30_000;
/** A gateway that asks for more than this is told to the user instead of waited for. */
export const longestAskedPauseMs = 5 * 60_000;
const tries = 6;

/**
 * Tries again while the failure says that a retry may help: after what the other side asks for (`Retry-After`), else after
 * an exponentially growing pause of random length, so that many clients do not come back at once. Throws the last failure.
 */
export async function withRetries<T>(options: {
  readonly work: () => Promise<T>;
  /** How long the other side asks to wait, in milliseconds; null: it does not say. */
  readonly askedPauseMs: (failure: AppError) => number | null;
  /** Any thrown value as what it means. */
  readonly toFailure: (error: unknown) => AppError;
  readonly patience: Patience;
  readonly signal: AbortSignal;
  readonly onPause?: (ms: number, failure: AppError) => void;
}): Promise<T> {
  const { work, askedPauseMs, toFailure, patience, signal, onPause } = options;
  for (let failed = 0; ; ) {
    try {
      return await work();
    } catch (error) {
      const failure = toFailure(error);
      failed += 1;
      if (!failure.retryable || failed >= tries || signal.aborted) throw failure;
      const asked = askedPauseMs(failure);
      if (asked !== null && asked > longestAskedPauseMs) throw failure;
      const ceiling = Math.min(longestPauseMs, firstPauseMs * 2 ** (failed - 1));
      // Never shorter than asked for, and never all clients at the same moment after it.
      const pause = Math.round((asked ?? 0) + patience.random() * ceiling);
      onPause?.(pause, failure);
      await patience.wait(pause, signal).catch((reason: unknown) => {
        throw toFailure(reason);
      });
    }
  }
}

/** `Retry-After` in milliseconds from now: seconds or an HTTP date (RFC 9110, 10.2.3); null for anything else. */
export function readRetryAfter(value: string | undefined, nowMs: number): number | null {
  const text = value?.trim() ?? '';
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1000;
  const at = /[A-Za-z]/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(at) ? null : Math.max(0, at - nowMs);
}
