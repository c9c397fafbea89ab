import { type BlockFile, blockBytes } from '../../common/block-file.ts';
import type { ByteReader } from '../../common/byte-reader.ts';

/** Decrypted blocks that are kept, over all readers (8 MiB): a player's next request mostly falls into the last ones. */
const keptBlocks = 32;

/** Decrypted blocks of any files, least recently used leaving first. */
export interface KeptBlocks {
  read(file: BlockFile, index: number): Promise<Buffer>;
}

export function createKeptBlocks(): KeptBlocks {
  const kept = new Map<string, Promise<Buffer>>();
  return {
    read(file, index) {
      // Names the very file: a copy that replaced another one never answers with its blocks.
      const name = `${file.generation}:${index}`;
      const known = kept.get(name);
      const loading = known ?? file.readBlock(index);
      kept.delete(name);
      kept.set(name, loading);
      if (!known) {
        // A damaged block is reported each time it is asked for, not remembered.
        loading.catch(() => kept.delete(name));
        for (const oldest of kept.keys()) {
          if (kept.size <= keptBlocks) break;
          kept.delete(oldest);
        }
      }
      return loading;
    },
  };
}

/** Random access over a block file, decrypted block by block. Closing is the caller's. */
export function createBlockReader(file: BlockFile, blocks: KeptBlocks): Omit<ByteReader, 'close'> {
  return {
    sizeBytes: file.sizeBytes,
    read: (start, endExclusive) =>
      readBlocks(file, [start, endExclusive], {
        block: (index) => blocks.read(file, index),
        ahead: (index) => void blocks.read(file, index).catch(() => undefined),
      }),
  };
}

export interface BlockAccess {
  readonly block: (index: number) => Promise<Uint8Array>;
  /** What is read to the end of a block is mostly read on: the next one may be opened while this one is being used. */
  readonly ahead: (index: number) => void;
}

/** The bytes [start, endExclusive) out of the blocks they lie in, clamped to the size. */
export async function readBlocks(
  { sizeBytes, blockCount }: Pick<BlockFile, 'sizeBytes' | 'blockCount'>,
  [start, endExclusive]: readonly [number, number],
  { block, ahead }: BlockAccess,
): Promise<Uint8Array> {
  const end = Math.min(endExclusive, sizeBytes);
  if (end <= start) return new Uint8Array(0);
  const first = Math.floor(start / blockBytes);
  const last = Math.floor((end - 1) / blockBytes);
  if (end === (last + 1) * blockBytes && last + 1 < blockCount) ahead(last + 1);
  // Copied: what a caller does with its bytes must not change the kept ones.
  const bytes = new Uint8Array(end - start);
  for (let index = first; index <= last; index += 1) {
    const plain = await block(index);
    const blockStart = index * blockBytes;
    const from = Math.max(start, blockStart);
    bytes.set(plain.subarray(from - blockStart, end - blockStart), from - start);
  }
  return bytes;
}
