import type { RecordingId } from '../../../shared/model/ids.ts';
import type { Arrival } from './arrival.ts';

/** The downloads that run, by their recordings. */
export interface Arrivals {
  of(id: RecordingId): Arrival | null;
  begin(id: RecordingId, arrival: Arrival): void;
  /** `reason`: what those are told who still wait for a part of it. */
  end(id: RecordingId, arrival: Arrival, reason: unknown): void;
  /** Settles when a download of a recording runs; rejects when aborted. */
  next(id: RecordingId, signal: AbortSignal): Promise<void>;
}

export function createArrivals(): Arrivals {
  const running = new Map<RecordingId, Arrival>();
  const waiting = new Map<RecordingId, PromiseWithResolvers<void>>();
  return {
    of: (id) => running.get(id) ?? null,
    begin(id, arrival) {
      running.set(id, arrival);
      waiting.get(id)?.resolve();
      waiting.delete(id);
    },
    end(id, arrival, reason) {
      if (running.get(id) === arrival) running.delete(id);
      arrival.end(reason);
    },
    async next(id, signal) {
      if (running.has(id)) return;
      signal.throwIfAborted();
      const begun = waiting.get(id) ?? Promise.withResolvers<void>();
      waiting.set(id, begun);
      const aborted = Promise.withResolvers<never>();
      const giveUp = (): void => aborted.reject(signal.reason);
      signal.addEventListener('abort', giveUp);
      try {
        await Promise.race([begun.promise, aborted.promise]);
      } finally {
        signal.removeEventListener('abort', giveUp);
      }
    },
  };
}
