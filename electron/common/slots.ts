/** Lets at most so many pieces of work run at once; the rest wait in the order they came. */
export interface Slots {
  run<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T>;
}

export function createSlots(count: number): Slots {
  let free = count;
  const waiting: (() => void)[] = [];
  return {
    async run(work, signal) {
      if (free > 0) free -= 1;
      else await new Promise<void>((resolve) => waiting.push(resolve));
      try {
        signal?.throwIfAborted();
        return await work();
      } finally {
        const next = waiting.shift();
        if (next) next();
        else free += 1;
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
