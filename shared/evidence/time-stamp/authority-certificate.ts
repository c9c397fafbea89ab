import * as asn1 from 'asn1js';
import * as pki from 'pkijs';
import { derOf, weaknessOf } from '../certificates.ts';
import { sameBytes } from '../hex.ts';

const oids = {
  keyUsage: '2.5.29.15',
  extendedKeyUsage: '2.5.29.37',
  timeStamping: '1.3.6.1.5.5.7.3.8',
  signingCertificate: '1.2.840.113549.1.9.16.2.12',
  signingCertificateV2: '1.2.840.113549.1.9.16.2.47',
} as const;

const hashNames: Readonly<Record<string, string>> = {
  '1.3.14.3.2.26': 'SHA-1',
  '2.16.840.1.101.3.4.2.1': 'SHA-256',
  '2.16.840.1.101.3.4.2.2': 'SHA-384',
  '2.16.840.1.101.3.4.2.3': 'SHA-512',
};

/** Why a certificate is not one of a time-stamp authority (RFC 3161, 2.3) at that time; null where it is. */
export function authorityObjection(certificate: pki.Certificate, atMs: number): string | null {
  const purpose = certificate.extensions?.find(({ extnID }) => extnID === oids.extendedKeyUsage);
  const purposes = purpose?.parsedValue instanceof pki.ExtKeyUsage ? purpose.parsedValue.keyPurposes : [];
  if (!purposes.includes(oids.timeStamping)) return 'it is not for time stamping';
  if (purposes.length > 1 || !purpose?.critical) return 'it is not for time stamping alone, as RFC 3161 (2.3) asks';
  const usage = certificate.extensions?.find(({ extnID }) => extnID === oids.keyUsage)?.parsedValue;
  if (usage instanceof asn1.BitString && !mayOnlySign(usage)) return 'its key is not for signatures, or not for signatures alone';
  if (atMs < certificate.notBefore.value.getTime()) return 'it was not valid yet';
  if (atMs > certificate.notAfter.value.getTime()) return 'it had expired';
  return weaknessOf(certificate);
}

/** Digital signature and non-repudiation (RFC 5280, 4.2.1.3), one or both and nothing else. */
function mayOnlySign(usage: asn1.BitString): boolean {
  const [first = 0, ...rest] = usage.valueBlock.valueHexView;
  return (first & 0xc0) !== 0 && (first & 0x3f) === 0 && rest.every((byte) => byte === 0);
}

/**
 * Whether the signed attributes name this certificate by its hash (RFC 3161, 2.4.2; RFC 5816): else another one with the same
 * key could be put beside the token. SHA-1 is what RFC 3161 knew; nothing rests on it but the name.
 */
export async function namesCertificate(signer: pki.SignerInfo, certificate: pki.Certificate): Promise<boolean> {
  const attributes = signer.signedAttrs?.attributes ?? [];
  const ids = attributes.flatMap(({ type, values }) => {
    const isFirst = type === oids.signingCertificate;
    if (!isFirst && type !== oids.signingCertificateV2) return [];
    const found = firstCertId(values[0]);
    return [found && { ...found, algorithm: isFirst ? 'SHA-1' : (found.algorithm ?? 'SHA-256') }];
  });
  if (ids.length === 0) return false;
  const der = derOf(certificate);
  for (const id of ids) {
    if (!id || !sameBytes(new Uint8Array(await crypto.subtle.digest(id.algorithm, der)), id.hash)) return false;
  }
  return true;
}

/** The first ESSCertID or ESSCertIDv2 of a SigningCertificate: that of the signer. */
function firstCertId(attribute: unknown): { readonly hash: Uint8Array; readonly algorithm: string | null } | null {
  const certs = partsOf(attribute)[0];
  const [first, second] = partsOf(partsOf(certs)[0]);
  if (first instanceof asn1.OctetString) return { hash: first.valueBlock.valueHexView, algorithm: null };
  const oid = partsOf(first)[0];
  if (!(oid instanceof asn1.ObjectIdentifier) || !(second instanceof asn1.OctetString)) return null;
  const algorithm = hashNames[oid.valueBlock.toString()];
  return algorithm === undefined ? null : { hash: second.valueBlock.valueHexView, algorithm };
}

function partsOf(value: unknown): readonly unknown[] {
  return value instanceof asn1.Sequence ? value.valueBlock.value : [];
}
