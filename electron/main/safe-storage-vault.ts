import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { SafeStorage } from 'electron';
import { z } from 'zod';
import { AppError } from '../../shared/errors.ts';
import { writeFileAtomically } from '../common/atomic-write.ts';
import { openFileVault } from '../common/file-vault.ts';
import type { SecretVault } from '../common/secret-vault.ts';

export interface KeyStore
  extends Pick<SafeStorage, 'encryptStringAsync' | 'decryptStringAsync' | 'isAsyncEncryptionAvailable' | 'getSelectedStorageBackend'> {}

export interface DesktopVaultOptions {
  readonly home: string;
  readonly keyStore: KeyStore;
  readonly platform: NodeJS.Platform;
  /** Asked for on the command line: secrets in a file of the user's, for machines without a key store. */
  readonly useFile: boolean;
}

const vaultFileSchema = z.discriminatedUnion('backend', [
  z.object({ backend: z.literal('file') }),
  z.object({ backend: z.literal('safe-storage'), secrets: z.record(z.string(), z.base64()) }),
]);

/**
 * The vault of the desktop host: `vault.json` with every secret encrypted by the key store of the operating system.
 * A data folder that another host made keeps its file vault. A key store that only obscures is refused.
 */
export async function openDesktopVault(options: DesktopVaultOptions): Promise<SecretVault> {
  const path = join(options.home, 'vault.json');
  const stored = await readIfThere(path);
  if (stored?.backend === 'file' || (options.useFile && stored === null)) return openFileVault(options.home);
  await requireKeyStore(options);

  const secrets = new Map(Object.entries(stored?.secrets ?? {}));
  // One write at a time, each with everything that was set before it.
  let lastWrite: Promise<void> = Promise.resolve();
  const save = (): Promise<void> => {
    const write = lastWrite
      .catch(() => undefined)
      .then(() => writeFileAtomically(path, `${JSON.stringify({ backend: 'safe-storage', secrets: Object.fromEntries(secrets) })}\n`));
    lastWrite = write;
    return write;
  };
  return {
    async get(name) {
      const encrypted = secrets.get(name);
      if (encrypted === undefined) return null;
      try {
        const { result, shouldReEncrypt } = await options.keyStore.decryptStringAsync(Buffer.from(encrypted, 'base64'));
        if (shouldReEncrypt) {
          secrets.set(name, (await options.keyStore.encryptStringAsync(result)).toString('base64'));
          await save();
        }
        return result;
      } catch (cause) {
        throw new AppError('vault-locked', `The key store of this computer could not open the secret "${name}" in ${path}.`, {
          cause,
          action: 'Unlock the key store, and sign in as the user who made this data folder.',
        });
      }
    },
    async set(name, value) {
      secrets.set(name, (await options.keyStore.encryptStringAsync(value)).toString('base64'));
      await save();
    },
    async delete(name) {
      if (secrets.delete(name)) await save();
    },
  };
}

async function requireKeyStore({ keyStore, platform }: DesktopVaultOptions): Promise<void> {
  const isAvailable = await keyStore.isAsyncEncryptionAvailable();
  // basic_text: Chromium encrypts with a password that is in its source.
  const isWeak = platform === 'linux' && ['basic_text', 'unknown'].includes(keyStore.getSelectedStorageBackend());
  if (isAvailable && !isWeak) return;
  throw new AppError('vault-locked', 'This computer has no key store in which Witness could keep its keys.', {
    action: 'Install or unlock one (GNOME Keyring, KWallet), or start Witness with --vault=file to keep them in a file only you can read.',
  });
}

async function readIfThere(path: string): Promise<z.infer<typeof vaultFileSchema> | null> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return null;
    throw new AppError('vault-damaged', `The vault ${path} cannot be opened.`, { cause });
  }
  try {
    return vaultFileSchema.parse(JSON.parse(text));
  } catch {
    // Without the cause: its message would quote the file.
    throw new AppError('vault-damaged', `The vault ${path} cannot be read.`);
  }
}
