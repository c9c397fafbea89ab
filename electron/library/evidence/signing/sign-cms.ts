import * as x509 from '@peculiar/x509';
import { cmsEngine, signedDataToDer, unsignedData } from '../../../../shared/evidence/cms-form.ts';
import type { SigningIdentity } from './signing-identity.ts';

/**
 * A detached CMS signature (RFC 5652) over a file of which the SHA-256 is known, DER. Anybody checks it with
 * `openssl cms -verify -binary -inform DER -in FILE.p7s -content FILE`.
 */
export async function signCms(sha256: Uint8Array, { certificate, privateKey }: SigningIdentity, atMs: number): Promise<Buffer> {
  const signed = unsignedData(sha256, x509.PemConverter.decode(certificate), atMs);
  await signed.sign(privateKey as CryptoKey, 0, 'SHA-256', undefined, cmsEngine());
  return Buffer.from(signedDataToDer(signed));
}
