import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { AppError } from '../../shared/errors.ts';

const nonceBytes = 12;
const tagBytes = 16;

/** A key of its own for one derived file, from the 32-byte master key. */
export function derivedFileKey(masterKey: Buffer, id: string): Buffer {
  return Buffer.from(hkdfSync('sha256', masterKey, Buffer.alloc(0), `witness derived file 1:${id}`, 32));
}

/** Seals bytes with AES-256-GCM, bound to where they belong: nonce, ciphertext, tag. */
export function sealChunk(key: Buffer, place: string, plain: Uint8Array): Buffer {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: tagBytes });
  cipher.setAAD(Buffer.from(place));
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

/** What sealing adds to the length of bytes. */
export const sealBytes = nonceBytes + tagBytes;

/** The plain bytes; `cache-damaged` when they were altered or belong elsewhere. */
export function openChunk(key: Buffer, place: string, sealed: Uint8Array): Buffer {
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, nonceBytes), { authTagLength: tagBytes });
    decipher.setAAD(Buffer.from(place));
    decipher.setAuthTag(sealed.subarray(sealed.length - tagBytes));
    return Buffer.concat([decipher.update(sealed.subarray(nonceBytes, sealed.length - tagBytes)), decipher.final()]);
  } catch (cause) {
    throw new AppError('cache-damaged', `What was derived (${place}) does not authenticate.`, {
      action: 'Index the recording again.',
      cause,
    });
  }
}
