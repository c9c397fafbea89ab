import { setTimeout as sleep } from 'node:timers/promises';

/** Knows when something is being played, so that other work can let it go first. */
export interface PlaybackWatch {
  /** Something of a recording was asked for. */
  note(): void;
  /** The same of what takes its time; the function that comes back is called when it has been answered. */
  begin(): () => void;
  /** Settles when nothing was asked for a moment and nothing is waited for, or after a while anyway: work behind playback goes on, slowly. */
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
  let waiting = 0;
  const note = (): void => {
    lastMs = now();
  };
  const restMs = (): number => (waiting > 0 ? pause : lastMs + pause - now());
  return {
    note,
    begin() {
      waiting += 1;
      let isOver = false;
      return () => {
        if (isOver) return;
        isOver = true;
        waiting -= 1;
        note();
      };
    },
    async quiet(signal) {
      const untilMs = now() + longest;
      for (let rest = restMs(); rest > 0 && now() < untilMs; rest = restMs()) {
        await sleep(Math.min(rest, untilMs - now()), undefined, { ref: false, ...(signal && { signal }) }).catch(() => undefined);
        if (signal?.aborted) return;
      }
    },
  };
}
