import type { Patience } from '../../electron/library/gateway/polite-retry.ts';

/** Waits that take no time and are written down; chance is always one half, and now is always the same. */
export function makePatience(nowMs = Date.UTC(2026, 10, 24)): Patience & { readonly waits: readonly number[] } {
  const waits: number[] = [];
  return {
    waits,
    now: () => nowMs,
    random: () => 0.5,
    wait: (ms, signal) => {
      signal.throwIfAborted();
      waits.push(ms);
      return Promise.resolve();
    },
  };
}
