import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { AppError } from '../../shared/errors.ts';

/** Plain bytes per block: a seek decrypts little, a sequential read wastes little on calls and tags. */
export const blockBytes = 256 * 1024;
const nonceBytes = 12;
const tagBytes = 16;
const saltBytes = 16;
const macBytes = 32;
/** Its last character is the version of the format. */
const magic = Buffer.from('WTNSBLK1', 'latin1');
/** Magic, block size (u32), plain size (u64), salt: bound into every block. */
const boundBytes = magic.length + 4 + 8 + saltBytes;
const headerBytes = boundBytes + macBytes;
const slotBytes = nonceBytes + blockBytes + tagBytes;
/** Small reads under way at once: as many as Node has threads for. */
const edgesAtOnce = 4;

export interface BlockFileOptions {
  readonly path: string;
  /** 32 bytes; each file is sealed with keys of its own derived from it, the id and a random salt. */
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
  /** Random and bound into every block: no other file, nor an earlier one of the same id, has it. Hexadecimal. */
  readonly generation: string;
  /** Plain length of a block: `blockBytes`, but for the last. */
  plainLength(index: number): number;
  /** Seals at once; the memory of `plain` may be used again as soon as this returns its promise. */
  writeBlock(index: number, plain: Uint8Array): Promise<void>;
  /** The plain bytes, or null when the block was never (wholly) written or was altered. */
  tryReadBlock(index: number): Promise<Buffer<ArrayBuffer> | null>;
  /** The plain bytes; AppError `cache-damaged` when they do not authenticate. */
  readBlock(index: number): Promise<Buffer<ArrayBuffer>>;
  /** Which blocks seem to have been written, by the ends of their slots: quick, and no proof. Reading one authenticates it. */
  findWritten(): Promise<boolean[]>;
  /** Makes what was written durable. */
  sync(): Promise<void>;
  close(): Promise<void>;
}

/** Makes a new, empty file of a given plain size; replaces any other. */
export async function createBlockFile(options: BlockFileOptions, sizeBytes: number): Promise<BlockFile> {
  const bound = Buffer.alloc(boundBytes);
  magic.copy(bound);
  bound.writeUInt32LE(blockBytes, 8);
  bound.writeBigUInt64LE(BigInt(sizeBytes), 12);
  randomBytes(saltBytes).copy(bound, 20);
  const keys = deriveKeys(options, bound);
  const file = await open(options.path, 'w+', 0o600);
  try {
    await writeAll(file, [bound, mac(keys, bound)], 0);
  } catch (error) {
    await file.close();
    throw error;
  }
  return blockFile(options.id, keys, file, bound);
}

/** Opens an existing file; AppError `cache-damaged` when it is missing, not one of ours, or sealed with another key. */
export async function openBlockFile(options: BlockFileOptions, mode: 'read' | 'write' = 'read'): Promise<BlockFile> {
  const file = await open(options.path, mode === 'read' ? 'r' : 'r+').catch((cause: unknown) => {
    const isMissing = cause instanceof Error && 'code' in cause && cause.code === 'ENOENT';
    throw isMissing ? new AppError('cache-damaged', `The stored copy of ${options.id} is missing.`, { cause }) : cause;
  });
  try {
    const header = Buffer.alloc(headerBytes);
    const { bytesRead } = await file.read(header, 0, headerBytes, 0);
    const bound = header.subarray(0, boundBytes);
    const keys = deriveKeys(options, bound);
    const isOurs =
      bytesRead === headerBytes && bound.subarray(0, magic.length).equals(magic) && bound.readUInt32LE(magic.length) === blockBytes;
    if (!isOurs || !timingSafeEqual(header.subarray(boundBytes), mac(keys, bound))) throw damaged(options.id, 'its header');
    return blockFile(options.id, keys, file, bound);
  } catch (error) {
    await file.close();
    throw error;
  }
}

