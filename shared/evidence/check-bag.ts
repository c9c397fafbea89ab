import { AppError, toAppError } from '../errors.ts';
import type { VerifyReport } from '../model/evidence.ts';
import type { Problem } from '../model/recording.ts';
import { printableKey } from '../printable-key.ts';
import { readDeclaration } from './bag-declaration.ts';
import { checkBagJournal } from './bag-journal.ts';
import { type BagListing, type DigestClaim, readBagListing } from './bag-listing.ts';
import type { AbortSignalLike, BagReader } from './bag-reader.ts';
import { readTagText } from './bag-reader.ts';
import { checkSignature, signatureFiles, signedFile, signedTag } from './bag-signature.ts';
import { parseOxum, parseTags, tagValue } from './bag-tags.ts';
import { checkTimeStamp, timeStampFiles, timeStampTag } from './bag-time-stamp.ts';
import { bagWarnings } from './bag-warnings.ts';
import { wrongManifests } from './wrong-manifests.ts';

export interface CheckBagOptions {
  readonly signal?: AbortSignalLike | undefined;
  readonly onProgress?: ((progress: { readonly done: number; readonly total: number; readonly detail: string }) => void) | undefined;
}

/**
 * Checks a BagIt bag, ours or anybody's, against all of its manifests, and names every file that is missing, extra or changed.
 * `incomplete`: what is there is right, but something is missing; `altered`: something is changed, extra or contradictory.
 * Stricter than the format in one point: beside a tag manifest, a tag file that it does not list counts as extra.
 * The same in the library, on the command line and in the page inside a bag. Throws, for a folder that is no bag at all,
 * `input-unknown-format`.
 */
export async function checkBag(bag: BagReader, options: CheckBagOptions = {}): Promise<VerifyReport> {
  const { files } = bag;
  if (![...files.keys()].some((name) => name === 'bagit.txt' || /^manifest-[^/]+\.txt$/i.test(name))) {
    throw new AppError('input-unknown-format', `${bag.name} is not a BagIt bag: it has neither bagit.txt nor a manifest.`);
  }
  const missing = new Set<string>();
  const changed = new Set<string>();
  const problems: Problem[] = [];

  const declaration = await readDeclaration(bag);
  if (!files.has('bagit.txt')) missing.add('bagit.txt');
  else if (declaration.problem) problems.push(declaration.problem);
  const listing = await readBagListing({ bag, ...declaration, signal: options.signal });
  problems.push(...listing.faults.map(({ code, message }) => ({ code, message })));
  for (const manifest of listing.unsupported) {
    problems.push({ code: 'algorithm-unsupported', message: `${manifest} uses an algorithm that cannot be checked here.` });
  }
  if (listing.payloadManifests.length === 0) {
    missing.add('manifest-sha256.txt');
    problems.push({ code: 'no-manifest', message: 'The bag has no payload manifest, so nothing in it can be checked.' });
  }

  const byName = matchNames(listing, bag);
  const checked = await checkFiles(bag, listing, byName, options);
  problems.push(...checked.unreadable);
  for (const link of bag.irregular) {
    changed.add(link);
    problems.push({ code: 'not-a-file', message: `"${printableKey(link)}" is a link or a special file, so it was not read.` });
  }

  const info = files.has('bag-info.txt') ? parseTags(await readTagText(bag, 'bag-info.txt')) : [];
  const isOurs = tagValue(info, 'Bag-Software-Agent')?.startsWith('Witness ') === true;
  const signed = await checkSignature(bag, tagValue(info, signedTag) !== null);
  const wrong = wrongManifests({ listing, failed: checked.failed, signature: signed.signature?.outcome ?? null, signedFile, isOurs });
  for (const manifest of wrong) changed.add(manifest);
  // Else it is the signed file that was changed.
  if (!wrong.has(signedFile)) for (const each of signed.changed) changed.add(each);
  const stamped = await checkTimeStamp(bag, {
    said: tagValue(info, timeStampTag),
    signedAtMs: signed.signature?.signedAtMs ?? null,
    isSignatureChanged: changed.has(signatureFiles.signature),
  });
  for (const each of stamped.changed) changed.add(each);
  for (const each of [...signed.missing, ...stamped.missing]) missing.add(each);
  problems.push(...signed.problems, ...stamped.problems);
  const told = isOurs ? await checkBagJournal(bag, options.signal) : { journal: null, problems: [] };
  problems.push(...told.problems);

  const believed = createBelieved(listing, wrong);
  for (const { path, manifest } of listing.faults) if (path !== null && believed(manifest)) changed.add(path);
  const listed = new Set<string>();
  for (const [path, claims] of listing.expected) {
    const heard = claims.filter((claim) => believed(claim.manifest));
    if (heard.length === 0) continue;
    const name = byName.get(path);
    if (name !== undefined) listed.add(name);
    if (name === undefined && !bag.irregular.includes(path)) missing.add(path);
    else if (heard.some((claim) => checked.failed.has(claim))) changed.add(path);
  }
  if (isOurs) for (const manifest of unwitnessed(listing)) missing.add(manifest);
  const extra = extraFiles(listing, bag, listed);
  if (declaration.version1) problems.push(...partlyListed(listing, believed));
  const oxum = oxumProblem(tagValue(info, 'Payload-Oxum'), bag);
  if (oxum && missing.size === 0) problems.push(oxum);

  const altered = changed.size > 0 || extra.length > 0 || problems.some(({ code }) => !incompleteCodes.has(code));
  const complete = missing.size === 0 && problems.length === 0;
  return {
    bag: bag.name,
    outcome: altered ? 'altered' : complete ? 'verified' : 'incomplete',
    filesChecked: checked.files,
    bytesChecked: checked.bytes,
    missing: [...missing].sort(),
    extra,
    changed: [...changed].sort(),
    problems,
    warnings: bagWarnings(bag, listing),
    signature: signed.signature,
    timeStamp: stamped.timeStamp,
    journal: told.journal,
  };
}

