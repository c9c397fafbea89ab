import * as x509 from '@peculiar/x509';
import * as pki from 'pkijs';
import { cmsEngine } from './cms-form.ts';
import { sameBytes, toHex } from './hex.ts';

/** A certificate as people read it. */
export interface CertificateFacts {
  /** Distinguished names, as RFC 4514 writes them. */
  readonly subject: string;
  readonly issuer: string;
  readonly validFromMs: number;
  readonly validUntilMs: number;
}

export function derOf(certificate: pki.Certificate): Uint8Array<ArrayBuffer> {
  return new Uint8Array(certificate.toSchema(true).toBER());
}

export function certificateFacts(der: Uint8Array<ArrayBuffer>): CertificateFacts {
  const read = new x509.X509Certificate(der);
  return {
    subject: read.subject,
    issuer: read.issuer,
    validFromMs: read.notBefore.getTime(),
    validUntilMs: read.notAfter.getTime(),
  };
}

/** SHA-256 of the certificate (DER). */
export async function fingerprintOf(der: Uint8Array<ArrayBuffer>): Promise<string> {
  return toHex(new Uint8Array(await crypto.subtle.digest('SHA-256', der)));
}

export function toPem(ders: readonly Uint8Array<ArrayBuffer>[]): string {
  return ders.map((der) => `${x509.PemConverter.encode(der, 'CERTIFICATE').trim()}\n`).join('');
}

/** Certificates of a PEM text. Throws for what is none. */
export function fromPem(text: string): pki.Certificate[] {
  return x509.PemConverter.decode(text).map((der) => pki.Certificate.fromBER(der));
}

export function isSelfIssued(certificate: pki.Certificate): boolean {
  return certificate.subject.isEqual(certificate.issuer);
}

export async function isSignedBy(certificate: pki.Certificate, issuer: pki.Certificate): Promise<boolean> {
  try {
    return await certificate.verify(issuer, cmsEngine());
  } catch {
    return false;
  }
}

export function isSameCertificate(one: pki.Certificate, other: pki.Certificate): boolean {
  return sameBytes(derOf(one), derOf(other));
}

// RFC 8017 (appendix A) and RFC 3279 (2.2).
const brokenSignatures: Readonly<Record<string, string>> = {
  '1.2.840.113549.1.1.4': 'MD5',
  '1.2.840.113549.1.1.5': 'SHA-1',
  '1.2.840.10040.4.3': 'SHA-1',
  '1.2.840.10045.4.1': 'SHA-1',
};
const leastRsaBits = 2048;

/** Why nobody should trust what is signed with it today; null where nothing speaks against it. */
export function weaknessOf(certificate: pki.Certificate): string | null {
  const broken = brokenSignatures[certificate.signatureAlgorithm.algorithmId];
  // Nothing rests on the signature of a root over itself.
  if (broken !== undefined && !isSelfIssued(certificate)) return `it is signed with ${broken}, which can be forged`;
  const key = certificate.subjectPublicKeyInfo.parsedKey;
  if (!(key instanceof pki.RSAPublicKey)) return null;
  const modulus = key.modulus.valueBlock.valueHexView;
  const first = modulus.findIndex((byte) => byte !== 0);
  const bits = first < 0 ? 0 : (modulus.length - first) * 8 - Math.clz32(modulus[first] ?? 0) + 24;
  return bits < leastRsaBits ? `its RSA key has ${bits} bits, and ${leastRsaBits} are the least that counts as safe` : null;
}
