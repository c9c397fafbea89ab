import { type BlockFile, blockBytes } from '../../common/block-file.ts';

/**
 * What a block file is made with when nobody can tell how much will come: a pebibyte, of which only what is written takes
 * room. How long the content really is has to be kept, and authenticated, beside it.
 */
export const unknownSizeBytes = blockBytes * 2 ** 32;

/** Bytes of any length into a block file, in order. */
export interface BlockStream {
  write(bytes: Uint8Array): Promise<void>;
  /** Pads and writes the last block; gives how many bytes there were. */
  end(): Promise<number>;
}

/** `file` was made with `unknownSizeBytes`. One block is held in memory. */
export function createBlockStream(file: BlockFile): BlockStream {
  const block = Buffer.alloc(blockBytes);
  let filled = 0;
  let index = 0;
  return {
    async write(bytes) {
      for (let at = 0; at < bytes.length; ) {
        const part = bytes.subarray(at, at + blockBytes - filled);
        block.set(part, filled);
        filled += part.length;
        at += part.length;
        if (filled < blockBytes) return;
        await file.writeBlock(index, block);
        index += 1;
        filled = 0;
      }
    },
    async end() {
      const sizeBytes = index * blockBytes + filled;
      if (filled > 0) await file.writeBlock(index, block.fill(0, filled));
      return sizeBytes;
    },
  };
}

/** A file of unknown size as one that ends where its content does. */
export function withSize(file: BlockFile, sizeBytes: number): BlockFile {
  return { ...file, sizeBytes, blockCount: Math.ceil(sizeBytes / blockBytes) };
}
