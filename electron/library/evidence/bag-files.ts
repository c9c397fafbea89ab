import { constants } from 'node:fs';
import { type FileHandle, lstat, open, opendir, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../../shared/errors.ts';
import { maxManifestEntries } from '../../../shared/evidence/bag-manifest.ts';
import type { BagReader } from '../../../shared/evidence/bag-reader.ts';
import { sha256Of } from '../journal/entry-hash.ts';
import { hashFile } from './hash-file.ts';

/** Far deeper than any bag; ends the walk of a folder made to be endless. */
const maxDepth = 100;

/** The bag in a folder, whose files can be read one at a time. Throws `input-unreadable`. */
export async function openBagFolder(path: string, signal: AbortSignal | undefined): Promise<BagReader> {
  const folder = await bagFolder(path);
  return {
    name: path,
    ...(await listBagFiles(folder, signal)),
    sha256Of,
    async *chunks(name) {
      const file = await openBagFile(folder, name);
      // Closes the file at its end, and when the caller stops early.
      const bytes = file.createReadStream();
      try {
        yield* bytes;
      } finally {
        bytes.destroy();
      }
    },
    async hash(name, algorithms, { signal: hashing, onBytes }) {
      const file = await openBagFile(folder, name);
      try {
        return await hashFile(file, algorithms, { signal: hashing, ...(onBytes && { onBytes }) });
      } finally {
        await file.close();
      }
    },
  };
}

/** The real path of a bag's folder. */
async function bagFolder(path: string): Promise<string> {
  try {
    const real = await realpath(path);
    if ((await lstat(real)).isDirectory()) return real;
  } catch (cause) {
    throw new AppError('input-unreadable', `${path} cannot be read.`, { cause });
  }
  throw new AppError('input-unreadable', `${path} is not a folder.`, { action: 'Name the folder of the bag.' });
}

/** Walks the folder without following anything out of it. */
async function listBagFiles(folder: string, signal: AbortSignal | undefined): Promise<Pick<BagReader, 'files' | 'irregular'>> {
  const files = new Map<string, number>();
  const irregular: string[] = [];
  const walk = async (below: string, depth: number): Promise<void> => {
    if (depth > maxDepth) throw new AppError('input-too-large', `${folder} has folders nested more than ${maxDepth} deep.`);
    for await (const entry of await opendir(join(folder, below))) {
      signal?.throwIfAborted();
      const path = below === '' ? entry.name : `${below}/${entry.name}`;
      const found = await lstat(join(folder, path));
      if (found.isDirectory()) await walk(path, depth + 1);
      else if (found.isFile()) files.set(path, found.size);
      else irregular.push(path);
      if (files.size + irregular.length > maxManifestEntries) {
        throw new AppError('input-too-large', `${folder} has more than ${maxManifestEntries} files.`);
      }
    }
  };
  await walk('', 0);
  return { files, irregular };
}

/** Opens one file of the bag for reading; a link put in its place since is refused. */
async function openBagFile(folder: string, path: string): Promise<FileHandle> {
  const file = await open(join(folder, path), constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0));
  if ((await file.stat()).isFile()) return file;
  await file.close();
  throw new AppError('input-unreadable', `${path} is not a plain file.`);
}
