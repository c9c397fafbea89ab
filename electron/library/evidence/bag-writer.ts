import { createHash, randomBytes } from 'node:crypto';
import { lstat, mkdir, open, rename, rm, rmdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { AppError } from '../../../shared/errors.ts';
import type { BagTag } from '../../../shared/evidence/bag-tags.ts';
import { sha256Schema } from '../../../shared/model/ids.ts';
import { syncFolder } from '../../common/atomic-write.ts';
import { type BagSeal, type ListedFile, manifestAlgorithms, type SealedBag, sealBag, type WrittenFile } from './seal-bag.ts';

export interface WrittenBag extends SealedBag {
  readonly bagPath: string;
  /** Payload files, and their bytes. */
  readonly files: number;
  readonly bytes: number;
}

/** A bag under construction, in a temporary folder beside its final place. */
export interface BagWriter {
  /** Writes a payload file below `data/`, flushed to disk; every path once. */
  add(path: string, content: AsyncIterable<Uint8Array | string> | Iterable<Uint8Array | string>): Promise<WrittenFile>;
  /** Writes manifests and tags and puts the bag in its place, whole, unless `check`, which gets the folder of all its files, throws. */
  finish(
    tags: (oxum: string) => readonly BagTag[],
    pages?: Readonly<Record<string, Uint8Array>>,
    seal?: BagSeal,
    check?: (workPath: string) => Promise<void>,
  ): Promise<WrittenBag>;
  /** Leaves nothing of it, not even after `finish`. */
  discard(): Promise<void>;
}

/** Begins a bag; the folder for it is made if missing. Throws `export-target-exists` where something has its name already. */
export async function createBagWriter({
  folder,
  name,
  signal,
}: {
  readonly folder: string;
  readonly name: string;
  readonly signal: AbortSignal;
}): Promise<BagWriter> {
  const bagPath = join(folder, name);
  const workPath = join(folder, `.${name}.${randomBytes(4).toString('hex')}.partial`);
  const folderMade = await mkdir(folder, { recursive: true });
  const payload: ListedFile[] = [];
  const foldersMade = new Set<string>();
  let finished = false;

  async function write(
    path: string,
    content: AsyncIterable<Uint8Array | string> | Iterable<Uint8Array | string>,
    flags: 'wx' | 'w' = 'wx',
  ): Promise<WrittenFile> {
    const target = join(workPath, path);
    await makeFolders(dirname(target));
    const hashes = { sha256: createHash('sha256'), sha512: createHash('sha512') } as const;
    let sizeBytes = 0;
    const file = await open(target, flags);
    try {
      for await (const piece of content) {
        signal.throwIfAborted();
        const bytes = typeof piece === 'string' ? Buffer.from(piece) : piece;
        // Written by the thread pool while this thread hashes.
        const writing = writeWhole(file, bytes);
        for (const algorithm of manifestAlgorithms) hashes[algorithm].update(bytes);
        await writing;
        sizeBytes += bytes.byteLength;
      }
      signal.throwIfAborted();
      await file.sync();
    } finally {
      await file.close();
    }
    return { sizeBytes, sha256: sha256Schema.parse(hashes.sha256.digest('hex')), sha512: hashes.sha512.digest('hex') };
  }

  async function makeFolders(path: string): Promise<void> {
    if (foldersMade.has(path)) return;
    await mkdir(path, { recursive: true });
    for (let each = path; each !== folder && !foldersMade.has(each); each = dirname(each)) foldersMade.add(each);
  }

  async function discard(): Promise<void> {
    await rm(workPath, { recursive: true, force: true });
    if (finished) await rm(bagPath, { recursive: true, force: true });
    if (folderMade === undefined) return;
    // Folders made for this bag go too, as long as nobody else has put something there.
    for (let each = folder; each.length >= folderMade.length; each = dirname(each)) {
      const removed = await rmdir(each).then(
        () => true,
        () => false,
      );
      if (!removed) return;
    }
  }

  try {
    await refuseExisting(bagPath);
    await makeFolders(workPath);
  } catch (error) {
    await discard();
    throw error;
  }

  return {
    discard,
    async add(path, content) {
      const written = await write(path, content);
      payload.push({ path, ...written });
      return written;
    },
    async finish(tags, pages = {}, seal, check) {
      const bytes = payload.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
      const sealed = await sealBag({
        payload,
        tags: tags(`${bytes}.${payload.length}`),
        pages,
        seal,
        write: (path, content) => write(path, [content], 'w'),
        signal,
      });
      await check?.(workPath);
      for (const made of foldersMade) await syncFolder(made);
      await refuseExisting(bagPath);
      signal.throwIfAborted();
      await rename(workPath, bagPath);
      finished = true;
      await syncFolder(folder);
      return { bagPath, files: payload.length, bytes, ...sealed };
    },
  };
}

async function writeWhole(file: Awaited<ReturnType<typeof open>>, bytes: Uint8Array): Promise<void> {
  let written = 0;
  while (written < bytes.byteLength) written += (await file.write(bytes, written, bytes.byteLength - written)).bytesWritten;
}

async function refuseExisting(path: string): Promise<void> {
  const found = await lstat(path).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  });
  if (found) throw new AppError('export-target-exists', `There is something at ${path} already.`);
}
