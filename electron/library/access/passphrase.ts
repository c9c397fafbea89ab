import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import type { PassphraseCheck } from '../catalog/second-persons.ts';

/** As OWASP recommends for scrypt (Password Storage Cheat Sheet): 128 MiB for each guess. */
const parameters = { cost: 2 ** 17, blockSize: 8, parallelization: 1 } as const;
const saltBytes = 16;
const hashBytes = 32;

/** What later passphrases are checked against; nothing of the passphrase can be read from it. */
export async function makeCheck(passphrase: string): Promise<PassphraseCheck> {
  const salt = randomBytes(saltBytes);
  const hash = await derive(passphrase, salt, hashBytes, parameters);
  return { ...parameters, salt: salt.toString('base64'), hash: hash.toString('base64') };
}

/** Takes as long for a wrong one as for the right one. */
export async function isPassphrase(passphrase: string, { salt, hash, ...cost }: PassphraseCheck): Promise<boolean> {
  const expected = Buffer.from(hash, 'base64');
  return timingSafeEqual(await derive(passphrase, Buffer.from(salt, 'base64'), expected.length, cost), expected);
}

/** In the thread pool. The same letters typed on another keyboard (composed or not) are the same passphrase. */
function derive(passphrase: string, salt: Buffer, length: number, cost: Omit<PassphraseCheck, 'salt' | 'hash'>): Promise<Buffer> {
  // Node refuses what needs more memory than it is told; scrypt needs 128 N r bytes, and a little.
  const maxmem = 256 * cost.cost * cost.blockSize;
  return new Promise((resolve, reject) =>
    scrypt(passphrase.normalize('NFKC'), salt, length, { ...cost, maxmem }, (error, key) => (error ? reject(error) : resolve(key))),
  );
}
