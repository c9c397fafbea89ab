import { setTimeout as sleep } from 'node:timers/promises';

/** Knows when something is being played, so that other work can let it go first. */
export interface PlaybackWatch {
  /** Something of a recording was asked for. */
  note(): void;
  /** Settles when nothing was asked for a moment, or after a while anyway: work behind playback goes on, slowly. */
  quiet(signal: AbortSignal | undefined): Promise<void>;
}

/** A player that buffers asks several times a second; one that has enough does not. */
const quietMs = 300;
const longestWaitMs = 2000;

export function createPlaybackWatch(
  options: { readonly nowMs?: () => number; readonly quietMs?: number; readonly longestWaitMs?: number } = {},
): PlaybackWatch {
  const now = options.nowMs ?? (() => performance.now());
  const pause = options.quietMs ?? quietMs;
  const longest = options.longestWaitMs ?? longestWaitMs;
  let lastMs = Number.NEGATIVE_INFINITY;
  return {
    note() {
      lastMs = now();
    },
    async quiet(signal) {
      const untilMs = now() + longest;
      for (let restMs = lastMs + pause - now(); restMs > 0 && now() < untilMs; restMs = lastMs + pause - now()) {
        await sleep(Math.min(restMs, untilMs - now()), undefined, { ref: false, ...(signal && { signal }) }).catch(() => undefined);
        if (signal?.aborted) return;
      }
    },
  };
}
