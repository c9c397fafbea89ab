import { AppError } from '../../shared/errors.ts';
import { maxManifestEntries } from '../../shared/evidence/bag-manifest.ts';
import type { BagReader } from '../../shared/evidence/bag-reader.ts';
import { hashPieces, sha256Of } from './hash-pieces.ts';

/** A file below the folder, and its path there. */
export interface FoundFile {
  readonly path: string;
  readonly file: File;
}

/** Far deeper than any bag. */
const maxDepth = 100;

/** What was chosen: every path begins with the name of the folder. */
export function chosenFiles(files: FileList): FoundFile[] {
  return Array.from(files, (file) => ({ path: file.webkitRelativePath.split('/').slice(1).join('/'), file }));
}

/**
 * What was dropped: one folder, and all below it, or one file, which is a journal. Chromium reads an entry of a folder not on a page from a file address, but
 * has handles; other browsers have entries only. Both must be asked for before the event is over.
 */
export async function droppedFiles(data: DataTransfer): Promise<readonly FoundFile[] | File> {
  const items = [...data.items].filter(({ kind }) => kind === 'file');
  const [item] = items;
  if (!item || items.length !== 1) throw new AppError('usage', 'Drop one folder: the one that this page lies in; or one exported journal.');
  const found: FoundFile[] = [];
  const add = (path: string, file: File): void => {
    found.push({ path, file });
    if (found.length > maxManifestEntries) throw new AppError('input-too-large', `The folder has more than ${maxManifestEntries} files.`);
  };
  if (hasHandles(item)) {
    const handle = await item.getAsFileSystemHandle();
    if (handle?.kind === 'file') return (handle as FileSystemFileHandle).getFile();
    if (!handle) throw nothingToRead();
    await walkHandles(handle as FileSystemDirectoryHandle, '', add);
  } else {
    const entry = item.webkitGetAsEntry();
    if (entry?.isFile) return fileOf(entry as FileSystemFileEntry);
    if (!entry) throw nothingToRead();
    await walkEntries(entry as FileSystemDirectoryEntry, '', add);
  }
  return found;
}

/** The folder as a bag to be checked. Links and special files are nothing that a browser tells apart. */
export function folderOf(found: readonly FoundFile[], name: string): BagReader {
  const byPath = new Map(found.map(({ path, file }) => [path, file]));
  const fileAt = (path: string): File => {
    const file = byPath.get(path);
    if (!file) throw new AppError('input-unreadable', `${path} is not there.`);
    return file;
  };
  return {
    name,
    files: new Map(found.map(({ path, file }) => [path, file.size])),
    irregular: [],
    async *chunks(path) {
      yield* fileAt(path).stream();
    },
    sha256Of,
    hash: (path, algorithms, options) => hashPieces(fileAt(path), algorithms, options),
  };
}

type WithHandles = DataTransferItem & { getAsFileSystemHandle(): Promise<FileSystemHandle | null> };

function hasHandles(item: DataTransferItem): item is WithHandles {
  return 'getAsFileSystemHandle' in item;
}

async function walkHandles(
  folder: FileSystemDirectoryHandle,
  below: string,
  add: (path: string, file: File) => void,
  depth = 0,
): Promise<void> {
  refuseDepth(depth);
  for await (const [name, handle] of folder.entries()) {
    const path = below === '' ? name : `${below}/${name}`;
    if (handle.kind === 'directory') await walkHandles(handle as FileSystemDirectoryHandle, path, add, depth + 1);
    else add(path, await (handle as FileSystemFileHandle).getFile());
  }
}

async function walkEntries(
  folder: FileSystemDirectoryEntry,
  below: string,
  add: (path: string, file: File) => void,
  depth = 0,
): Promise<void> {
  refuseDepth(depth);
  const reader = folder.createReader();
  for (;;) {
    const entries = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (entries.length === 0) return;
    for (const entry of entries) {
      const path = below === '' ? entry.name : `${below}/${entry.name}`;
      if (entry.isDirectory) await walkEntries(entry as FileSystemDirectoryEntry, path, add, depth + 1);
      else add(path, await fileOf(entry as FileSystemFileEntry));
    }
  }
}

function fileOf(entry: FileSystemFileEntry): Promise<File> {
  return new Promise((resolve, reject) => entry.file(resolve, reject));
}

function nothingToRead(): AppError {
  return new AppError('usage', 'That is neither a folder nor a file: drop the folder that this page lies in.');
}

function refuseDepth(depth: number): void {
  if (depth > maxDepth) throw new AppError('input-too-large', `The folder has folders nested more than ${maxDepth} deep.`);
}
