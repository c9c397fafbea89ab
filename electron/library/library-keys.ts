import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { AppError } from '../../shared/errors.ts';
import { cacheKeyName, catalogKeyName, type SecretVault } from '../common/secret-vault.ts';

/** The two keys of a data folder: 256 bits each, made once and kept in the vault. */
export interface LibraryKeys {
  /** 64 hexadecimal digits. */
  readonly catalogKey: string;
  /** 32 bytes. */
  readonly cacheKey: Buffer;
}

/** Reads the keys, or makes them for a new data folder. A catalog without its key is an error, never a fresh start. */
export async function openLibraryKeys(vault: SecretVault, catalogPath: string): Promise<LibraryKeys> {
  const known = await vault.get(catalogKeyName);
  if (known === null && existsSync(catalogPath)) {
    throw new AppError('vault-damaged', `The key of the database ${catalogPath} is not in the vault.`);
  }
  return {
    catalogKey: known ?? (await makeKey(vault, catalogKeyName)),
    cacheKey: Buffer.from((await vault.get(cacheKeyName)) ?? (await makeKey(vault, cacheKeyName)), 'hex'),
  };
}

async function makeKey(vault: SecretVault, name: string): Promise<string> {
  const key = randomBytes(32).toString('hex');
  await vault.set(name, key);
  return key;
}
