import { type PlatformPath, posix } from 'node:path';
import type { LooseFile } from '../../../shared/model/source.ts';

/**
 * Adds files to those that are known, each once. A key is the folder's name and the file's: what lies together stays together, so
 * that sidecars and timing files find their recording, and no key tells where on the computer a file lay. Of two folders of one name
 * the later one gets a number. A key once given stays.
 *
 * @param paths absolute.
 */
export function withLooseFiles(
  known: readonly LooseFile[],
  paths: readonly string[],
  { dirname, basename, sep }: Pick<PlatformPath, 'dirname' | 'basename' | 'sep'> = posix,
): LooseFile[] {
  const files = [...known];
  for (const path of paths) {
    if (files.some((file) => file.path === path)) continue;
    const folder = dirname(path);
    const name = basename(path);
    const beside = files.find((file) => dirname(file.path) === folder);
    const prefix = beside ? prefixOf(beside.key) : freePrefix(basename(folder).replaceAll(sep, ''), files);
    files.push({ key: `${prefix}${name}`, path });
  }
  return files;
}

function prefixOf(key: string): string {
  return key.slice(0, key.lastIndexOf('/') + 1);
}

function freePrefix(name: string, files: readonly LooseFile[]): string {
  // The root of a disk has no name.
  const folder = name === '' ? 'files' : name;
  const taken = new Set(files.map(({ key }) => prefixOf(key)));
  for (let number = 1; ; number += 1) {
    const prefix = number === 1 ? `${folder}/` : `${folder} (${number})/`;
    if (!taken.has(prefix)) return prefix;
  }
}
