/** Part of a download that nobody waits for. */
export interface Patient {
  /** Whether it brings what somebody waits for after all, so that it goes on. */
  isWanted(): boolean;
}

/**
 * The connection that all downloads share. While something that somebody waits for is fetched over it, all else holds
 * back: a slow line is not shared with what has time.
 */
export interface Line {
  /** Tells whether one download fetches something urgent; `key` is the download. */
  setUrgent(key: object, isUrgent: boolean): void;
  /** Lets whoever holds back look again. */
  wake(): void;
  /** Null: go on. Else settles when that part may go on; rejects when aborted. */
  hold(part: Patient, signal: AbortSignal): Promise<void> | null;
}

export function createLine(): Line {
  const urgent = new Set<object>();
  let next = Promise.withResolvers<void>();

  function wake(): void {
    next.resolve();
    next = Promise.withResolvers<void>();
  }
  const mayGoOn = (part: Patient): boolean => urgent.size === 0 || part.isWanted();
  async function holdBack(part: Patient, signal: AbortSignal): Promise<void> {
    const aborted = Promise.withResolvers<never>();
    const giveUp = (): void => aborted.reject(signal.reason);
    signal.addEventListener('abort', giveUp);
    try {
      signal.throwIfAborted();
      while (!mayGoOn(part)) await Promise.race([next.promise, aborted.promise]);
    } finally {
      signal.removeEventListener('abort', giveUp);
      aborted.promise.catch(() => undefined);
    }
  }

  return {
    setUrgent(key, isUrgent) {
      if (urgent.has(key) === isUrgent) return;
      if (isUrgent) urgent.add(key);
      else urgent.delete(key);
      wake();
    },
    wake,
    hold: (part, signal) => (mayGoOn(part) ? null : holdBack(part, signal)),
  };
}
