import * as asn1 from 'asn1js';
import * as pki from 'pkijs';

// RFC 5652, section 11.
const oids = {
  data: '1.2.840.113549.1.7.1',
  signedData: '1.2.840.113549.1.7.2',
  contentType: '1.2.840.113549.1.9.3',
  messageDigest: '1.2.840.113549.1.9.4',
  signingTime: '1.2.840.113549.1.9.5',
} as const;
export const signingTimeOid = oids.signingTime;

/** WebCrypto, which browsers and Node have alike, for pkijs. */
export function cmsEngine(): pki.CryptoEngine {
  return new pki.CryptoEngine({ name: 'witness', crypto: crypto as Crypto });
}

/** Detached signed data as Witness makes it, without its signature. The first certificate (DER) is the signer's, then its issuers'. */
export function unsignedData(sha256: Uint8Array, certificates: readonly ArrayBuffer[], atMs: number): pki.SignedData {
  const [signer, ...issuers] = certificates.map((der) => pki.Certificate.fromBER(der));
  if (!signer) throw new Error('A signature needs a certificate.');
  const attribute = (type: string, value: asn1.BaseBlock): pki.Attribute => new pki.Attribute({ type, values: [value] });
  return new pki.SignedData({
    version: 1,
    encapContentInfo: new pki.EncapsulatedContentInfo({ eContentType: oids.data }),
    certificates: [signer, ...issuers],
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

/** As a ContentInfo (RFC 5652, section 3), DER. */
export function signedDataToDer(signed: pki.SignedData): Uint8Array<ArrayBuffer> {
  const content = new pki.ContentInfo({ contentType: oids.signedData, content: signed.toSchema(true) });
  return new Uint8Array(content.toSchema().toBER());
}

/** The bytes of a self-made signature, from what it says: whatever else is in a file was not put there by Witness. */
export async function rebuildCms(
  sha256: Uint8Array,
  made: { readonly certificate: ArrayBuffer; readonly atMs: number; readonly signature: ArrayBuffer },
): Promise<Uint8Array> {
  const signed = unsignedData(sha256, [made.certificate], made.atMs);
  // For the names of the algorithms, which do not depend on the key.
  const { privateKey } = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign']);
  await signed.sign(privateKey as CryptoKey, 0, 'SHA-256', undefined, cmsEngine());
  for (const signer of signed.signerInfos) signer.signature = new asn1.OctetString({ valueHex: made.signature });
  return signedDataToDer(signed);
}

/**
 * Whether a signature of ECDSA with P-256 is written in the one way that DER has for its two numbers: readers that take others
 * pass over bytes that were changed.
 */
export function isDerOfP256(signature: Uint8Array): boolean {
  if (signature[0] !== 0x30 || signature[1] !== signature.length - 2) return false;
  let at = 2;
  for (let turn = 0; turn < 2; turn++) {
    const length = signature[at + 1] ?? 0;
    const number = signature.subarray(at + 2, at + 2 + length);
    const [first = 0, second = 0] = number;
    if (signature[at] !== 0x02 || length === 0 || number.length !== length || first >= 0x80) return false;
    if (first === 0 ? length > 33 || length === 1 || second < 0x80 : length > 32) return false;
    at += 2 + length;
  }
  return at === signature.length;
}
