import type { BagListing, DigestClaim } from './bag-listing.ts';

/** What reading a bag's files showed about the claims of its manifests. */
export interface CheckedClaims {
  readonly listing: BagListing;
  /** Claims that their files are not like, a missing file among them. */
  readonly failed: ReadonlySet<DigestClaim>;
  /** Of the signature over `signedFile`; null where there is none. */
  readonly signature: 'valid' | 'invalid' | null;
  readonly signedFile: string;
  /** Whether Witness made the bag: then no line of a manifest was ever malformed. */
  readonly isOurs: boolean;
}

type Verdict = 'silent' | 'right' | 'failed';

/**
 * Where manifests disagree about a file, one of them was changed rather than the file: the one that is not signed, or that a
 * tag manifest which is right says something else about. Where nothing tells which, none is named and the file is.
 */
export function wrongManifests(checked: CheckedClaims): ReadonlySet<string> {
  const { listing, failed } = checked;
  const wrong = new Set(wrongTagManifests(checked));
  const witnesses = listing.tagManifests.some((manifest) => !wrong.has(manifest))
    ? listing.tagManifests.filter((manifest) => !wrong.has(manifest))
    : listing.tagManifests;
  for (const manifest of listing.payloadManifests) {
    const isFaulty = checked.isOurs && listing.faults.some((fault) => fault.manifest === manifest);
    const claims = listing.expected.get(manifest) ?? [];
    if (isFaulty || claims.some((claim) => witnesses.includes(claim.manifest) && failed.has(claim))) wrong.add(manifest);
  }
  return wrong;
}

function wrongTagManifests({ listing, failed, signature, signedFile, isOurs }: CheckedClaims): string[] {
  const verdicts = new Map<string, Map<string, Verdict>>(listing.tagManifests.map((manifest) => [manifest, new Map()]));
  for (const [path, claims] of listing.expected) {
    for (const claim of claims) verdicts.get(claim.manifest)?.set(path, failed.has(claim) ? 'failed' : 'right');
  }
  const isFaulty = (manifest: string): boolean => listing.faults.some((fault) => fault.manifest === manifest);
  const disagree = (one: string, other: string): boolean => {
    const [first, second] = [verdicts.get(one), verdicts.get(other)];
    const paths = new Set([...(first?.keys() ?? []), ...(second?.keys() ?? [])]);
    return [...paths].some((path) => (first?.get(path) ?? 'silent') !== (second?.get(path) ?? 'silent'));
  };
  const others = listing.tagManifests.filter((manifest) => manifest !== signedFile);
  const isThere = listing.tagManifests.includes(signedFile);
  const wrong = isOurs ? listing.tagManifests.filter(isFaulty) : [];
  if (!isThere || signature === null) return wrong;
  if (signature === 'valid') return [...wrong, ...others.filter((manifest) => isFaulty(manifest) || disagree(manifest, signedFile))];
  const isRight = (manifest: string): boolean =>
    !isFaulty(manifest) && [...(verdicts.get(manifest)?.values() ?? [])].every((verdict) => verdict === 'right');
  const isContradicted = others.some((manifest) => isRight(manifest) && (isFaulty(signedFile) || disagree(manifest, signedFile)));
  return isContradicted ? [...wrong, signedFile] : wrong;
}