/** What no manifest can list: it is made after them. */
const unlistedFiles: ReadonlySet<string> = new Set([...Object.values(signatureFiles), ...Object.values(timeStampFiles)]);

/** Problems that say "could not be checked" rather than "is not as it was". */
const incompleteCodes: ReadonlySet<string> = new Set(['no-manifest', 'unreadable', 'algorithm-unsupported', 'encoding-unsupported']);

/**
 * The file behind each listed path. File systems differ in how they compose accented letters (RFC 8493, 5.2, leaves it
 * open), so that a name in another normal form is the same name; one in another case is not.
 */
function matchNames({ expected }: BagListing, { files }: BagReader): Map<string, string> {
  const byName = new Map<string, string>();
  const normalized = new Map<string, string>();
  for (const name of files.keys()) if (!expected.has(name)) normalized.set(name.normalize('NFC'), name);
  for (const path of expected.keys()) {
    const name = files.has(path) ? path : normalized.get(path.normalize('NFC'));
    if (name !== undefined) byName.set(path, name);
  }
  return byName;
}

/** Reads every listed file once, and compares it with all that is claimed about it. */
async function checkFiles(
  bag: BagReader,
  { expected }: BagListing,
  byName: ReadonlyMap<string, string>,
  { signal, onProgress }: CheckBagOptions,
): Promise<{ readonly failed: Set<DigestClaim>; readonly unreadable: Problem[]; readonly files: number; readonly bytes: number }> {
  const failed = new Set<DigestClaim>();
  const unreadable: Problem[] = [];
  const total = [...byName.values()].reduce((sum, name) => sum + (bag.files.get(name) ?? 0), 0);
  let files = 0;
  let bytes = 0;
  for (const [path, claims] of expected) {
    const name = byName.get(path);
    if (name === undefined) {
      for (const claim of claims) failed.add(claim);
      continue;
    }
    const onBytes = (count: number): void => {
      bytes += count;
      onProgress?.({ done: bytes, total, detail: name });
    };
    try {
      const algorithms = [...new Set(claims.map(({ algorithm }) => algorithm))];
      const { digests } = await bag.hash(name, algorithms, { signal, onBytes });
      for (const claim of claims) if (digests[algorithms.indexOf(claim.algorithm)] !== claim.digest) failed.add(claim);
      files++;
    } catch (error) {
      if (signal?.aborted) throw toAppError(error);
      unreadable.push({ code: 'unreadable', message: `"${printableKey(name)}" cannot be read: ${toAppError(error).message}` });
    }
  }
  return { failed, unreadable, files, bytes };
}

