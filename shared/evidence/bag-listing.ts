import { AppError } from '../errors.ts';
import type { Problem } from '../model/recording.ts';
import { printableKey } from '../printable-key.ts';
import { manifestLines, maxManifestEntries, parseManifestLine } from './bag-manifest.ts';
import type { AbortSignalLike, BagReader } from './bag-reader.ts';

/** What one manifest says that a file is. */
export interface DigestClaim {
  /** By Node's name. */
  readonly algorithm: string;
  readonly digest: string;
  readonly manifest: string;
}

/** A line of a manifest that no file of a bag can be like. */
export interface ManifestFault extends Problem {
  readonly manifest: string;
  /** The path that cannot be right; null where the line has none. */
  readonly path: string | null;
}

/** What all manifests of a bag say together. */
export interface BagListing {
  /** Payload and tag files, by path. */
  readonly expected: ReadonlyMap<string, readonly DigestClaim[]>;
  readonly payloadManifests: readonly string[];
  readonly tagManifests: readonly string[];
  /** Manifests of algorithms that are not known here: nothing of them was read. */
  readonly unsupported: readonly string[];
  readonly faults: readonly ManifestFault[];
}

/** Algorithms of BagIt's file names ("manifest-sha256.txt") and what Node calls them. */
const algorithms: Readonly<Record<string, { readonly name: string; readonly digits: number }>> = {
  md5: { name: 'md5', digits: 32 },
  sha1: { name: 'sha1', digits: 40 },
  sha224: { name: 'sha224', digits: 56 },
  sha256: { name: 'sha256', digits: 64 },
  sha384: { name: 'sha384', digits: 96 },
  sha512: { name: 'sha512', digits: 128 },
  blake2b512: { name: 'blake2b512', digits: 128 },
  sha3256: { name: 'sha3-256', digits: 64 },
  sha3512: { name: 'sha3-512', digits: 128 },
};

const manifestName = /^(tag)?manifest-([a-z0-9-]+)\.txt$/i;

/** A million lines a manifest, so many manifests at most. */
const maxManifests = 20;
const maxFaults = 10_000;

export interface ReadListingOptions {
  readonly bag: BagReader;
  readonly encoding: string;
  /** Since BagIt 1.0, `%` is encoded, and every payload manifest lists every payload file exactly once (RFC 8493, 2.1.3). */
  readonly version1: boolean;
  readonly signal: AbortSignalLike | undefined;
}

/** Reads every manifest among the files of a bag. */
export async function readBagListing(options: ReadListingOptions): Promise<BagListing> {
  const { bag } = options;
  const expected = new Map<string, DigestClaim[]>();
  const listing = {
    expected,
    payloadManifests: [] as string[],
    tagManifests: [] as string[],
    unsupported: [] as string[],
    faults: [] as ManifestFault[],
  };
  const manifests = [...bag.files.keys()].filter((path) => manifestName.test(path)).sort();
  if (manifests.length > maxManifests) throw new AppError('input-too-large', `${bag.name} has more than ${maxManifests} manifests.`);
  for (const manifest of manifests) {
    const [, tag, written = ''] = manifestName.exec(manifest) ?? [];
    (tag === undefined ? listing.payloadManifests : listing.tagManifests).push(manifest);
    const algorithm = algorithms[written.toLowerCase().replaceAll('-', '')];
    if (!algorithm) {
      listing.unsupported.push(manifest);
      continue;
    }
    const fault = (code: string, path: string | null, text: string, what: string): void => {
      listing.faults.push({ code, manifest, path, message: `${manifest}: "${printableKey(text)}" ${what}.` });
    };
    for await (const entry of readManifest(options, manifest)) {
      if (entry === 'endless') {
        listing.faults.push({
          code: 'manifest-line',
          manifest,
          path: null,
          message: `${manifest} has a line without end: it is no manifest.`,
        });
        break;
      }
      if ('code' in entry) {
        const isUnsafe = entry.code === 'path-unsafe';
        const what = isUnsafe ? 'leads out of the bag' : 'is not a line of a manifest';
        fault(entry.code, isUnsafe ? entry.text : null, entry.text, `(line ${entry.line}) ${what}`);
        continue;
      }
      const { path, digest } = entry;
      if ((tag === undefined) !== path.startsWith('data/')) fault('wrong-manifest', path, path, 'belongs into the other kind of manifest');
      else if (digest.length !== algorithm.digits) fault('manifest-line', path, path, `has a digest that is not ${written}`);
      else {
        const claims = expected.get(path) ?? [];
        const before = claims.find((claim) => claim.algorithm === algorithm.name);
        if (before !== undefined && before.digest !== digest) fault('manifest-conflict', path, path, 'is listed with two digests');
        else if (before?.manifest === manifest && options.version1) fault('manifest-duplicate', null, path, 'is listed twice');
        if (before?.digest !== digest || before.manifest !== manifest) claims.push({ algorithm: algorithm.name, digest, manifest });
        expected.set(path, claims);
      }
      if (expected.size > 2 * maxManifestEntries || listing.faults.length > maxFaults) {
        throw new AppError('input-too-large', `The manifests of ${bag.name} list too much, or too much that is not a file.`);
      }
    }
  }
  return listing;
}

async function* readManifest(
  { bag, encoding, version1, signal }: ReadListingOptions,
  manifest: string,
): AsyncGenerator<NonNullable<ReturnType<typeof parseManifestLine>> | 'endless'> {
  let line = 0;
  try {
    for await (const text of manifestLines(decoded(bag.chunks(manifest), encoding), manifest)) {
      signal?.throwIfAborted();
      const entry = parseManifestLine(text, ++line, version1);
      if (entry) yield entry;
    }
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'input-malformed') throw error;
    yield 'endless';
  }
}

async function* decoded(bytes: AsyncIterable<Uint8Array>, encoding: string): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding);
  for await (const chunk of bytes) yield decoder.decode(chunk, { stream: true });
  yield decoder.decode();
}
