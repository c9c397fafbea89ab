/** Lets at most so many pieces of work run at once; the rest wait in the order they came. */
export interface Slots {
  run<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T>;
  /** There may be more of them by now. */
  refresh(): void;
}

/** @param count asked whenever one begins or ends, where it can change. */
export function createSlots(count: number | (() => number)): Slots {
  const most = typeof count === 'number' ? () => count : count;
  let running = 0;
  const waiting: (() => void)[] = [];

  /** Whoever gives up waiting leaves the queue at once. */
  function turn(signal: AbortSignal | undefined): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const enter = (): void => {
      signal?.removeEventListener('abort', leave);
      resolve();
    };
    const leave = (): void => {
      waiting.splice(waiting.indexOf(enter), 1);
      reject(signal?.reason);
    };
    waiting.push(enter);
    signal?.addEventListener('abort', leave, { once: true });
    return promise;
  }

  function refresh(): void {
    while (running < most() && waiting.length > 0) {
      running += 1;
      waiting.shift()?.();
    }
  }

  return {
    refresh,
    async run(work, signal) {
      signal?.throwIfAborted();
      if (running < most()) running += 1;
      else await turn(signal);
      try {
        signal?.throwIfAborted();
        return await work();
      } finally {
        running -= 1;
        refresh();
      }
    },
  };
}

/** One piece of work at a time for each key, in the order they came. */
export interface ExclusiveByKey<K> {
  run<T>(key: K, work: () => Promise<T>): Promise<T>;
}

export function createExclusiveByKey<K>(): ExclusiveByKey<K> {
  const tails = new Map<K, Promise<unknown>>();
  return {
    async run(key, work) {
      const before = tails.get(key) ?? Promise.resolve();
      const current = before.then(work, work);
      tails.set(key, current);
      try {
        return await current;
      } finally {
        if (tails.get(key) === current) tails.delete(key);
      }
    },
  };
}