/** Whose claims count: those of manifests that are not wrong, and of all of a kind where none is left. */
function createBelieved({ payloadManifests, tagManifests }: BagListing, wrong: ReadonlySet<string>): (manifest: string) => boolean {
  const right = (manifests: readonly string[]): readonly string[] =>
    manifests.some((each) => !wrong.has(each)) ? manifests.filter((each) => !wrong.has(each)) : manifests;
  const all = new Set([...right(payloadManifests), ...right(tagManifests)]);
  return (manifest) => all.has(manifest);
}

/** Witness writes a tag manifest beside each payload manifest: the one that is not signed would not be missed by anything else. */
function unwitnessed({ payloadManifests, tagManifests, expected }: BagListing): string[] {
  const named = [...payloadManifests, ...[...expected.keys()].filter((path) => /^manifest-[a-z0-9]+\.txt$/.test(path))];
  return [...new Set(named.map((manifest) => `tag${manifest}`))].filter((manifest) => !tagManifests.includes(manifest));
}

/** Payload that no manifest lists; tag files that the tag manifests, where there are any, do not. */
function extraFiles({ tagManifests }: BagListing, { files }: BagReader, listed: ReadonlySet<string>): string[] {
  const isUnlisted = (name: string): boolean => {
    if (listed.has(name) || unlistedFiles.has(name)) return false;
    return name.startsWith('data/') || (tagManifests.length > 0 && !tagManifests.includes(name));
  };
  return [...files.keys()].filter(isUnlisted).sort();
}

/** BagIt 1.0: each payload manifest lists the whole payload (RFC 8493, 2.1.3). */
function partlyListed({ expected, payloadManifests, unsupported }: BagListing, believed: (manifest: string) => boolean): Problem[] {
  const read = payloadManifests.filter((manifest) => believed(manifest) && !unsupported.includes(manifest));
  const isPartly = ([path, claims]: readonly [string, readonly DigestClaim[]]): boolean => {
    const by = read.filter((manifest) => claims.some((claim) => claim.manifest === manifest));
    return path.startsWith('data/') && by.length > 0 && by.length < read.length;
  };
  const partly = [...expected].filter(isPartly);
  return partly.map(([path]) => ({ code: 'not-in-every-manifest', message: `"${printableKey(path)}" is not in every payload manifest.` }));
}

function oxumProblem(written: string | null, { files }: BagReader): Problem | null {
  if (written === null) return null;
  const oxum = parseOxum(written);
  if (!oxum) return { code: 'oxum-malformed', message: `bag-info.txt: "${printableKey(written)}" is not a Payload-Oxum.` };
  const payload = [...files].filter(([name]) => name.startsWith('data/'));
  const bytes = payload.reduce((sum, [, size]) => sum + size, 0);
  if (oxum.bytes === bytes && oxum.files === payload.length) return null;
  const message = `bag-info.txt tells of ${oxum.files} files with ${oxum.bytes} bytes; there are ${payload.length} with ${bytes}.`;
  return { code: 'oxum-mismatch', message };
}
