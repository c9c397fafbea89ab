import { type AppError, toAppError } from '../../../shared/errors.ts';
import { type ManifestEntry, manifestText, sortedByPath } from '../../../shared/evidence/bag-manifest.ts';
import { signatureFiles, signedFile, signedTag } from '../../../shared/evidence/bag-signature.ts';
import { type BagTag, bagDeclaration, formatTags } from '../../../shared/evidence/bag-tags.ts';
import { timeStampFiles, timeStampTag } from '../../../shared/evidence/bag-time-stamp.ts';
import type { ExportResult } from '../../../shared/model/evidence.ts';
import type { Sha256 } from '../../../shared/model/ids.ts';

export interface WrittenFile {
  readonly sizeBytes: number;
  readonly sha256: Sha256;
  readonly sha512: string;
}

export type ListedFile = WrittenFile & { readonly path: string };

/** Who signs a bag, and who stamps the signature. */
export interface BagSeal {
  /** What is known by its SHA-256: gives the detached signature (DER), and the certificates (PEM) to check it with. */
  readonly sign: (sha256: Buffer) => Promise<{ readonly signature: Uint8Array<ArrayBuffer>; readonly certificate: string }>;
  /** The time stamp of a signature; null where no authority is set up. */
  readonly stamp: ((signature: Uint8Array<ArrayBuffer>) => Promise<{ readonly token: Uint8Array; readonly authorities: string }>) | null;
}

export interface SealedBag extends Pick<ExportResult, 'timeStamp'> {
  readonly sha256OfManifest: Sha256;
  readonly timeStampError: AppError | null;
}

/** Of which the bag has manifests (RFC 8493, 2.4): both are taken in the one pass that writes a file. */
export const manifestAlgorithms = ['sha256', 'sha512'] as const;

interface SealOptions {
  /** Sorted by path; gone through once for each manifest. */
  readonly payload: () => Iterable<ListedFile>;
  readonly tags: readonly BagTag[];
  /** Tag files beside those of the format, by path. */
  readonly pages: Readonly<Record<string, Uint8Array>>;
  readonly seal: BagSeal | undefined;
  /** Writes a file below the bag's folder, or writes it anew. */
  readonly write: (path: string, content: Iterable<Uint8Array | string>) => Promise<WrittenFile>;
  readonly signal: AbortSignal;
}

/**
 * Writes manifests and tags, signs them and has the signature stamped. Whether there is a time stamp is among what is signed, so
 * that taking it away is found out: where the authority gives none, all of it is written and signed once more.
 */
export async function sealBag({ payload, tags, pages, seal, write, signal }: SealOptions): Promise<SealedBag> {
  const first = await writeTagFiles(seal?.stamp ? 'present' : null);
  if (!seal?.stamp || !first.signature) return { ...first, timeStamp: 'none', timeStampError: null };
  try {
    const { token, authorities } = await seal.stamp(first.signature);
    await write(timeStampFiles.authorities, [authorities]);
    await write(timeStampFiles.token, [token]);
    return { ...first, timeStamp: 'stamped', timeStampError: null };
  } catch (error) {
    signal.throwIfAborted();
    const timeStampError = toAppError(error);
    if (!timeStampError.code.startsWith('time-stamp-')) throw error;
    return { ...(await writeTagFiles('pending')), timeStamp: 'pending', timeStampError };
  }

  async function writeTagFiles(stamp: 'present' | 'pending' | null) {
    const sealing: BagTag[] = [...(seal ? [[signedTag, signedFile] as const] : []), ...(stamp ? [[timeStampTag, stamp] as const] : [])];
    const files: (readonly [path: string, content: Iterable<Uint8Array | string>])[] = [
      ['bagit.txt', [bagDeclaration]],
      ['bag-info.txt', [formatTags([...tags, ...sealing])]],
      ...manifestAlgorithms.map((algorithm) => [`manifest-${algorithm}.txt`, manifestText(entriesOf(payload(), algorithm))] as const),
      ...Object.entries(pages).map(([path, page]) => [path, [page]] as const),
    ];
    const listed: ListedFile[] = [];
    for (const [path, content] of files) listed.push({ path, ...(await write(path, content)) });
    const tagManifests = new Map<string, WrittenFile>();
    for (const algorithm of manifestAlgorithms) {
      const path = `tagmanifest-${algorithm}.txt`;
      tagManifests.set(path, await write(path, manifestText(entriesOf(sortedByPath(listed), algorithm))));
    }
    const manifest = listed.find(({ path }) => path === 'manifest-sha256.txt');
    const signed = tagManifests.get(signedFile);
    if (!manifest || !signed) throw new Error('A bag has manifests of SHA-256.');
    const made = await seal?.sign(Buffer.from(signed.sha256, 'hex'));
    if (made) {
      await write(signatureFiles.signature, [made.signature]);
      await write(signatureFiles.certificate, [made.certificate]);
    }
    return { sha256OfManifest: manifest.sha256, signature: made?.signature ?? null };
  }
}

function* entriesOf(files: Iterable<ListedFile>, algorithm: (typeof manifestAlgorithms)[number]): Generator<ManifestEntry> {
  for (const file of files) yield { path: file.path, digest: file[algorithm] };
}
