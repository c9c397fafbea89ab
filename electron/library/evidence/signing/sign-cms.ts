import { webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';
import * as asn1 from 'asn1js';
import * as pki from 'pkijs';
import type { SigningIdentity } from './signing-identity.ts';

// RFC 5652, section 11.
const oids = {
  data: '1.2.840.113549.1.7.1',
  signedData: '1.2.840.113549.1.7.2',
  contentType: '1.2.840.113549.1.9.3',
  messageDigest: '1.2.840.113549.1.9.4',
  signingTime: '1.2.840.113549.1.9.5',
} as const;

/**
 * A detached CMS signature (RFC 5652) over a file of which the SHA-256 is known, DER. Anybody checks it with
 * `openssl cms -verify -binary -inform DER -in FILE.p7s -content FILE`.
 */
export async function signCms(sha256: Uint8Array, { certificate, privateKey }: SigningIdentity, atMs: number): Promise<Buffer> {
  const signed = signedData(sha256, new x509.X509Certificate(certificate).rawData, atMs);
  await signed.sign(privateKey as CryptoKey, 0, 'SHA-256', undefined, cmsEngine());
  return toDer(signed);
}

/** The bytes of a signature that `signCms` made, from what it says: whatever else is in a file was not put there by it. */
export async function rebuildCms(
  sha256: Uint8Array,
  made: { readonly certificate: ArrayBuffer; readonly atMs: number; readonly signature: ArrayBuffer },
): Promise<Buffer> {
  const signed = signedData(sha256, made.certificate, made.atMs);
  // For the names of the algorithms, which do not depend on the key.
  const { privateKey } = await webcrypto.subtle.generateKey(ecdsa, false, ['sign']);
  await signed.sign(privateKey as CryptoKey, 0, 'SHA-256', undefined, cmsEngine());
  for (const signer of signed.signerInfos) signer.signature = new asn1.OctetString({ valueHex: made.signature });
  return toDer(signed);
}

const ecdsa = { name: 'ECDSA', namedCurve: 'P-256' } as const;

export function cmsEngine(): pki.CryptoEngine {
  return new pki.CryptoEngine({ name: 'node', crypto: webcrypto as Crypto });
}

function signedData(sha256: Uint8Array, certificate: ArrayBuffer, atMs: number): pki.SignedData {
  const signer = pki.Certificate.fromBER(certificate);
  const attribute = (type: string, value: asn1.BaseBlock): pki.Attribute => new pki.Attribute({ type, values: [value] });
  return new pki.SignedData({
    version: 1,
    encapContentInfo: new pki.EncapsulatedContentInfo({ eContentType: oids.data }),
    certificates: [signer],
    signerInfos: [
      new pki.SignerInfo({
        version: 1,
        sid: new pki.IssuerAndSerialNumber({ issuer: signer.issuer, serialNumber: signer.serialNumber }),
        signedAttrs: new pki.SignedAndUnsignedAttributes({
          type: 0,
          // In the order that DER asks of a set, which is that of their lengths here.
          attributes: [
            attribute(oids.contentType, new asn1.ObjectIdentifier({ value: oids.data })),
            attribute(oids.signingTime, new asn1.UTCTime({ valueDate: new Date(atMs) })),
            attribute(oids.messageDigest, new asn1.OctetString({ valueHex: Uint8Array.from(sha256).buffer })),
          ],
        }),
      }),
    ],
  });
}

function toDer(signed: pki.SignedData): Buffer {
  const content = new pki.ContentInfo({ contentType: oids.signedData, content: signed.toSchema(true) });
  return Buffer.from(content.toSchema().toBER());
}
