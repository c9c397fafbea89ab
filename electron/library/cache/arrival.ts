import type { BlockFile } from '../../common/block-file.ts';
import type { BlockMap, BlockState, ByteSpan } from './block-map.ts';
import { createBlockMap } from './block-map.ts';

/**
 * One running download, as those see it who read the copy meanwhile: what is here, and a way to ask for what is not.
 * The download listens to what is wanted and tells what has arrived.
 */
export interface Arrival {
  readonly generation: string;
  readonly sizeBytes: number;
  readonly blocks: Pick<BlockMap, 'count' | 'state'>;
  spans(): ByteSpan[];
  /** Blocks that readers wait for, the one asked for first first. */
  wanted(): Iterable<number>;
  isWanted(from: number, end: number): boolean;
  /** Settles when a block is here; rejects as `change` does. */
  wait(index: number, signal: AbortSignal): Promise<void>;
  /** The same, and asks for it before all that nobody waits for. */
  want(index: number, signal: AbortSignal): Promise<void>;
  /** Settles when the state of a block is another one. Rejects when aborted, or with what ended the download. */
  change(index: number, signal: AbortSignal): Promise<void>;
  set(index: number, state: BlockState): void;
  /** The same only if nobody else has told otherwise since it was seen in `seen`. */
  setIf(index: number, seen: BlockState, state: BlockState): void;
  /** Called when something is wanted, or no longer. One listener: the download. */
  onWanted(listener: () => void): void;
  /** Nothing more will come. */
  end(reason: unknown): void;
}

export interface ArrivalOptions {
  readonly file: Pick<BlockFile, 'sizeBytes' | 'generation' | 'plainLength'>;
  /** What an earlier run has left. */
  readonly written: readonly boolean[];
  /** Called with the bytes of each block that turns out to be here, once for each. */
  readonly onHere: (bytes: number) => void;
}

export function createArrival({ file, written, onHere }: ArrivalOptions): Arrival {
  const blocks = createBlockMap(file.sizeBytes, written);
  const told = new Uint8Array(blocks.count);
  /** How many wait for a block. */
  const wanted = new Map<number, number>();
  const waiting = new Map<number, Set<PromiseWithResolvers<void>>>();
  let tellDownload = (): void => undefined;
  let ended: { readonly reason: unknown } | null = null;

  function set(index: number, state: BlockState): void {
    const before = blocks.state(index);
    if (before === state) return;
    blocks.set(index, state);
    if (state === 'here' && told[index] === 0) {
      told[index] = 1;
      onHere(file.plainLength(index));
    }
    const waiters = waiting.get(index);
    waiting.delete(index);
    for (const waiter of waiters ?? []) waiter.resolve();
  }
  async function change(index: number, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (ended) throw ended.reason;
    const waiter = Promise.withResolvers<void>();
    const waiters = waiting.get(index) ?? new Set();
    waiting.set(index, waiters.add(waiter));
    const giveUp = (): void => waiter.reject(signal.reason);
    signal.addEventListener('abort', giveUp);
    try {
      await waiter.promise;
    } finally {
      signal.removeEventListener('abort', giveUp);
      waiters.delete(waiter);
    }
  }

  async function wait(index: number, signal: AbortSignal): Promise<void> {
    while (blocks.state(index) !== 'here') await change(index, signal);
  }

  return {
    generation: file.generation,
    sizeBytes: file.sizeBytes,
    blocks,
    spans: blocks.spans,
    wanted: () => wanted.keys(),
    isWanted(from, end) {
      for (const index of wanted.keys()) if (index >= from && index < end) return true;
      return false;
    },
    wait,
    async want(index, signal) {
      signal.throwIfAborted();
      wanted.set(index, (wanted.get(index) ?? 0) + 1);
      try {
        tellDownload();
        await wait(index, signal);
      } finally {
        const others = (wanted.get(index) ?? 1) - 1;
        if (others > 0) wanted.set(index, others);
        else wanted.delete(index);
        tellDownload();
      }
    },
    change,
    set,
    setIf(index, seen, state) {
      if (blocks.state(index) === seen) set(index, state);
    },
    onWanted(listener) {
      tellDownload = listener;
    },
    end(reason) {
      ended ??= { reason };
      tellDownload = () => undefined;
      const all = [...waiting.values()];
      waiting.clear();
      for (const waiters of all) for (const waiter of waiters) waiter.reject(reason);
    },
  };
}
