import { AppError, toAppError } from '../../../shared/errors.ts';
import type { VerifyReport } from '../../../shared/model/evidence.ts';
import type { Problem } from '../../../shared/model/recording.ts';
import { printableKey } from '../stores/printable-key.ts';
import { type BagFiles, bagFolder, listBagFiles, openBagFile, readTagFile } from './bag-files.ts';
import { type BagListing, type ExpectedDigests, readBagListing } from './bag-listing.ts';
import { checkSignature, signatureFiles, signedTag } from './bag-signature.ts';
import { parseOxum, parseTags, tagValue } from './bag-tags.ts';
import { hashFile } from './hash-file.ts';

export interface VerifyOptions {
  /** The bag's folder. */
  readonly path: string;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: (progress: { readonly done: number; readonly total: number; readonly detail: string }) => void;
}

/**
 * Checks a BagIt bag, ours or anybody's, against all of its manifests, and names every file that is missing, extra or changed.
 * `incomplete`: what is there is right, but something is missing; `altered`: something is changed, extra or contradictory.
 * Stricter than the format in one point: beside a tag manifest, a tag file that it does not list counts as extra.
 * Throws `input-unreadable` and, for a folder that is no bag at all, `input-unknown-format`.
 */
export async function verifyBag({ path, signal, onProgress }: VerifyOptions): Promise<VerifyReport> {
  const folder = await bagFolder(path);
  const found = await listBagFiles(folder, signal);
  const rootFiles = [...found.files.keys()].filter((name) => !name.includes('/'));
  if (!rootFiles.some((name) => name === 'bagit.txt' || /^manifest-.+\.txt$/i.test(name))) {
    throw new AppError('input-unknown-format', `${path} is not a BagIt bag: it has neither bagit.txt nor a manifest.`);
  }
  const missing = new Set<string>();
  const changed = new Set<string>();
  const problems: Problem[] = [];

  const declaration = await readDeclaration(folder, found);
  if (!found.files.has('bagit.txt')) missing.add('bagit.txt');
  else if (declaration.problem) problems.push(declaration.problem);
  const listing = await readBagListing({ folder, rootFiles, ...declaration, signal });
  problems.push(...listing.problems);
  for (const each of listing.contradicted) changed.add(each);
  if (listing.payloadManifests.length === 0) {
    missing.add('manifest-sha256.txt');
    problems.push({ code: 'no-manifest', message: 'The bag has no payload manifest, so nothing in it can be checked.' });
  }

  const byName = matchNames(listing, found);
  const total = [...byName.values()].reduce((sum, name) => sum + (found.files.get(name) ?? 0), 0);
  let filesChecked = 0;
  let bytesChecked = 0;
  for (const [expectedPath, digests] of listing.expected) {
    const name = byName.get(expectedPath);
    if (name === undefined) {
      if (!found.irregular.includes(expectedPath)) missing.add(expectedPath);
      continue;
    }
    const onBytes = (count: number): void => {
      bytesChecked += count;
      onProgress?.({ done: bytesChecked, total, detail: name });
    };
    const outcome = await checkFile(folder, name, digests, { signal, onBytes });
    if (outcome === 'same') filesChecked++;
    else if (outcome === 'changed') changed.add(expectedPath);
    else problems.push(outcome);
    if (outcome === 'changed') filesChecked++;
  }

  for (const link of found.irregular) {
    changed.add(link);
    problems.push({ code: 'not-a-file', message: `"${printableKey(link)}" is a link or a special file, so it was not read.` });
  }
  const info = found.files.has('bag-info.txt') ? parseTags(await readTagFile(folder, 'bag-info.txt')) : [];
  const signed = await checkSignature(folder, found, tagValue(info, signedTag) !== null);
  for (const each of signed.missing) missing.add(each);
  for (const each of signed.changed) changed.add(each);
  problems.push(...signed.problems);
  const extra = extraFiles(listing, found, new Set(byName.values()));
  problems.push(...partlyListed(listing, declaration.version1));
  if (listing.tagManifests.length === 0 && tagValue(info, 'Bag-Software-Agent')?.startsWith('Witness '))
    missing.add('tagmanifest-sha256.txt');
  const oxum = oxumProblem(tagValue(info, 'Payload-Oxum'), found);
  if (oxum && missing.size === 0) problems.push(oxum);

  const altered = changed.size > 0 || extra.length > 0 || problems.some(({ code }) => !incompleteCodes.has(code));
  const complete = missing.size === 0 && problems.length === 0;
  return {
    bag: path,
    outcome: altered ? 'altered' : complete ? 'verified' : 'incomplete',
    filesChecked,
    bytesChecked,
    missing: [...missing].sort(),
    extra,
    changed: [...changed].sort(),
    problems,
    signature: signed.signature,
  };
}

