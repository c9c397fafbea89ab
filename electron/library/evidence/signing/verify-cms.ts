import { webcrypto, X509Certificate } from 'node:crypto';
import * as x509 from '@peculiar/x509';
import * as asn1 from 'asn1js';
import * as pki from 'pkijs';
import { AppError } from '../../../../shared/errors.ts';
import type { BagSignature } from '../../../../shared/model/evidence.ts';

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
  const engine = new pki.CryptoEngine({ name: 'node', crypto: webcrypto as Crypto });
  const data = Uint8Array.from(content).buffer;
  // It throws for what does not fit, as well as it says no.
  const isValid = await signed.verify({ signer: 0, data, checkChain: false }, engine).catch(() => false);
  const der = Buffer.from(certificate.toSchema(true).toBER());
  const read = new x509.X509Certificate(der);
  const time = signer.signedAttrs?.attributes.find(({ type }) => type === signingTime)?.values[0];
  return {
    outcome: isValid && !isForged(der) ? 'valid' : 'invalid',
    signer: read.subject,
    issuer: read.issuer,
    isSelfMade: read.subject === read.issuer,
    fingerprint: Buffer.from(await webcrypto.subtle.digest('SHA-256', der)).toString('hex'),
    signedAtMs: time instanceof asn1.UTCTime || time instanceof asn1.GeneralizedTime ? time.toDate().getTime() : null,
    validFromMs: read.notBefore.getTime(),
    validUntilMs: read.notAfter.getTime(),
    certificate: der,
  };
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