interface FileKeys {
  readonly blocks: Buffer;
  readonly header: Buffer;
}

function deriveKeys({ masterKey, id }: BlockFileOptions, bound: Buffer): FileKeys {
  const keys = Buffer.from(hkdfSync('sha256', masterKey, bound.subarray(boundBytes - saltBytes), `witness block file 1:${id}`, 64));
  return { blocks: keys.subarray(0, 32), header: keys.subarray(32) };
}

/** So that size and format are authenticated before, and without, any block. */
function mac({ header }: FileKeys, bound: Buffer): Buffer {
  return createHmac('sha256', header).update(bound).digest();
}

function damaged(id: string, what: string): AppError {
  return new AppError('cache-damaged', `The stored copy of ${id} is damaged: ${what} does not authenticate.`);
}

function blockFile(id: string, keys: FileKeys, file: FileHandle, bound: Buffer): BlockFile {
  const sizeBytes = Number(bound.readBigUInt64LE(12));
  const blockCount = Math.ceil(sizeBytes / blockBytes);
  const plainLength = (index: number): number => Math.min(blockBytes, sizeBytes - index * blockBytes);
  const offset = (index: number): number => headerBytes + index * slotBytes;
  const associated = (index: number): Buffer => {
    const data = Buffer.alloc(boundBytes + 8);
    bound.copy(data);
    data.writeBigUInt64LE(BigInt(index), boundBytes);
    return data;
  };

  async function tryReadBlock(index: number): Promise<Buffer<ArrayBuffer> | null> {
    const length = plainLength(index);
    const slot = Buffer.allocUnsafe(nonceBytes + length + tagBytes);
    const { bytesRead } = await file.read(slot, 0, slot.length, offset(index));
    if (bytesRead < slot.length) return null;
    const decipher = createDecipheriv('aes-256-gcm', keys.blocks, slot.subarray(0, nonceBytes), { authTagLength: tagBytes });
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
    generation: bound.subarray(boundBytes - saltBytes).toString('hex'),
    plainLength,
    tryReadBlock,
    async writeBlock(index, plain) {
      if (plain.length !== plainLength(index))
        throw new RangeError(`Block ${index} takes ${plainLength(index)} bytes, not ${plain.length}.`);
      // Random nonces, also when a block is written again: 96 bits under a key that seals one file only, far below
      // the bound for collisions.
      const nonce = randomBytes(nonceBytes);
      const cipher = createCipheriv('aes-256-gcm', keys.blocks, nonce, { authTagLength: tagBytes });
      cipher.setAAD(associated(index));
      const sealed = cipher.update(plain);
      cipher.final();
      await writeAll(file, [nonce, sealed, cipher.getAuthTag()], offset(index));
    },
    async findWritten() {
      // A nonce or tag of zeros is a hole. The tag of a block lies right before the nonce of the next one: one read for both.
      const isWritten = (bytes: Buffer): boolean => bytes.some((byte) => byte !== 0);
      const hasNonce: boolean[] = [];
      const hasTag: boolean[] = [];
      const readEdge = async (index: number): Promise<void> => {
        const start = index === blockCount ? headerBytes + sizeBytes + blockCount * (nonceBytes + tagBytes) : offset(index);
        const edge = Buffer.alloc(tagBytes + nonceBytes);
        await file.read(edge, 0, edge.length, start - tagBytes);
        hasTag[index - 1] = isWritten(edge.subarray(0, tagBytes));
        hasNonce[index] = isWritten(edge.subarray(tagBytes));
      };
      for (let index = 0; index <= blockCount; index += edgesAtOnce)
        await Promise.all(Array.from({ length: Math.min(edgesAtOnce, blockCount + 1 - index) }, (_, at) => readEdge(index + at)));
      return Array.from({ length: blockCount }, (_, index) => hasNonce[index] === true && hasTag[index] === true);
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

/** One vectored write; a short one (a disk that fills up, a signal) is carried on from where it stopped. */
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