/** Problems that say "could not be checked" rather than "is not as it was". */
const incompleteCodes: ReadonlySet<string> = new Set(['no-manifest', 'unreadable', 'algorithm-unsupported', 'encoding-unsupported']);

interface Declaration {
  readonly encoding: string;
  readonly version1: boolean;
  readonly problem: Problem | null;
}

async function readDeclaration(folder: string, found: BagFiles): Promise<Declaration> {
  const usual = { encoding: 'utf-8', version1: true, problem: null };
  if (!found.files.has('bagit.txt')) return usual;
  const tags = parseTags(await readTagFile(folder, 'bagit.txt'));
  const version = /^(\d+)\.(\d+)$/.exec(tagValue(tags, 'BagIt-Version') ?? '');
  const written = tagValue(tags, 'Tag-File-Character-Encoding') ?? '';
  if (!version || written === '') {
    return { ...usual, problem: { code: 'bagit-malformed', message: 'bagit.txt does not give the version and encoding of a bag.' } };
  }
  const version1 = Number(version[1]) >= 1;
  try {
    return { encoding: new TextDecoder(written).encoding, version1, problem: null };
  } catch {
    const message = `bagit.txt names the unknown encoding "${printableKey(written)}"; UTF-8 was used.`;
    return { encoding: 'utf-8', version1, problem: { code: 'encoding-unsupported', message } };
  }
}

/**
 * The file behind each listed path. File systems differ in how they compose accented letters (RFC 8493 leaves it
 * open), so that a name in another normal form is the same name; one in another case is not.
 */
function matchNames({ expected }: BagListing, { files }: BagFiles): Map<string, string> {
  const byName = new Map<string, string>();
  const normalized = new Map<string, string>();
  for (const name of files.keys()) if (!expected.has(name)) normalized.set(name.normalize('NFC'), name);
  for (const path of expected.keys()) {
    const name = files.has(path) ? path : normalized.get(path.normalize('NFC'));
    if (name !== undefined) byName.set(path, name);
  }
  return byName;
}

async function checkFile(
  folder: string,
  name: string,
  digests: ExpectedDigests,
  options: { readonly signal: AbortSignal | undefined; readonly onBytes: (count: number) => void },
): Promise<'same' | 'changed' | Problem> {
  try {
    const file = await openBagFile(folder, name);
    try {
      const hashed = await hashFile(file, [...digests.keys()], options);
      return [...digests.values()].every((digest, index) => digest === hashed.digests[index]) ? 'same' : 'changed';
    } finally {
      await file.close();
    }
  } catch (error) {
    if (options.signal?.aborted) throw toAppError(error);
    return { code: 'unreadable', message: `"${printableKey(name)}" cannot be read: ${toAppError(error).message}` };
  }
}

/** Payload that no manifest lists; tag files that the tag manifests, where there are any, do not. */
function extraFiles({ tagManifests }: BagListing, { files }: BagFiles, listed: ReadonlySet<string>): string[] {
  const made: readonly string[] = Object.values(signatureFiles);
  const isUnlisted = (name: string): boolean => {
    if (listed.has(name) || made.includes(name)) return false;
    return name.startsWith('data/') || (tagManifests.length > 0 && !tagManifests.includes(name));
  };
  return [...files.keys()].filter(isUnlisted).sort();
}

/** BagIt 1.0: each payload manifest lists the whole payload. */
function partlyListed({ expected, payloadManifests, problems }: BagListing, version1: boolean): Problem[] {
  if (!version1 || payloadManifests.length < 2 || problems.some(({ code }) => code === 'algorithm-unsupported')) return [];
  const partly = [...expected].filter(([path, digests]) => path.startsWith('data/') && digests.size < payloadManifests.length);
  return partly.map(([path]) => ({ code: 'not-in-every-manifest', message: `"${printableKey(path)}" is not in every payload manifest.` }));
}

function oxumProblem(written: string | null, { files }: BagFiles): Problem | null {
  if (written === null) return null;
  const oxum = parseOxum(written);
  if (!oxum) return { code: 'oxum-malformed', message: `bag-info.txt: "${printableKey(written)}" is not a Payload-Oxum.` };
  const payload = [...files].filter(([name]) => name.startsWith('data/'));
  const bytes = payload.reduce((sum, [, size]) => sum + size, 0);
  if (oxum.bytes === bytes && oxum.files === payload.length) return null;
  const message = `bag-info.txt tells of ${oxum.files} files with ${oxum.bytes} bytes; there are ${payload.length} with ${bytes}.`;
  return { code: 'oxum-mismatch', message };
}
