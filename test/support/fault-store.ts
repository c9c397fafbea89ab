import type { ReadOptions, RecordingStore, StoredObject } from '../../electron/library/stores/recording-store.ts';

export interface Faults {
  /** Called before each page of a listing is handed out, counted from 0; throw to break the listing off. */
  beforePage?(index: number): void | Promise<void>;
  /** Called before each read; throw to fail it. */
  beforeRead?(key: string, options: ReadOptions): void | Promise<void>;
  /** What arrives in place of a chunk; throw to break the connection in the middle. */
  chunk?(chunk: Uint8Array, key: string, firstByte: number): Uint8Array;
  head?(object: StoredObject): StoredObject;
}

/** What was asked of the store so far. */
export interface StoreCalls {
  pages: number;
  heads: number;
  readonly reads: { readonly key: string; readonly start: number; readonly endExclusive: number }[];
}

/** A real store that fails where a test wants it to, and counts what is asked of it. */
export function faultStore(inner: RecordingStore, faults: Faults = {}): RecordingStore & { readonly calls: StoreCalls } {
  const calls: StoreCalls = { pages: 0, heads: 0, reads: [] };
  return {
    calls,
    label: inner.label,
    async *list(options) {
      let index = 0;
      for await (const page of inner.list(options)) {
        await faults.beforePage?.(index);
        index += 1;
        calls.pages += 1;
        yield page;
      }
    },
    async head(key, signal) {
      calls.heads += 1;
      const object = await inner.head(key, signal);
      return faults.head?.(object) ?? object;
    },
    async *read(key, options) {
      calls.reads.push({ key, start: options.start, endExclusive: options.endExclusive });
      await faults.beforeRead?.(key, options);
      let firstByte = options.start;
      for await (const chunk of inner.read(key, options)) {
        yield faults.chunk?.(chunk, key, firstByte) ?? chunk;
        firstByte += chunk.length;
      }
    },
    dispose: () => inner.dispose(),
  };
}
