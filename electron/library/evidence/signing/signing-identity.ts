import { createPrivateKey, randomBytes, webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';
import { z } from 'zod';
import { selfMadeName } from '../../../../shared/evidence/verify-cms.ts';
import { type SecretVault, signingIdentityName } from '../../../common/secret-vault.ts';

/** Who signs: a certificate (X.509) and its key. */
export interface SigningIdentity {
  /** PEM: its own, then those of its issuers where they are known. */
  readonly certificate: string;
  /** Of the certificate's public key; can sign and nothing else. */
  readonly privateKey: webcrypto.CryptoKey;
  /** Made by Witness itself: it says that all signatures are of one data folder, and nothing about who that is. */
  readonly isSelfMade: boolean;
}

const keptSchema = z.object({ certificate: z.string(), key: z.string() });
/** ECDSA with P-256: what every OpenSSL, Java and Windows verifies. */
const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const validYears = 10;

/**
 * The identity of a data folder: made when it is first needed, kept in the vault. Its name is the account's, since nobody has
 * confirmed any other.
 */
export async function openSigningIdentity(vault: SecretVault, { account, now }: { readonly account: string; readonly now: () => number }) {
  const known = await vault.get(signingIdentityName);
  const kept = known === null ? await makeIdentity(account, now()) : keptSchema.parse(JSON.parse(known));
  if (known === null) await vault.set(signingIdentityName, JSON.stringify(kept));
  const pkcs8 = createPrivateKey(kept.key).export({ type: 'pkcs8', format: 'der' });
  const privateKey = await webcrypto.subtle.importKey('pkcs8', pkcs8, algorithm, false, ['sign']);
  return { certificate: kept.certificate, privateKey, isSelfMade: true } satisfies SigningIdentity;
}

async function makeIdentity(account: string, nowMs: number): Promise<z.infer<typeof keptSchema>> {
  x509.cryptoProvider.set(webcrypto as Crypto);
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const notAfter = new Date(nowMs);
  notAfter.setUTCFullYear(notAfter.getUTCFullYear() + validYears);
  // Positive, as RFC 5280 (4.1.2.2) asks.
  const serial = randomBytes(16);
  serial[0] = ((serial[0] ?? 0) & 0x7f) | 0x40;
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: serial.toString('hex'),
    name: [{ CN: [account === '' ? 'Witness' : account] }, { O: [selfMadeName] }],
    // Clocks differ.
    notBefore: new Date(nowMs - 3_600_000),
    notAfter,
    signingAlgorithm: algorithm,
    keys: keys as CryptoKeyPair,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature | x509.KeyUsageFlags.nonRepudiation, true),
      // OpenSSL asks for it when a message is verified.
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.emailProtection]),
    ],
  });
  const pkcs8 = await webcrypto.subtle.exportKey('pkcs8', keys.privateKey);
  return { certificate: certificate.toString('pem'), key: x509.PemConverter.encode(pkcs8, 'PRIVATE KEY') };
}
