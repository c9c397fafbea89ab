import { realpath, stat } from 'node:fs/promises';
import { isAbsolute, join, relative, sep } from 'node:path';
import { AppError } from '../../../shared/errors.ts';
import { printableKey } from '../../../shared/printable-key.ts';

/** Names that are never recordings: hidden files, and what copying programs and file managers leave behind. */
export function isSkippedName(name: string): boolean {
  if (name.startsWith('.') || name.startsWith('~$') || name.endsWith('~')) return true;
  return /\.(tmp|temp|part|partial|crdownload|swp)$/i.test(name) || /^(thumbs\.db|desktop\.ini)$/i.test(name);
}

/** Whether a real path lies in (or is) a real folder. */
export function isInside(realFolder: string, realPath: string): boolean {
  const way = relative(realFolder, realPath);
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way));
}

/** The real path of the folder itself; throws what the file system says when it is not there. */
export async function realFolder(path: string): Promise<string> {
  const real = await realpath(path);
  if (!(await stat(real)).isDirectory()) throw Object.assign(new Error('Not a folder'), { code: 'ENOTDIR' });
  return real;
}

/** The real path of a key's file. A key or a link that leads out of the folder is refused. */
export async function resolveKey(folder: string, key: string, label: string): Promise<string> {
  const outside = (): AppError =>
    new AppError('store-forbidden', `"${printableKey(key)}" leads out of ${label}.`, {
      action: 'Only files inside the folder can be read.',
    });
  const parts = key.split('/');
  const native = sep === '/' ? parts : parts.flatMap((part) => part.split(sep));
  if (key === '' || key.includes('\0') || native.some((part) => part === '..') || isAbsolute(key)) throw outside();
  const real = await realpath(join(folder, ...parts));
  if (!isInside(folder, real)) throw outside();
  return real;
}
