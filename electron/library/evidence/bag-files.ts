import { constants } from 'node:fs';
import { type FileHandle, lstat, open, opendir, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../../shared/errors.ts';
import { maxManifestEntries } from './bag-manifest.ts';

/** What is really in a bag's folder. Paths have `/` between their parts. */
export interface BagFiles {
  /** Size by path. */
  readonly files: ReadonlyMap<string, number>;
  /** Links, devices, pipes: never followed nor opened. */
  readonly irregular: readonly string[];
}

/** Far deeper than any bag; ends the walk of a folder made to be endless. */
const maxDepth = 100;

/** The real path of a bag's folder. Throws `input-unreadable`. */
export async function bagFolder(path: string): Promise<string> {
  try {
    const real = await realpath(path);
    if ((await lstat(real)).isDirectory()) return real;
  } catch (cause) {
    throw new AppError('input-unreadable', `${path} cannot be read.`, { cause });
  }
  throw new AppError('input-unreadable', `${path} is not a folder.`, { action: 'Name the folder of the bag.' });
}

/** Walks the folder without following anything out of it. */
export async function listBagFiles(folder: string, signal: AbortSignal | undefined): Promise<BagFiles> {
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
export async function openBagFile(folder: string, path: string): Promise<FileHandle> {
  const file = await open(join(folder, path), constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0));
  if ((await file.stat()).isFile()) return file;
  await file.close();
  throw new AppError('input-unreadable', `${path} is not a plain file.`);
}

/** A small tag file as text. Throws `input-too-large`. */
export async function readTagFile(folder: string, path: string): Promise<string> {
  const limit = 1024 ** 2;
  const file = await openBagFile(folder, path);
  try {
    if ((await file.stat()).size > limit) throw new AppError('input-too-large', `${path} of ${folder} is too large for a tag file.`);
    return await file.readFile('utf8');
  } finally {
    await file.close();
  }
}
