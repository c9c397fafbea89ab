import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { AppError } from '../../shared/errors.ts';

/** Plain bytes per block: a seek decrypts little, a sequential read wastes little on calls and tags. */
export const blockBytes = 256 * 1024;
const nonceBytes = 12;
const tagBytes = 16;
const saltBytes = 16;
const magic = Buffer.from('WTNSBLK1', 'latin1');
/** Magic, block size (u32), plain size (u64), salt; all of it is authenticated with every block. */
const headerBytes = magic.length + 4 + 8 + saltBytes;
const slotBytes = nonceBytes + blockBytes + tagBytes;

export interface BlockFileOptions {
  readonly path: string;
  /** 32 bytes; each file is sealed with a key of its own derived from it, the id and a random salt. */
  readonly masterKey: Buffer;
  /** What the file holds, for example a recording id: a block copied from another file is refused. */
  readonly id: string;
}

/**
 * Bytes of a known size, kept as blocks of AES-256-GCM that are written and read in any order. Every block is
 * bound to the file's id, salt, size and its own index, so that none can be changed, moved, swapped between
 * files or replayed from an earlier version unnoticed. Which blocks are there is told by authenticating them:
 * nothing else has to be kept in step with the data, and a torn write is just a block that is not there.
 */
export interface BlockFile {
  readonly sizeBytes: number;
  readonly blockCount: number;
  /** Plain length of a block: `blockBytes`, but for the last. */
  plainLength(index: number): number;
  writeBlock(index: number, plain: Uint8Array): Promise<void>;
  /** The plain bytes, or null when the block was never (wholly) written or was altered. */
  tryReadBlock(index: number): Promise<Buffer | null>;
  /** The plain bytes; AppError `cache-damaged` when they do not authenticate. */
  readBlock(index: number): Promise<Buffer>;
  /** Makes what was written durable. */
  sync(): Promise<void>;
  close(): Promise<void>;
}

/** Makes a new, empty file of a given plain size; replaces any other. */
export async function createBlockFile(options: BlockFileOptions, sizeBytes: number): Promise<BlockFile> {
  const header = Buffer.alloc(headerBytes);
  magic.copy(header);
  header.writeUInt32LE(blockBytes, 8);
  header.writeBigUInt64LE(BigInt(sizeBytes), 12);
  randomBytes(saltBytes).copy(header, 20);
  const file = await open(options.path, 'w+', 0o600);
  try {
    await file.write(header, 0, headerBytes, 0);
  } catch (error) {
    await file.close();
    throw error;
  }
  return blockFile(options, file, header);
}

/** Opens an existing file; AppError `cache-damaged` when it is not one of ours. */
export async function openBlockFile(options: BlockFileOptions, mode: 'read' | 'write' = 'read'): Promise<BlockFile> {
  const file = await open(options.path, mode === 'read' ? 'r' : 'r+');
  try {
    const header = Buffer.alloc(headerBytes);
    const { bytesRead } = await file.read(header, 0, headerBytes, 0);
    const sizeBytes = Number(header.readBigUInt64LE(12));
    const isOurs = bytesRead === headerBytes && header.subarray(0, magic.length).equals(magic) && header.readUInt32LE(8) === blockBytes;
    if (!isOurs || !Number.isSafeInteger(sizeBytes)) throw damaged(options.id, 'its header');
    return blockFile(options, file, header);
  } catch (error) {
    await file.close();
    throw error;
  }
}

function damaged(id: string, what: string): AppError {
  return new AppError('cache-damaged', `The stored copy of ${id} is damaged: ${what} does not authenticate.`);
}

function blockFile({ masterKey, id }: BlockFileOptions, file: FileHandle, header: Buffer): BlockFile {
  const sizeBytes = Number(header.readBigUInt64LE(12));
  const blockCount = Math.ceil(sizeBytes / blockBytes);
  const key = Buffer.from(hkdfSync('sha256', masterKey, header.subarray(20), `witness block file 1:${id}`, 32));
  const plainLength = (index: number): number => Math.min(blockBytes, sizeBytes - index * blockBytes);
  const offset = (index: number): number => headerBytes + index * slotBytes;
  const associated = (index: number): Buffer => {
    const data = Buffer.alloc(headerBytes + 8);
    header.copy(data);
    data.writeBigUInt64LE(BigInt(index), headerBytes);
    return data;
  };

  async function tryReadBlock(index: number): Promise<Buffer | null> {
    const length = plainLength(index);
    const slot = Buffer.allocUnsafe(nonceBytes + length + tagBytes);
    const { bytesRead } = await file.read(slot, 0, slot.length, offset(index));
    if (bytesRead < slot.length) return null;
    const decipher = createDecipheriv('aes-256-gcm', key, slot.subarray(0, nonceBytes), { authTagLength: tagBytes });
    decipher.setAAD(associated(index));
    decipher.setAuthTag(slot.subarray(nonceBytes + length));
    const plain = decipher.update(slot.subarray(nonceBytes, nonceBytes + length));
    try {
      decipher.final();
    } catch {
      return null;
    }
    return plain;
  }

  return {
    sizeBytes,
    blockCount,
    plainLength,
    tryReadBlock,
    async writeBlock(index, plain) {
      if (plain.length !== plainLength(index))
        throw new RangeError(`Block ${index} takes ${plainLength(index)} bytes, not ${plain.length}.`);
      // Random nonces: 96 bits under a key that seals one file only, far below the bound for collisions.
      const nonce = randomBytes(nonceBytes);
      const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: tagBytes });
      cipher.setAAD(associated(index));
      const sealed = cipher.update(plain);
      cipher.final();
      await writeAll(file, [nonce, sealed, cipher.getAuthTag()], offset(index));
    },
    async readBlock(index) {
      const plain = await tryReadBlock(index);
      if (!plain) throw damaged(id, `block ${index}`);
      return plain;
    },
    sync: () => file.datasync(),
    close: () => file.close(),
  };
}

/** One vectored write; a short one (a full disk, a signal) is carried on from where it stopped. */
async function writeAll(file: FileHandle, parts: readonly Buffer[], position: number): Promise<void> {
  const total = parts.reduce((sum, part) => sum + part.length, 0);
  const { bytesWritten } = await file.writev([...parts], position);
  if (bytesWritten === total) return;
  const whole = Buffer.concat(parts);
  for (let written = bytesWritten; written < total; ) {
    const more = await file.write(whole, written, total - written, position + written);
    written += more.bytesWritten;
  }
}
