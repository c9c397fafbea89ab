import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { chmod, type FileHandle, mkdir, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { AppError, toAppError } from '../../shared/errors.ts';
import type { SecretVault } from './secret-vault.ts';

const vaultFileSchema = z.discriminatedUnion('backend', [
  z.object({ backend: z.literal('file'), secrets: z.record(z.string(), z.string()) }),
  // Written by the desktop host: encrypted with the key store of the operating system.
  z.object({ backend: z.literal('safe-storage'), secrets: z.record(z.string(), z.string()) }),
]);

/** Far above what a few hundred sources need. */
const maxVaultBytes = 4 * 1024 ** 2;

/**
 * The vault of the hosts without an OS key store: `vault.json` in the data folder, readable by its user only. Every
 * change is written whole and atomically. Throws `vault-locked` for a vault of the desktop host and `vault-damaged`
 * for one that cannot be read, which is then left exactly as it is.
 */
export async function openFileVault(home: string): Promise<SecretVault> {
  const path = join(home, 'vault.json');
  await readSecrets(path);
  // One change at a time: each reads the file anew, so that none undoes another.
  let last: Promise<unknown> = Promise.resolve();
  const change = (apply: (secrets: Map<string, string>) => boolean): Promise<void> => {
    const next = last.then(async () => {
      const secrets = await readSecrets(path);
      if (apply(secrets)) await writeSecrets(home, path, secrets);
    });
    last = next.catch(() => undefined);
    return next;
  };
  return {
    get: async (name) => {
      await last;
      return (await readSecrets(path)).get(name) ?? null;
    },
    set: (name, value) => change((secrets) => secrets.get(name) !== value && secrets.set(name, value) !== undefined),
    delete: (name) => change((secrets) => secrets.delete(name)),
  };
}

async function readSecrets(path: string): Promise<Map<string, string>> {
  const text = await readPrivately(path);
  if (text === null) return new Map();
  const damaged = (cause?: unknown): AppError => new AppError('vault-damaged', `The vault ${path} cannot be read.`, { cause });
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    // Without the cause: its message quotes the text.
    throw damaged();
  }
  const vault = vaultFileSchema.safeParse(json);
  if (!vault.success) throw damaged();
  if (vault.data.backend !== 'file') {
    throw new AppError('vault-locked', `The secrets in ${path} are held by the key store of the desktop application.`);
  }
  return new Map(Object.entries(vault.data.secrets));
}

/** The file's text, null when there is none; access that others had to it is taken away before anything is read. */
async function readPrivately(path: string): Promise<string | null> {
  let file: FileHandle;
  try {
    // A link could lead the secrets, or their new permissions, somewhere else.
    file = await open(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw new AppError('vault-damaged', `The vault ${path} cannot be opened.`, { cause: error });
  }
  try {
    const { mode, size } = await file.stat();
    if (size > maxVaultBytes) throw new AppError('vault-damaged', `The vault ${path} is far too large to be one.`);
    if (process.platform !== 'win32' && (mode & 0o077) !== 0) await file.chmod(0o600);
    return await file.readFile('utf8');
  } catch (error) {
    throw toAppError(error);
  } finally {
    await file.close();
  }
}

async function writeSecrets(home: string, path: string, secrets: ReadonlyMap<string, string>): Promise<void> {
  const temporary = join(home, `vault.json.${randomBytes(6).toString('hex')}.tmp`);
  try {
    await mkdir(home, { recursive: true, mode: 0o700 });
    const file = await open(temporary, 'wx', 0o600);
    try {
      await file.writeFile(`${JSON.stringify({ backend: 'file', secrets: Object.fromEntries(secrets) }, null, 2)}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
    // The mode given to open() is narrowed by the umask only, but a share may ignore it.
    await chmod(temporary, 0o600);
    await rename(temporary, path);
    await syncFolder(home);
  } catch (error) {
    await rm(temporary, { force: true });
    throw toAppError(error);
  }
}

/** Makes the rename last through a loss of power; Windows has no such call for folders. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  await handle.sync().finally(() => handle.close());
}
