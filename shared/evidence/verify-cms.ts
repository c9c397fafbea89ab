import * as asn1 from 'asn1js';
import * as pki from 'pkijs';
import { AppError } from '../errors.ts';
import type { BagSignature } from '../model/evidence.ts';
import { certificateFacts, derOf, fingerprintOf, isSelfIssued, isSignedBy } from './certificates.ts';
import { cmsEngine, isDerOfP256, rebuildCms, signingTimeOid } from './cms-form.ts';
import { sameBytes } from './hex.ts';

/** The organisation that a certificate names which Witness made itself. */
export const selfMadeName = 'Witness self-made';

export interface VerifiedCms extends Omit<BagSignature, 'file'> {
  /** DER: the signer's first, then what else the signature carries. */
  readonly certificates: readonly Uint8Array<ArrayBuffer>[];
}

/** What a detached CMS signature says, and whether it is of this content. Throws `input-malformed` for what is no signature. */
export async function verifyCms(content: Uint8Array<ArrayBuffer>, signature: Uint8Array<ArrayBuffer>): Promise<VerifiedCms> {
  const signed = parseSignedData(signature);
  const [signer] = signed.signerInfos;
  const certificate = signer && signerCertificate(signed, signer);
  if (!signer || !certificate) throw new AppError('input-malformed', 'The signature has no signer, or no certificate of one.');
  // It throws for what does not fit, as well as it says no.
  const isValid = await signed.verify({ signer: 0, data: content.buffer, checkChain: false }, cmsEngine()).catch(() => false);
  const der = derOf(certificate);
  const facts = certificateFacts(der);
  const time = signer.signedAttrs?.attributes.find(({ type }) => type === signingTimeOid)?.values[0];
  const signedAtMs = time instanceof asn1.UTCTime || time instanceof asn1.GeneralizedTime ? time.toDate().getTime() : null;
  const isOurs = facts.issuer.includes(selfMadeName);
  const isWhole = !isOurs || (await isAsMade());
  // What the signature is checked with may have been changed in a certificate that confirms itself.
  const isForged = isSelfIssued(certificate) && !(await isSignedBy(certificate, certificate));
  const others = (signed.certificates ?? []).filter((each) => each instanceof pki.Certificate && each !== certificate);
  return {
    outcome: isValid && isWhole && !isForged ? 'valid' : 'invalid',
    signer: facts.subject,
    issuer: facts.issuer,
    isSelfMade: isSelfIssued(certificate),
    fingerprint: await fingerprintOf(der),
    signedAtMs,
    validFromMs: facts.validFromMs,
    validUntilMs: facts.validUntilMs,
    certificates: [der, ...others.map((each) => derOf(each as pki.Certificate))],
  };

  /** A reader of CMS passes over much that it does not need; of what Witness wrote itself every byte is known. */
  async function isAsMade(): Promise<boolean> {
    const value = Uint8Array.from(signer?.signature.valueBlock.valueHexView ?? []);
    const sha256 = new Uint8Array(await crypto.subtle.digest('SHA-256', content));
    const made = { certificate: der.buffer, atMs: signedAtMs ?? 0, signature: value.buffer };
    const rebuilt = await rebuildCms(sha256, made).catch(() => new Uint8Array());
    return sameBytes(rebuilt, signature) && isDerOfP256(value);
  }
}

/** The certificate that a signature names as its signer's. */
export function signerCertificate(signed: pki.SignedData, { sid }: pki.SignerInfo): pki.Certificate | undefined {
  const certificates = (signed.certificates ?? []).filter((each) => each instanceof pki.Certificate);
  if (!(sid instanceof pki.IssuerAndSerialNumber)) return certificates.length === 1 ? certificates[0] : undefined;
  return certificates.find((each) => each.serialNumber.isEqual(sid.serialNumber) && each.issuer.isEqual(sid.issuer));
}

/** Throws `input-malformed`. */
export function parseSignedData(der: Uint8Array<ArrayBuffer>): pki.SignedData {
  try {
    return new pki.SignedData({ schema: pki.ContentInfo.fromBER(der.buffer).content });
  } catch (cause) {
    throw new AppError('input-malformed', 'It is no CMS signature.', { cause });
  }
}
