import { setTimeout as sleep } from 'node:timers/promises';
import { AppError } from '../../../shared/errors.ts';
import type { RecordingStore } from './recording-store.ts';

/** What all reads of all stores may take together. */
export interface Bandwidth {
  /** Settles when so many bytes may pass, in the order in which they were asked for; `cancelled` when the signal says so before. */
  take(bytes: number, signal: AbortSignal | undefined): Promise<void>;
}

export interface BandwidthOptions {
  /** Asked for every piece: a change counts at once. 0: no limit. */
  readonly bytesPerSecond: () => number;
  readonly nowMs?: () => number;
  readonly wait?: (ms: number, signal: AbortSignal | undefined) => Promise<unknown>;
}

/** What was not used counts for so long and no longer: after a rest the line is not flooded. */
const burstMs = 250;
/** A limit that was lifted meanwhile is noticed after this. */
const longestWaitMs = 500;

/** A token bucket: what is taken beyond the limit is waited for by whoever comes next. */
export function createBandwidth({
  bytesPerSecond,
  nowMs = () => performance.now(),
  wait = (ms, signal) => sleep(ms, undefined, { ...(signal && { signal }) }),
}: BandwidthOptions): Bandwidth {
  /** What passed so far is paid for by then. */
  let paidAtMs = Number.NEGATIVE_INFINITY;
  let turn: Promise<unknown> = Promise.resolve();

  async function pass(bytes: number, signal: AbortSignal | undefined): Promise<void> {
    for (let limit = bytesPerSecond(); limit > 0; limit = bytesPerSecond()) {
      if (signal?.aborted) throw new AppError('cancelled', 'Reading was cancelled.');
      const leftMs = paidAtMs - nowMs();
      if (leftMs <= 0) {
        paidAtMs = Math.max(paidAtMs, nowMs() - burstMs) + (bytes / limit) * 1000;
        return;
      }
      // An abort is seen above.
      await wait(Math.min(leftMs, longestWaitMs), signal).catch(() => undefined);
    }
    paidAtMs = Number.NEGATIVE_INFINITY;
  }

  return {
    take(bytes, signal) {
      if (bytesPerSecond() <= 0) return Promise.resolve();
      const passed = turn.then(() => pass(bytes, signal));
      turn = passed.catch(() => undefined);
      return passed;
    },
  };
}

/** The same store, whose bytes come no faster than that. */
export function limitReads(store: RecordingStore, bandwidth: Bandwidth): RecordingStore {
  return {
    ...store,
    async *read(key, options) {
      for await (const chunk of store.read(key, options)) {
        await bandwidth.take(chunk.length, options.signal);
        yield chunk;
      }
    },
  };
}
