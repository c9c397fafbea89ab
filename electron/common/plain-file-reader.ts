import { open, stat } from 'node:fs/promises';
import { AppError } from '../../shared/errors.ts';
import type { ByteReader } from './byte-reader.ts';

/** Opens a plain file for random access. Fails with `input-unreadable` or, when it has no bytes, `input-empty`. */
export async function openFileReader(path: string): Promise<ByteReader> {
  const unreadable = (cause: unknown): never => {
    throw new AppError('input-unreadable', `${path} cannot be read.`, { cause });
  };
  // Asked before opening: a pipe without a writer would block for ever.
  const kind = await stat(path).catch(unreadable);
  if (!kind.isFile()) throw new AppError('input-unreadable', `${path} is not a file.`);
  const file = await open(path, 'r').catch(unreadable);
  try {
    const stats = await file.stat();
    if (stats.size === 0) throw new AppError('input-empty', `${path} is empty.`);
    return {
      sizeBytes: stats.size,
      async read(start, endExclusive) {
        const end = Math.min(endExclusive, stats.size);
        const buffer = Buffer.allocUnsafe(Math.max(0, end - start));
        let filled = 0;
        while (filled < buffer.length) {
          const { bytesRead } = await file.read(buffer, filled, buffer.length - filled, start + filled);
          if (bytesRead === 0) throw new AppError('input-truncated', `${path} became shorter while it was read.`);
          filled += bytesRead;
        }
        return buffer;
      },
      close: () => file.close(),
    };
  } catch (error) {
    await file.close();
    throw error;
  }
}
