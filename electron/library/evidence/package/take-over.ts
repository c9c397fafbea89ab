import { constants } from 'node:fs';
import { open, opendir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { PackageId } from '../../../../shared/model/ids.ts';
import type { WritableCatalog } from '../../catalog/handles.ts';
import {
  deletePackageFile,
  getPackageFile,
  type PackageFile,
  packageFiles,
  packageSessions,
  setSessionWhole,
} from '../../catalog/packages.ts';
import { hashFile } from '../hash-file.ts';
import { manifestAlgorithms } from '../seal-bag.ts';

export interface TakeOverOptions {
  readonly catalog: WritableCatalog;
  readonly id: PackageId;
  /** The folder that the package is built in. */
  readonly workPath: string;
  readonly signal: AbortSignal;
  readonly onFile: (path: string) => void;
}

/**
 * Makes what lies in the folder of a package that was interrupted and what is known of it the same: files that are not what was
 * written are written again, and so is their session; what was half written is removed.
 */
export async function takeOver({ catalog, id, workPath, signal, onFile }: TakeOverOptions): Promise<void> {
  // First: a link that was put in the place of a folder must not pass for it.
  await removeUnknown(workPath, '', (path) => getPackageFile(catalog, id, path) !== null);
  const drop = async (path: string): Promise<void> => {
    await rm(join(workPath, path), { force: true });
    deletePackageFile(catalog, id, path);
  };
  for (const session of packageSessions(catalog, id)) {
    let isWhole = session.isWhole;
    for (const file of packageFiles(catalog, id, session.folder)) {
      signal.throwIfAborted();
      onFile(file.path);
      // The documents of a session tell of its recordings as they are when it is written.
      const isKept = session.isWhole || file.path.startsWith(`${session.folder}/original/`);
      if (isKept && (await isAsWritten(workPath, file, signal))) continue;
      await drop(file.path);
      isWhole = false;
    }
    if (isWhole !== session.isWhole) setSessionWhole(catalog, id, session.position, isWhole);
  }
  // What is about the package as a whole is written last, and anew.
  for (const { path } of packageFiles(catalog, id)) if (!path.startsWith('data/sessions/')) await drop(path);
}

async function isAsWritten(workPath: string, { path, sizeBytes, sha256, sha512 }: PackageFile, signal: AbortSignal): Promise<boolean> {
  const file = await open(join(workPath, path), constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0)).catch(() => null);
  if (file === null) return false;
  try {
    const found = await hashFile(file, manifestAlgorithms, { signal });
    return found.sizeBytes === sizeBytes && found.digests[0] === sha256 && found.digests[1] === sha512;
  } finally {
    await file.close();
  }
}

async function removeUnknown(workPath: string, below: string, isKnown: (path: string) => boolean): Promise<void> {
  const folder = await opendir(join(workPath, below)).catch(() => null);
  if (folder === null) return;
  for await (const entry of folder) {
    const path = below === '' ? entry.name : `${below}/${entry.name}`;
    if (entry.isDirectory()) await removeUnknown(workPath, path, isKnown);
    else if (!isKnown(path)) await rm(join(workPath, path));
  }
}
