import type * as asn1 from 'asn1js';
import * as pki from 'pkijs';
import { AppError } from '../../errors.ts';
import { certificateFacts, derOf, isSameCertificate, isSelfIssued, isSignedBy, weaknessOf } from '../certificates.ts';
import { cmsEngine } from '../cms-form.ts';
import { sameBytes, toHex } from '../hex.ts';
import { signerCertificate } from '../verify-cms.ts';
import { authorityObjection, namesCertificate } from './authority-certificate.ts';

/** What a time-stamp token (RFC 3161, 2.4.2) says, once all of it was checked. */
export interface TimeStamp {
  readonly atMs: number;
  /** How far off the time may be, as the authority says. */
  readonly accuracyMs: number | null;
  readonly policy: string;
  readonly serialNumber: string;
  /** Hexadecimal, without leading zeros; null where it has none. */
  readonly nonce: string | null;
  /** Distinguished name, as RFC 4514 writes it. */
  readonly authority: string;
  /** DER: the authority's certificate, its issuers, and last the one that all of it rests on. */
  readonly chain: readonly Uint8Array<ArrayBuffer>[];
}

export const sha256Oid = '2.16.840.1.101.3.4.2.1';
const signedDataOid = '1.2.840.113549.1.7.2';
const brokenDigests: ReadonlySet<string> = new Set(['1.3.14.3.2.26', '1.2.840.113549.2.5']);

/**
 * Checks a token over these bytes: what it stamps, who signed it with what certificate, and whom that rests on. `trusted` are
 * the certificates that count as confirmed; with none it rests on the last one that the token itself holds. Throws
 * `time-stamp-invalid`.
 */
export async function readTimeStamp(
  token: Uint8Array<ArrayBuffer>,
  stamped: Uint8Array<ArrayBuffer>,
  trusted: readonly pki.Certificate[],
): Promise<TimeStamp> {
  const { signed, info } = parseToken(token);
  const imprint = info.messageImprint;
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', stamped));
  if (imprint.hashAlgorithm.algorithmId !== sha256Oid || !sameBytes(imprint.hashedMessage.valueBlock.valueHexView, digest)) {
    throw refused('The time stamp is of something else: its hash is not that of what was to be stamped.');
  }
  const [signer, ...more] = signed.signerInfos;
  const certificate = signer && more.length === 0 ? signerCertificate(signed, signer) : undefined;
  if (!signer || !certificate) throw refused('The time stamp does not carry the certificate of the authority that signed it.');
  const atMs = info.genTime.getTime();
  const { subject } = certificateFacts(derOf(certificate));
  const objection = authorityObjection(certificate, atMs);
  if (objection !== null) throw refused(`The certificate of the authority (${subject}) cannot be used: ${objection}.`);
  if (brokenDigests.has(signer.digestAlgorithm.algorithmId))
    throw refused('The time stamp is signed over SHA-1 or MD5, which can be forged.');
  if (!(await namesCertificate(signer, certificate))) {
    throw refused('The signature of the time stamp does not name the certificate that it comes with (RFC 5816).');
  }
  const isSigned = await signed.verify({ signer: 0, data: stamped.buffer, checkChain: false }, cmsEngine()).catch(() => false);
  if (!isSigned || !signer.signedAttrs) throw refused('The signature of the time stamp is not valid.');
  return {
    atMs,
    accuracyMs: accuracyOf(info),
    policy: info.policy,
    serialNumber: toHex(info.serialNumber.valueBlock.valueHexView),
    nonce: info.nonce ? plainHex(info.nonce) : null,
    authority: subject,
    chain: (await buildChain(certificate, signed, trusted, atMs)).map(derOf),
  };
}

/** Whether these bytes are a token at all, of whatever and by whomever. */
export function isTimeStamp(token: Uint8Array<ArrayBuffer>): boolean {
  try {
    parseToken(token);
    return true;
  } catch {
    return false;
  }
}

/** A number without the zeros before it: encoders differ in them. */
export function plainHex(number: asn1.Integer): string {
  return toHex(number.valueBlock.valueHexView).replace(/^0+(?=.)/, '');
}

function refused(message: string): AppError {
  return new AppError('time-stamp-invalid', message);
}

function parseToken(token: Uint8Array<ArrayBuffer>): { readonly signed: pki.SignedData; readonly info: pki.TSTInfo } {
  try {
    const content = pki.ContentInfo.fromBER(token.buffer);
    if (content.contentType !== signedDataOid) throw new Error('It is not signed data.');
    const signed = new pki.SignedData({ schema: content.content });
    const { eContent, eContentType } = signed.encapContentInfo;
    if (eContentType !== pki.id_eContentType_TSTInfo || !eContent) throw new Error('It holds no TSTInfo.');
    const info = pki.TSTInfo.fromBER(eContent.getValue());
    if (info.version !== 1) throw new Error('It is of another version.');
    return { signed, info };
  } catch (cause) {
    throw new AppError('time-stamp-invalid', 'It is no time stamp of RFC 3161.', { cause });
  }
}

function accuracyOf({ accuracy }: pki.TSTInfo): number | null {
  if (!accuracy) return null;
  const { seconds = 0, millis = 0 } = accuracy;
  return Math.max(0, Math.round(seconds * 1000 + millis));
}

/** From the authority to whom it rests on, as it was at that time; CRLs are not asked for, since evidence is checked offline. */
async function buildChain(
  authority: pki.Certificate,
  signed: pki.SignedData,
  trusted: readonly pki.Certificate[],
  atMs: number,
): Promise<pki.Certificate[]> {
  const sent = (signed.certificates ?? []).filter((each) => each instanceof pki.Certificate);
  const anchors = trusted.length > 0 ? [...trusted] : [await lastOf(authority, sent)];
  if (anchors.some((anchor) => isSameCertificate(anchor, authority))) return [authority];
  // The last one of `certs` is the one that is asked about.
  const certs = [...sent.filter((each) => !isSameCertificate(each, authority)), authority];
  const engine = new pki.CertificateChainValidationEngine({ trustedCerts: anchors, certs, checkDate: new Date(atMs) });
  const {
    result,
    certificatePath = [],
    resultMessage,
  } = await engine
    .verify({ passedWhenNotRevValues: true }, cmsEngine())
    .catch((error: unknown) => ({ result: false, certificatePath: [], resultMessage: String(error) }));
  if (!result || certificatePath.length === 0) {
    throw new AppError('time-stamp-invalid', 'The certificate of the authority does not lead to one that is trusted for time stamps.', {
      cause: new Error(resultMessage),
      action: 'Name the certificate of the authority that issues for this time-stamp authority, or choose another one.',
    });
  }
  for (const each of certificatePath) {
    const weakness = weaknessOf(each);
    if (weakness !== null)
      throw refused(`A certificate above the authority (${certificateFacts(derOf(each)).subject}) cannot be used: ${weakness}.`);
  }
  return certificatePath;
}

const mostIssuers = 8;

/** The certificate that the chain in the token ends with. */
async function lastOf(authority: pki.Certificate, sent: readonly pki.Certificate[]): Promise<pki.Certificate> {
  let last = authority;
  for (let count = 0; count < mostIssuers && !isSelfIssued(last); count++) {
    const below = last;
    const issuers = sent.filter((each) => each.subject.isEqual(below.issuer) && !isSameCertificate(each, below));
    let issuer: pki.Certificate | undefined;
    for (const each of issuers) if (await isSignedBy(below, each)) issuer ??= each;
    if (!issuer) break;
    last = issuer;
  }
  return last;
}
