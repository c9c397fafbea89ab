import type { ReadOptions, RecordingStore, StoredObject } from '../../electron/library/stores/recording-store.ts';

/** One request for a range, and how far its bytes were taken. */
export interface GatedRead {
  readonly start: number;
  readonly endExclusive: number;
  /** Bytes that were handed over. */
  taken: number;
  /** open: more may come; done: all were taken; left: whoever asked went away before; failed. */
  state: 'open' | 'done' | 'left' | 'failed';
}

export interface GatedStore extends Pick<RecordingStore, 'read' | 'label'> {
  readonly object: StoredObject;
  readonly reads: readonly GatedRead[];
  /** Lets these bytes of the object pass, whoever asks for them. */
  allow(start: number, endExclusive: number): void;
  allowAll(): void;
  /** Every open request, and every later one that has to wait, fails with this, until `allow` is called again. */
  fail(error: Error): void;
  /** Breaks one request off, by its place in `reads`. */
  failOnly(index: number, error: Error): void;
  /** Settles when that holds; looked at whenever a request begins, ends or takes bytes. */
  until(condition: () => boolean): Promise<void>;
  /** How often each 64 KiB of the object were handed over. */
  times(): readonly number[];
}

export const gatedChunkBytes = 64 * 1024;

/** A store that holds one object and gives out no byte of it before the test lets it pass. */
export function gatedStore(bytes: Buffer, object: Partial<StoredObject> = {}): GatedStore {
  const allowed = new Uint8Array(Math.ceil(bytes.length / gatedChunkBytes));
  const counts: number[] = Array.from(allowed, () => 0);
  const reads: GatedRead[] = [];
  const failures = new Map<GatedRead, Error>();
  let failure: Error | null = null;
  let changed = Promise.withResolvers<void>();
  const tell = (): void => {
    changed.resolve();
    changed = Promise.withResolvers();
  };
  function allow(start: number, endExclusive: number): void {
    failure = null;
    allowed.fill(1, Math.floor(start / gatedChunkBytes), Math.ceil(endExclusive / gatedChunkBytes));
    tell();
  }
  async function pass(read: GatedRead, chunk: number, signal: AbortSignal | undefined): Promise<void> {
    const aborted = Promise.withResolvers<never>();
    aborted.promise.catch(() => undefined);
    const abort = (): void => aborted.reject(signal?.reason);
    signal?.addEventListener('abort', abort);
    try {
      for (;;) {
        signal?.throwIfAborted();
        const broken = failures.get(read) ?? failure;
        if (broken) throw broken;
        if (allowed[chunk] === 1) return;
        await Promise.race([changed.promise, aborted.promise]);
      }
    } finally {
      signal?.removeEventListener('abort', abort);
    }
  }

  return {
    label: 'gated://store',
    object: { key: 'object', sizeBytes: bytes.length, etag: 'e1', versionId: null, lastModifiedMs: 0, checksum: null, ...object },
    reads,
    allow,
    allowAll: () => allow(0, bytes.length),
    fail(error) {
      failure = error;
      tell();
    },
    failOnly(index, error) {
      const read = reads[index];
      if (read) failures.set(read, error);
      tell();
    },
    async until(condition) {
      while (!condition()) await changed.promise;
    },
    times: () => counts,
    async *read(_key: string, { start, endExclusive, signal }: ReadOptions) {
      const read: GatedRead = { start, endExclusive, taken: 0, state: 'open' };
      reads.push(read);
      tell();
      try {
        for (let at = start; at < endExclusive; ) {
          const chunk = Math.floor(at / gatedChunkBytes);
          await pass(read, chunk, signal);
          const next = Math.min((chunk + 1) * gatedChunkBytes, endExclusive);
          counts[chunk] = (counts[chunk] ?? 0) + 1;
          read.taken = next - start;
          tell();
          yield bytes.subarray(at, next);
          at = next;
        }
        read.state = 'done';
      } catch (error) {
        read.state = signal?.aborted ? 'left' : 'failed';
        throw error;
      } finally {
        if (read.state === 'open') read.state = 'left';
        tell();
      }
    },
  };
}
