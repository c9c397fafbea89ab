import { createHash, randomBytes } from 'node:crypto';

/** The same parts always give the same id (128 bits of SHA-256, hexadecimal), so that a sync can be run again. */
export function stableId(...parts: readonly string[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(`${Buffer.byteLength(part)}:${part}`);
  return hash.digest('hex').slice(0, 32);
}

/** A fresh random id, 128 bits, hexadecimal. */
export function randomId(): string {
  return randomBytes(16).toString('hex');
}
