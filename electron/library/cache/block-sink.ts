import type { Checksum } from '../../../shared/model/recording.ts';
import type { BlockFile, BlockFileOptions } from '../../common/block-file.ts';
import { type SharedBytes, viewOf } from './block-tasks.ts';
import { type BlockThread, createBlockThread } from './block-thread.ts';
import { type ContentDigest, createContentHash } from './content-hash.ts';

/** Where the plain bytes of one download go. Their memory may be used again when the call is done. */
export interface BlockSink {
  /** Seals and writes a block, in any order. */
  write(index: number, plain: SharedBytes): Promise<void>;
  /** Hashes what comes next in the object: in order. */
  hash(plain: SharedBytes): Promise<void>;
  digest(): Promise<ContentDigest>;
  close(): Promise<void>;
}

export interface BlockSinks {
  /** `file` is the one that `options` name, open for writing. */
  open(options: BlockFileOptions, file: BlockFile, algorithm: Checksum['algorithm'] | null): BlockSink;
  dispose(): Promise<void>;
}

/** Up to here the work itself takes less than starting threads for it. */
const inlineBytes = 32 * 1024 ** 2;

/**
 * Small downloads are stored at once; for large ones a thread seals and writes and another one hashes, shared by all
 * downloads. Sealing on the thread that reads the network would cost it, besides the cipher, a collection of its whole
 * heap for every few megabytes of ciphertext; SHA-256 and MD5 together take as long as all the rest.
 */
export function createBlockSinks(): BlockSinks {
  const sealing = createBlockThread();
  const hashing = createBlockThread();
  let streams = 0;
  return {
    open(options, file, algorithm) {
      if (file.sizeBytes <= inlineBytes) return inlineSink(file, algorithm);
      const stream = streams++;
      const { path, masterKey, id } = options;
      // Not awaited: the threads start while the network is read, and a failure shows in what is asked of them next.
      sealing.run({ kind: 'open', stream, path, masterKey, id }).catch(() => undefined);
      hashing.run({ kind: 'begin', stream, algorithm }).catch(() => undefined);
      return threadedSink(sealing, hashing, stream);
    },
    async dispose() {
      await Promise.all([sealing.dispose(), hashing.dispose()]);
    },
  };
}

function inlineSink(file: BlockFile, algorithm: Checksum['algorithm'] | null): BlockSink {
  const hash = createContentHash(algorithm);
  return {
    write: (index, plain) => file.writeBlock(index, viewOf(plain)),
    hash: async (plain) => (await hash).update(viewOf(plain)),
    digest: async () => (await hash).digest(),
    close: () => Promise.resolve(),
  };
}

function threadedSink(sealing: BlockThread, hashing: BlockThread, stream: number): BlockSink {
  return {
    async write(index, plain) {
      await sealing.run({ kind: 'write', stream, index, plain });
    },
    async hash(plain) {
      await hashing.run({ kind: 'hash', stream, plain });
    },
    async digest() {
      const digest = await hashing.run({ kind: 'digest', stream });
      if (digest === null) throw new Error('The hashing of this download was not begun.');
      return digest;
    },
    async close() {
      await Promise.all([sealing.run({ kind: 'close', stream }), hashing.run({ kind: 'abandon', stream })]);
    },
  };
}
