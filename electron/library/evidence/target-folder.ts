import { realpath } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { AppError, toAppError } from '../../../shared/errors.ts';
import { homePaths } from '../../common/home-paths.ts';
import { isInside } from '../stores/folder-path.ts';

/** The cache and the database must not find foreign files among their own; `exports` is there for this. */
export async function refuseInsideHome(home: string, folder: string): Promise<void> {
  const realHome = await realPathOf(home);
  const realFolder = await realPathOf(folder);
  if (!isInside(realHome, realFolder) || isInside(await realPathOf(homePaths(home).exports), realFolder)) return;
  throw new AppError('refused', `${folder} is inside the data folder of Witness.`, { action: 'Export to another folder.' });
}

/** The real path of what exists of a path, and the rest as it is. */
async function realPathOf(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch {
    const parent = dirname(path);
    return parent === path ? path : join(await realPathOf(parent), path.slice(parent.length));
  }
}

/** Of a target folder that went away: not a failure of the data folder, which `disk-failed` is about. */
const goneCodes = new Set<unknown>(['ENOENT', 'ENOTDIR', 'ESTALE', 'ENODEV', 'ENXIO']);

/** What an export fails with: a file system's error becomes one that names the folder. */
export function exportFailure(error: unknown, folder: string): AppError {
  const appError = toAppError(error);
  const code = error instanceof Error && !(error instanceof AppError) && 'code' in error ? error.code : null;
  if (appError.code !== 'internal' && !goneCodes.has(code)) return appError;
  if (code === 'ENOTEMPTY' || code === 'EEXIST')
    return new AppError('export-target-exists', `There is something in ${folder} by that name already.`);
  return typeof code === 'string'
    ? new AppError('export-failed', `The export into ${folder} failed: ${appError.message}`, { cause: error })
    : appError;
}
