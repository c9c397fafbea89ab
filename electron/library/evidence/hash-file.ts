import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import type { FileDigests, HashOptions } from '../../../shared/evidence/bag-reader.ts';

/** Big enough that a read costs nothing beside its hashing (measured from 256 kB to 4 MB), small enough to cancel at once. */
export const hashChunkBytes = 1024 ** 2;

/** Hashes an open file from its beginning; the next chunk is read while one is hashed, so that neither waits for the other. */
export async function hashFile(file: FileHandle, algorithms: readonly string[], options: HashOptions = {}): Promise<FileDigests> {
  const hashes = algorithms.map((algorithm) => createHash(algorithm));
  const buffers = [Buffer.allocUnsafe(hashChunkBytes), Buffer.allocUnsafe(hashChunkBytes)] as const;
  let position = 0;
  let reading = file.read(buffers[0], 0, hashChunkBytes, 0);
  for (let turn = 1; ; turn++) {
    const { bytesRead, buffer } = await reading;
    if (bytesRead === 0) return { sizeBytes: position, digests: hashes.map((hash) => hash.digest('hex')) };
    options.signal?.throwIfAborted();
    position += bytesRead;
    reading = file.read(turn % 2 === 0 ? buffers[0] : buffers[1], 0, hashChunkBytes, position);
    // Awaited in the next turn, if there is one: when hashing throws first, nobody is left to.
    reading.catch(() => undefined);
    const chunk = buffer.subarray(0, bytesRead);
    for (const hash of hashes) hash.update(chunk);
    options.onBytes?.(bytesRead);
  }
}
