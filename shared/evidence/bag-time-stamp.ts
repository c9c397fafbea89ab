import type * as pki from 'pkijs';
import { toAppError } from '../errors.ts';
import type { BagTimeStamp } from '../model/evidence.ts';
import type { Problem } from '../model/recording.ts';
import type { TimeStampFacts } from '../model/time-stamp.ts';
import { type BagReader, readTagBytes, readTagText } from './bag-reader.ts';
import { signatureFiles } from './bag-signature.ts';
import { certificateFacts, derOf, fingerprintOf, fromPem, isSelfIssued, isSignedBy, toPem } from './certificates.ts';
import { sameBytes } from './hex.ts';
import { isTimeStamp, readTimeStamp, type TimeStamp } from './time-stamp/read-time-stamp.ts';

/**
 * The token (RFC 3161) is over the file of the signature: so it shows that the signature was there while its certificate was
 * valid (RFC 3161, appendix B), and with it all that is signed, and `openssl ts -verify` checks it as it lies. As an attribute
 * of the signature (appendix A) it would change that file when it comes later, and OpenSSL could not check it. No manifest
 * lists the two files: the only one that could would be covered by what they stamp (RFC 8493, 2.2.1: SHOULD).
 */
export const timeStampFiles = {
  token: `${signatureFiles.signature}.tst`,
  authorities: 'signature/time-stamp-ca.pem',
} as const;
/** The tag of bag-info.txt that says whether the bag had its time stamp when it was signed: `present` or `pending`. */
export const timeStampTag = 'Witness-Time-Stamp';

export interface TimeStampCheck {
  readonly timeStamp: BagTimeStamp | null;
  readonly missing: readonly string[];
  readonly changed: readonly string[];
  readonly problems: readonly Problem[];
}

/** Clocks differ; what is signed is stamped after it was signed all the same. */
const clockSkewMs = 10 * 60_000;

/**
 * Checks the time stamp of a bag as Witness writes it. `said`: the tag of bag-info.txt, which is signed. `isSignatureChanged`: then
 * a token is not to blame for not being of it.
 */
export async function checkTimeStamp(
  bag: BagReader,
  {
    said,
    signedAtMs,
    isSignatureChanged,
  }: { readonly said: string | null; readonly signedAtMs: number | null; readonly isSignatureChanged: boolean },
): Promise<TimeStampCheck> {
  const { token, authorities } = timeStampFiles;
  const names = [token, authorities];
  const isThere = names.some((name) => bag.files.has(name));
  const nothing = { missing: [], changed: [], problems: [] };
  const pending = { timeStamp: { file: token, outcome: 'pending', facts: null }, ...nothing } as const;
  if (!isThere && said !== 'present') return said === 'pending' ? pending : { timeStamp: null, ...nothing };
  const missing = names.filter((name) => !bag.files.has(name)).sort();
  if (missing.length > 0 || !bag.files.has(signatureFiles.signature)) return { timeStamp: null, ...nothing, missing };
  const tokenBytes = await readTagBytes(bag, token);
  const isToken = isTimeStamp(tokenBytes);
  const trusted = await readAuthorities(bag, tokenBytes);
  const invalid = (file: string, message: string): TimeStampCheck => ({
    timeStamp: { file: token, outcome: 'invalid', facts: null },
    missing,
    changed: [...(trusted === null ? [authorities] : []), ...(!isToken || (trusted !== null && !isSignatureChanged) ? [token] : [])],
    problems: [{ code: 'time-stamp-invalid', message: `${file}: ${message}` }],
  });
  if (trusted === null) return invalid(authorities, 'It is not what was put beside the time stamp.');
  try {
    const stamped = await readTimeStamp(tokenBytes, await readTagBytes(bag, signatureFiles.signature), trusted);
    if (signedAtMs !== null && stamped.atMs < signedAtMs - clockSkewMs)
      return invalid(token, 'It is older than the signature that it stamps.');
    return { timeStamp: { file: token, outcome: 'valid', facts: await timeStampFacts(stamped) }, missing, changed: [], problems: [] };
  } catch (error) {
    return invalid(token, toAppError(error).message);
  }
}

/** What is put beside a token: who the authority rests on, without whom nobody could check it. */
export function authoritiesOf({ chain }: Pick<TimeStamp, 'chain'>): string {
  return toPem(chain.length > 1 ? chain.slice(1) : chain);
}

export async function timeStampFacts(stamp: TimeStamp): Promise<TimeStampFacts> {
  const { atMs, accuracyMs, authority, policy, serialNumber } = stamp;
  const root = stamp.chain.at(-1) ?? new Uint8Array();
  return {
    atMs,
    accuracyMs,
    authority,
    policy,
    serialNumber,
    root: certificateFacts(root).subject,
    rootFingerprint: await fingerprintOf(root),
  };
}

/** Null for a text that `authoritiesOf` did not write: each certificate confirms itself, or is the token's too, or its issuer follows. */
async function readAuthorities(bag: BagReader, token: Uint8Array): Promise<pki.Certificate[] | null> {
  try {
    const text = await readTagText(bag, timeStampFiles.authorities);
    const certificates = fromPem(text);
    if (certificates.length === 0 || text !== toPem(certificates.map(derOf))) return null;
    for (const [index, certificate] of certificates.entries()) {
      const above = certificates[index + 1] ?? (isSelfIssued(certificate) ? certificate : null);
      const isKnown = above === null ? contains(token, derOf(certificate)) : await isSignedBy(certificate, above);
      if (!isKnown) return null;
    }
    return certificates;
  } catch {
    return null;
  }
}

function contains(bytes: Uint8Array, part: Uint8Array): boolean {
  for (let at = bytes.indexOf(part[0] ?? 0); at >= 0; at = bytes.indexOf(part[0] ?? 0, at + 1)) {
    if (sameBytes(bytes.subarray(at, at + part.length), part)) return true;
  }
  return false;
}
