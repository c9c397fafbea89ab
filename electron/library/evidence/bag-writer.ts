import { createHash } from 'node:crypto';
import { lstat, mkdir, open, rename, rm, rmdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { AppError } from '../../../shared/errors.ts';
import { sortedByPath } from '../../../shared/evidence/bag-manifest.ts';
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

/** The payload files of a bag that are written and flushed. */
export interface PayloadLedger {
  find(path: string): WrittenFile | null;
  put(file: ListedFile): void;
  count(): { readonly files: number; readonly bytes: number };
  /** By path, in code point order. */
  sorted(): Iterable<ListedFile>;
}

/** A bag under construction, in a temporary folder beside its final place. */
export interface BagWriter {
  /** Writes a payload file below `data/`, flushed to disk; every path once. What the ledger has already is not written again. */
  add(path: string, content: AsyncIterable<Uint8Array | string> | Iterable<Uint8Array | string>): Promise<WrittenFile>;
  /** Writes manifests and tags and puts the bag in its place, whole, unless `check`, which gets the folder of all its files, throws. */
  finish(
    tags: (oxum: string) => readonly BagTag[],
    pages?: Readonly<Record<string, Uint8Array>>,
    seal?: BagSeal,
    check?: (workPath: string) => Promise<void>,
  ): Promise<WrittenBag>;
  /** Flushes the folders that were made since the last time: what was written before is there after a power failure. */
  flush(): Promise<void>;
  /** Leaves nothing of it, not even after `finish`. */
  discard(): Promise<void>;
}

export interface BagWriterOptions {
  readonly folder: string;
  readonly name: string;
  readonly signal: AbortSignal;
  /** Its temporary folder in `folder`. */
  readonly workName: string;
  /** Of a bag that can go on where it was: what of it is written; its temporary folder may be there. */
  readonly resumable?: { readonly ledger: PayloadLedger };
}

/**
 * Begins a bag, or goes on with one; the folder for it is made if missing. Throws `export-target-exists` where something has its name
 * already.
 */
export async function createBagWriter({ folder, name, signal, workName, resumable }: BagWriterOptions): Promise<BagWriter> {
  const bagPath = join(folder, name);
  const workPath = join(folder, workName);
  const folderMade = await mkdir(folder, { recursive: true });
  const ledger = resumable?.ledger ?? createLedger();
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
    } catch (error) {
      // Who gives up on this file may go on with the others: half of it is nothing of the bag.
      await rm(target, { force: true }).catch(() => undefined);
      throw error;
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

  async function flush(): Promise<void> {
    for (const made of foldersMade) await syncFolder(made);
    foldersMade.clear();
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
    // What was written of it before may go on when the cause is gone.
    if (!resumable) await discard();
    throw error;
  }

  return {
    discard,
    async add(path, content) {
      const known = ledger.find(path);
      if (known) return known;
      // Where it goes on, half of the file may be there.
      const written = await write(path, content, resumable ? 'w' : 'wx');
      ledger.put({ path, ...written });
      return written;
    },
    flush,
    async finish(tags, pages = {}, seal, check) {
      const { files, bytes } = ledger.count();
      const sealed = await sealBag({
        payload: () => ledger.sorted(),
        tags: tags(`${bytes}.${files}`),
        pages,
        seal,
        write: (path, content) => write(path, content, 'w'),
        signal,
      });
      await check?.(workPath);
      await flush();
      await refuseExisting(bagPath);
      signal.throwIfAborted();
      await rename(workPath, bagPath);
      finished = true;
      await syncFolder(folder);
      return { bagPath, files, bytes, ...sealed };
    },
  };
}

function createLedger(): PayloadLedger {
  const payload: ListedFile[] = [];
  return {
    // Every path comes once.
    find: () => null,
    put: (file) => void payload.push(file),
    count: () => ({ files: payload.length, bytes: payload.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0) }),
    sorted: () => sortedByPath(payload),
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
