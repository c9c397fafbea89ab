import { createHash, randomBytes } from 'node:crypto';
import { lstat, mkdir, open, rename, rm, rmdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { AppError } from '../../../shared/errors.ts';
import { formatManifest, type ManifestEntry } from '../../../shared/evidence/bag-manifest.ts';
import { signatureFiles, signedFile, signedTag } from '../../../shared/evidence/bag-signature.ts';
import { type BagTag, bagDeclaration, formatTags } from '../../../shared/evidence/bag-tags.ts';
import { type Sha256, sha256Schema } from '../../../shared/model/ids.ts';
import { syncFolder } from '../../common/atomic-write.ts';

export interface WrittenFile {
  readonly sizeBytes: number;
  readonly sha256: Sha256;
  readonly sha512: string;
}

export interface WrittenBag {
  readonly bagPath: string;
  /** Payload files, and their bytes. */
  readonly files: number;
  readonly bytes: number;
  readonly sha256OfManifest: Sha256;
}

/** Signs what is known by its SHA-256; gives the detached signature (DER), and the certificate (PEM) to check it with. */
export type SignBag = (sha256: Buffer) => Promise<{ readonly signature: Uint8Array; readonly certificate: string }>;

/** A bag under construction, in a temporary folder beside its final place. */
export interface BagWriter {
  /** Writes a payload file below `data/`, flushed to disk; every path once. */
  add(path: string, content: AsyncIterable<Uint8Array | string> | Iterable<Uint8Array | string>): Promise<WrittenFile>;
  /** Writes manifests and tags and puts the bag in its place, whole. */
  finish(tags: (oxum: string) => readonly BagTag[], sign?: SignBag): Promise<WrittenBag>;
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
  const payload: ({ readonly path: string } & WrittenFile)[] = [];
  const foldersMade = new Set<string>();
  let finished = false;

  async function write(path: string, content: AsyncIterable<Uint8Array | string> | Iterable<Uint8Array | string>): Promise<WrittenFile> {
    const target = join(workPath, path);
    await makeFolders(dirname(target));
    const hashes = { sha256: createHash('sha256'), sha512: createHash('sha512') } as const;
    let sizeBytes = 0;
    const file = await open(target, 'wx');
    try {
      for await (const piece of content) {
        signal.throwIfAborted();
        const bytes = typeof piece === 'string' ? Buffer.from(piece) : piece;
        // Written by the thread pool while this thread hashes.
        const writing = writeWhole(file, bytes);
        for (const algorithm of algorithms) hashes[algorithm].update(bytes);
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
    async finish(tags, sign) {
      const bytes = payload.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
      const tagFiles: (readonly [path: string, text: string])[] = [
        ['bagit.txt', bagDeclaration],
        ['bag-info.txt', formatTags([...tags(`${bytes}.${payload.length}`), ...(sign ? [[signedTag, signedFile] as const] : [])])],
        ...algorithms.map((algorithm) => [`manifest-${algorithm}.txt`, formatManifest(entriesOf(payload, algorithm))] as const),
      ];
      const listed: ({ readonly path: string } & WrittenFile)[] = [];
      for (const [path, text] of tagFiles) listed.push({ path, ...(await write(path, [text])) });
      const tagManifests = new Map<string, WrittenFile>();
      for (const algorithm of algorithms) {
        const path = `tagmanifest-${algorithm}.txt`;
        tagManifests.set(path, await write(path, [formatManifest(entriesOf(listed, algorithm))]));
      }
      const signed = tagManifests.get(signedFile);
      if (sign && signed) {
        const { signature, certificate } = await sign(Buffer.from(signed.sha256, 'hex'));
        await write(signatureFiles.signature, [signature]);
        await write(signatureFiles.certificate, [certificate]);
      }
      for (const made of foldersMade) await syncFolder(made);
      await refuseExisting(bagPath);
      signal.throwIfAborted();
      await rename(workPath, bagPath);
      finished = true;
      await syncFolder(folder);
      const sha256OfManifest = sha256Schema.parse(listed.find(({ path }) => path === 'manifest-sha256.txt')?.sha256);
      return { bagPath, files: payload.length, bytes, sha256OfManifest };
    },
  };
}

/** Of which the bag has manifests (RFC 8493, 2.4): both are taken in the one pass that writes a file. */
const algorithms = ['sha256', 'sha512'] as const;

function entriesOf(files: readonly ({ readonly path: string } & WrittenFile)[], algorithm: (typeof algorithms)[number]): ManifestEntry[] {
  return files.map((file) => ({ path: file.path, digest: file[algorithm] }));
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
