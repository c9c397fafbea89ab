import { type BlockFile, blockBytes } from '../../common/block-file.ts';
import type { ByteReader } from '../../common/byte-reader.ts';

/** Decrypted blocks that a reader keeps: a player's next small read mostly falls into the last ones. */
const keptBlocks = 8;

/** Random access over a block file. Bytes are decrypted block by block; the last few blocks are kept. */
export function createBlockReader(file: BlockFile): ByteReader {
  const kept = new Map<number, Promise<Buffer>>();

  function block(index: number): Promise<Buffer> {
    const known = kept.get(index);
    const loading = known ?? file.readBlock(index);
    kept.delete(index);
    kept.set(index, loading);
    if (!known) {
      // A damaged block is reported each time it is asked for, not remembered.
      loading.catch(() => kept.delete(index));
      for (const oldest of kept.keys()) {
        if (kept.size <= keptBlocks) break;
        kept.delete(oldest);
      }
    }
    return loading;
  }

  return {
    sizeBytes: file.sizeBytes,
    async read(start, endExclusive) {
      const end = Math.min(endExclusive, file.sizeBytes);
      if (end <= start) return new Uint8Array(0);
      const first = Math.floor(start / blockBytes);
      const last = Math.floor((end - 1) / blockBytes);
      if (first === last) return (await block(first)).subarray(start - first * blockBytes, end - first * blockBytes);
      const bytes = new Uint8Array(end - start);
      for (let index = first; index <= last; index += 1) {
        const plain = await block(index);
        const blockStart = index * blockBytes;
        const from = Math.max(start, blockStart);
        const part = plain.subarray(from - blockStart, Math.min(end, blockStart + plain.length) - blockStart);
        bytes.set(part, from - start);
      }
      return bytes;
    },
    close: () => file.close(),
  };
}
