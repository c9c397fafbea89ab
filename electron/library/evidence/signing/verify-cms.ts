import { verify, webcrypto, X509Certificate } from 'node:crypto';
import * as x509 from '@peculiar/x509';
import * as asn1 from 'asn1js';
import * as pki from 'pkijs';
import { AppError } from '../../../../shared/errors.ts';
import type { BagSignature } from '../../../../shared/model/evidence.ts';
import { cmsEngine, rebuildCms } from './sign-cms.ts';
import { selfMadeName } from './signing-identity.ts';

const signingTime = '1.2.840.113549.1.9.5';

/** What a detached CMS signature says, and whether it is of this content. Throws `input-malformed` for what is no signature. */
export async function verifyCms(
  content: Uint8Array,
  signature: Uint8Array,
): Promise<Omit<BagSignature, 'file'> & { readonly certificate: Buffer }> {
  const signed = parse(signature);
  const [signer] = signed.signerInfos;
  const certificate = signed.certificates?.find((each) => each instanceof pki.Certificate);
  if (!signer || !certificate) throw new AppError('input-malformed', 'The signature has no signer, or no certificate of one.');
  const data = Uint8Array.from(content).buffer;
  // It throws for what does not fit, as well as it says no.
  const isValid = await signed.verify({ signer: 0, data, checkChain: false }, cmsEngine()).catch(() => false);
  const der = Buffer.from(certificate.toSchema(true).toBER());
  const read = new x509.X509Certificate(der);
  const time = signer.signedAttrs?.attributes.find(({ type }) => type === signingTime)?.values[0];
  const signedAtMs = time instanceof asn1.UTCTime || time instanceof asn1.GeneralizedTime ? time.toDate().getTime() : null;
  const isOurs = read.issuer.includes(selfMadeName);
  const isWhole = !isOurs || (await isAsMade());
  return {
    outcome: isValid && isWhole && !isForged(der) ? 'valid' : 'invalid',
    signer: read.subject,
    issuer: read.issuer,
    isSelfMade: read.subject === read.issuer,
    fingerprint: Buffer.from(await webcrypto.subtle.digest('SHA-256', der)).toString('hex'),
    signedAtMs,
    validFromMs: read.notBefore.getTime(),
    validUntilMs: read.notAfter.getTime(),
    certificate: der,
  };

  /** A reader of CMS passes over much that it does not need; of what Witness wrote itself every byte is known. */
  async function isAsMade(): Promise<boolean> {
    const sha256 = Buffer.from(await webcrypto.subtle.digest('SHA-256', data));
    const made = {
      certificate: Uint8Array.from(der).buffer,
      atMs: signedAtMs ?? 0,
      signature: signer?.signature.valueBlock.valueHexView.slice().buffer ?? new ArrayBuffer(0),
    };
    const rebuilt = await rebuildCms(sha256, made).catch(() => Buffer.alloc(0));
    if (!rebuilt.equals(signature)) return false;
    // OpenSSL, unlike WebCrypto's caller here, takes one way only to write the two numbers of the signature.
    const signedAttributes = Buffer.from(signer?.signedAttrs?.encodedValue ?? new ArrayBuffer(0));
    return verify('sha256', signedAttributes, new X509Certificate(der).publicKey, Buffer.from(made.signature));
  }
}

/** Whether a certificate that confirms itself does not: what the signature is checked with may have been changed in it. */
function isForged(der: Buffer): boolean {
  try {
    const certificate = new X509Certificate(der);
    return certificate.subject === certificate.issuer && !certificate.verify(certificate.publicKey);
  } catch {
    return true;
  }
}

function parse(signature: Uint8Array): pki.SignedData {
  try {
    const info = pki.ContentInfo.fromBER(Uint8Array.from(signature).buffer);
    return new pki.SignedData({ schema: info.content });
  } catch (cause) {
    throw new AppError('input-malformed', 'It is no CMS signature.', { cause });
  }
}
