import { AppError } from '../../../shared/errors.ts';
import type { Problem } from '../../../shared/model/recording.ts';
import { printableKey } from '../stores/printable-key.ts';
import { openBagFile } from './bag-files.ts';
import { manifestLines, maxManifestEntries, parseManifestLine } from './bag-manifest.ts';

/** Digests that one path must have, by Node's name of the algorithm. */
export type ExpectedDigests = ReadonlyMap<string, string>;

/** What all manifests of a bag say together. */
export interface BagListing {
  /** Payload and tag files, by path. */
  readonly expected: ReadonlyMap<string, ExpectedDigests>;
  readonly payloadManifests: readonly string[];
  readonly tagManifests: readonly string[];
  /** Paths that two lines give different digests, or that lead out of the bag: none of them can be right. */
  readonly contradicted: readonly string[];
  readonly problems: readonly Problem[];
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

/** Reads every manifest among the files of a bag. */
export async function readBagListing(options: {
  readonly folder: string;
  readonly rootFiles: readonly string[];
  readonly encoding: string;
  /** Since BagIt 1.0, `%` is encoded, and every payload manifest lists every payload file. */
  readonly version1: boolean;
  readonly signal: AbortSignal | undefined;
}): Promise<BagListing> {
  const expected = new Map<string, Map<string, string>>();
  const listing = {
    expected,
    payloadManifests: [] as string[],
    tagManifests: [] as string[],
    contradicted: [] as string[],
    problems: [] as Problem[],
  };
  const manifests = options.rootFiles.filter((path) => manifestName.test(path)).sort();
  if (manifests.length > maxManifests) throw new AppError('input-too-large', `${options.folder} has more than ${maxManifests} manifests.`);
  for (const manifest of manifests) {
    const [, tag, written = ''] = manifestName.exec(manifest) ?? [];
    (tag === undefined ? listing.payloadManifests : listing.tagManifests).push(manifest);
    const algorithm = algorithms[written.toLowerCase().replaceAll('-', '')];
    if (!algorithm) {
      listing.problems.push({ code: 'algorithm-unsupported', message: `${manifest} uses an algorithm that cannot be checked here.` });
      continue;
    }
    for await (const entry of readManifest(options, manifest)) {
      const shown = (text: string): string => `${manifest}: "${printableKey(text)}"`;
      if ('code' in entry) {
        const what = entry.code === 'path-unsafe' ? 'leads out of the bag' : 'is not a line of a manifest';
        listing.problems.push({ code: entry.code, message: `${shown(entry.text)} (line ${entry.line}) ${what}.` });
        if (entry.code === 'path-unsafe') listing.contradicted.push(entry.text);
        continue;
      }
      const { path, digest } = entry;
      if ((tag === undefined) !== path.startsWith('data/')) {
        listing.problems.push({ code: 'wrong-manifest', message: `${shown(path)} belongs into the other kind of manifest.` });
        listing.contradicted.push(path);
      } else if (digest.length !== algorithm.digits) {
        listing.problems.push({ code: 'manifest-line', message: `${shown(path)} has a digest that is not ${written}.` });
        listing.contradicted.push(path);
      } else {
        const digests = expected.get(path) ?? new Map<string, string>();
        const before = digests.get(algorithm.name);
        if (before !== undefined && before !== digest) {
          listing.problems.push({ code: 'manifest-conflict', message: `${shown(path)} is listed with two digests.` });
          listing.contradicted.push(path);
        }
        expected.set(path, digests.set(algorithm.name, digest));
      }
      if (expected.size > 2 * maxManifestEntries || listing.problems.length > 10_000) {
        throw new AppError('input-too-large', `The manifests of ${options.folder} list too much, or too much that is not a file.`);
      }
    }
  }
  return listing;
}

async function* readManifest(
  { folder, encoding, version1, signal }: Parameters<typeof readBagListing>[0],
  manifest: string,
): AsyncGenerator<NonNullable<ReturnType<typeof parseManifestLine>>> {
  const file = await openBagFile(folder, manifest);
  // Closes the file at its end, and when the caller stops early.
  const bytes = file.createReadStream();
  try {
    let line = 0;
    for await (const text of manifestLines(decoded(bytes, encoding), manifest)) {
      signal?.throwIfAborted();
      const entry = parseManifestLine(text, ++line, version1);
      if (entry) yield entry;
    }
  } finally {
    bytes.destroy();
  }
}

async function* decoded(bytes: AsyncIterable<Uint8Array>, encoding: string): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding);
  for await (const chunk of bytes) yield decoder.decode(chunk, { stream: true });
  yield decoder.decode();
}
