import { AppError } from '../../../shared/errors.ts';
import { printableKey } from '../../../shared/printable-key.ts';
import { type BlockFile, blockBytes } from '../../common/block-file.ts';
import type { RecordingStore, StoredObject } from '../stores/recording-store.ts';
import type { SharedBytes } from './block-tasks.ts';

/** Where blocks come from and go to. */
export interface BlockTransfer {
  readonly file: Pick<BlockFile, 'plainLength'>;
  readonly object: Pick<StoredObject, 'key' | 'sizeBytes' | 'etag' | 'checksum'>;
  readonly store: Pick<RecordingStore, 'read' | 'label'>;
  /** Seals a block and writes it; its memory may be used again when that is done. */
  readonly write: (index: number, plain: SharedBytes) => Promise<void>;
}

/** Neighbouring blocks that are asked for in one request. */
export interface BlockRequest {
  readonly first: number;
  readonly end: number;
  /** Where the plain bytes of a block go: one block right after the other. */
  readonly plainOf: (index: number) => SharedBytes;
  readonly signal: AbortSignal;
  /** Called when a block is whole, with the next one: false when that one comes from elsewhere, and the request ends before it. */
  readonly goesOn?: (next: number) => boolean;
  /** Asked between chunks: a promise to wait for before more is read. */
  readonly hold?: () => Promise<void> | null;
}

/** Fetches blocks and writes each one as it is whole; gives the first one that did not come, which is `end` unless `goesOn` said stop. */
export async function requestBlocks(
  { file, object, store, write }: BlockTransfer,
  { first, end, plainOf, signal, goesOn, hold }: BlockRequest,
): Promise<number> {
  const start = first * blockBytes;
  const endExclusive = Math.min(end * blockBytes, object.sizeBytes);
  const { memory, offset } = plainOf(first);
  const plain = new Uint8Array(memory, offset, endExclusive - start);
  const writing: Promise<void>[] = [];
  let filled = 0;
  let index = first;
  try {
    for await (const chunk of store.read(object.key, { start, endExclusive, ifEtag: object.etag, signal })) {
      if (filled + chunk.length > plain.length) throw unexpectedLength(store.label, object.key);
      plain.set(chunk, filled);
      filled += chunk.length;
      while (index < end && start + filled >= index * blockBytes + file.plainLength(index)) {
        writing.push(handled(write(index, plainOf(index))));
        index += 1;
        if (index < end && goesOn?.(index) === false) return index;
      }
      const holding = index < end ? hold?.() : null;
      if (holding) await holding;
    }
    if (index < end) throw unexpectedLength(store.label, object.key);
    return end;
  } finally {
    // Also when the connection failed: what arrived before is kept.
    await Promise.all(writing);
  }
}

/** Awaited later, in order; until then its failure is not "unhandled". */
export function handled<T>(work: Promise<T>): Promise<T> {
  work.catch(() => undefined);
  return work;
}

function unexpectedLength(label: string, key: string): AppError {
  return new AppError('store-failed', `"${printableKey(key)}" in ${label} gave another number of bytes than was asked for.`, {
    retryable: true,
  });
}
