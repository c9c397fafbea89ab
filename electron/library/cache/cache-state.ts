import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { AppError } from '../../../shared/errors.ts';
import { type RecordingId, sha256Schema } from '../../../shared/model/ids.ts';
import { writeFileAtomically } from '../../common/atomic-write.ts';

const stateSchema = z.object({
  /** Of which version of the object the blocks are. */
  etag: z.string().nullable(),
  sizeBytes: z.int().min(0),
  /** Which block file they are in: one from an earlier version of the object is refused. */
  generation: z.string(),
  /** Set last, after every block is durable: the download is whole and verified. */
  complete: z.object({ sha256: sha256Schema, storeChecksumVerified: z.boolean().nullable() }).nullable(),
});
/** What is known of a cached recording beside its blocks. */
export type CacheFileState = z.infer<typeof stateSchema>;

const nonceBytes = 12;
const tagBytes = 16;

/** Reads a sealed state file: null when there is none, `cache-damaged` when it does not authenticate. */
export async function readCacheState(path: string, masterKey: Buffer, id: RecordingId): Promise<CacheFileState | null> {
  let sealed: Buffer;
  try {
    sealed = await readFile(path);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
  try {
    const decipher = createDecipheriv('aes-256-gcm', stateKey(masterKey, id), sealed.subarray(0, nonceBytes), { authTagLength: tagBytes });
    decipher.setAuthTag(sealed.subarray(sealed.length - tagBytes));
    const plain = Buffer.concat([decipher.update(sealed.subarray(nonceBytes, sealed.length - tagBytes)), decipher.final()]);
    return stateSchema.parse(JSON.parse(plain.toString('utf8')));
  } catch (cause) {
    throw new AppError('cache-damaged', `The state of the cached recording ${id} does not authenticate.`, { cause });
  }
}

/** Seals and replaces the state file, durably. */
export async function writeCacheState(path: string, masterKey: Buffer, id: RecordingId, state: CacheFileState): Promise<void> {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv('aes-256-gcm', stateKey(masterKey, id), nonce, { authTagLength: tagBytes });
  const sealed = Buffer.concat([nonce, cipher.update(JSON.stringify(state), 'utf8'), cipher.final(), cipher.getAuthTag()]);
  await writeFileAtomically(path, sealed);
}

function stateKey(masterKey: Buffer, id: RecordingId): Buffer {
  return Buffer.from(hkdfSync('sha256', masterKey, Buffer.alloc(0), `witness cache state 1:${id}`, 32));
}
