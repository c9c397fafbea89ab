import { randomBytes } from 'node:crypto';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Writes a whole file or nothing: a temporary file beside it, flushed to disk, renamed over it.
 * Mode 0600 unless told otherwise.
 */
export async function writeFileAtomically(path: string, data: string | Uint8Array, mode = 0o600): Promise<void> {
  await writeAndRename(path, mode, async (file) => {
    await file.writeFile(data);
    await file.sync();
  });
  await syncFolder(dirname(path));
}

/**
 * The same without waiting for the disk, for what can be made anew: after a power failure the file may be gone or hold
 * anything, so its reader has to be able to tell.
 */
export function writeCachedFile(path: string, data: Uint8Array): Promise<void> {
  return writeAndRename(path, 0o600, (file) => file.writeFile(data));
}

async function writeAndRename(path: string, mode: number, write: (file: FileHandle) => Promise<void>): Promise<void> {
  const temporary = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    const file = await open(temporary, 'wx', mode);
    try {
      await write(file);
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/** Makes a rename in a folder durable, where the platform can. */
export async function syncFolder(folder: string): Promise<void> {
  // Windows cannot open a folder; NTFS journals its renames.
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
