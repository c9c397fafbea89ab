import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BlockFile, createBlockFile } from '../../common/block-file.ts';
import type { ByteReader } from '../../common/byte-reader.ts';
import { createBlockReader, createKeptBlocks } from '../cache/block-reader.ts';
import { diskFailure } from '../cache/disk-failure.ts';
import type { ByteChunk } from '../formats/byte-stream.ts';
import { createBlockStream, unknownSizeBytes, withSize } from './block-stream.ts';

export interface SpoolOptions {
  /** Where a file is made when memory does not do; by default the system's temporary folder. */
  readonly folder?: string;
  /** So much is kept in memory. */
  readonly memoryBytes?: number;
  readonly signal?: AbortSignal | undefined;
}

const defaultMemoryBytes = 64 * 1024 ** 2;

/**
 * A stream as something to be read at random, for as long as it is open: in memory, and what is large in a temporary file
 * of encrypted blocks, whose key is nowhere but in this process. After a crash nobody can read it.
 */
export async function spool(chunks: AsyncIterable<ByteChunk>, options: SpoolOptions = {}): Promise<ByteReader> {
  const { memoryBytes = defaultMemoryBytes, folder = tmpdir(), signal } = options;
  let parts: Uint8Array[] = [];
  let sizeBytes = 0;
  let file: TemporaryBlocks | null = null;
  try {
    for await (const { bytes } of chunks) {
      signal?.throwIfAborted();
      sizeBytes += bytes.length;
      if (file) await file.write(bytes);
      // Copied: it may be a small part of something large.
      else parts.push(Uint8Array.from(bytes));
      if (!file && sizeBytes > memoryBytes) {
        file = await createTemporaryBlocks(folder);
        for (const part of parts) await file.write(part);
        parts = [];
      }
    }
    return file ? await file.finish() : bufferReader(Buffer.concat(parts));
  } catch (error) {
    await file?.remove();
    throw diskFailure(error, 'a temporary file for what is unpacked');
  }
}

interface TemporaryBlocks {
  write(bytes: Uint8Array): Promise<void>;
  finish(): Promise<ByteReader>;
  remove(): Promise<void>;
}

async function createTemporaryBlocks(parent: string): Promise<TemporaryBlocks> {
  await mkdir(parent, { recursive: true });
  const folder = await mkdtemp(join(parent, 'witness-'));
  let file: BlockFile;
  try {
    file = await createBlockFile({ path: join(folder, 'unpacked'), masterKey: randomBytes(32), id: 'a temporary file' }, unknownSizeBytes);
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
  // Where an open file needs no name, a crash does not even leave something unreadable behind.
  if (process.platform !== 'win32') await rm(folder, { recursive: true, force: true });
  const stream = createBlockStream(file);
  const remove = async (): Promise<void> => {
    await file.close();
    await rm(folder, { recursive: true, force: true });
  };
  return {
    write: stream.write,
    remove,
    async finish() {
      const sizeBytes = await stream.end();
      return { ...createBlockReader(withSize(file, sizeBytes), createKeptBlocks()), close: remove };
    },
  };
}

function bufferReader(bytes: Buffer): ByteReader {
  return {
    sizeBytes: bytes.length,
    read: async (start, endExclusive) => Uint8Array.from(bytes.subarray(start, endExclusive)),
    close: async () => undefined,
  };
}
