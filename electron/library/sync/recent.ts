/** What was used lately, by key: all since the last `age`, and what was used between that and the one before. */
export interface Recent<K, V> {
  get(key: K): V | undefined;
  set(key: K, value: V): void;
  /** Forgets what was not used since the last time. */
  age(): void;
}

export function createRecent<K, V>(): Recent<K, V> {
  let young = new Map<K, V>();
  let old = new Map<K, V>();
  return {
    get(key) {
      const aged = old.get(key);
      if (aged !== undefined && !young.has(key)) young.set(key, aged);
      return young.get(key);
    },
    set: (key, value) => void young.set(key, value),
    age() {
      old = young;
      young = new Map();
    },
  };
}
