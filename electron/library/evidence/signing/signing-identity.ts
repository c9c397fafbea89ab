import { createPrivateKey, randomBytes, webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';
import type * as pki from 'pkijs';
import { z } from 'zod';
import { AppError, toAppError } from '../../../../shared/errors.ts';
import { certificateFacts, derOf, fingerprintOf, fromPem, isSelfIssued } from '../../../../shared/evidence/certificates.ts';
import { selfMadeName } from '../../../../shared/evidence/verify-cms.ts';
import type { SignerStatus } from '../../../../shared/model/evidence.ts';
import { chosenIdentityName, type SecretVault, signingIdentityName } from '../../../common/secret-vault.ts';
import { judgeCertificate } from './judge-certificate.ts';
import { readPkcs12 } from './read-pkcs12.ts';

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

export interface IdentityOptions {
  readonly account: string;
  readonly now: () => number;
}

/**
 * The identity of a data folder: the certificate that its user chose, else one that is made when it is first needed, whose name is
 * the account's, since nobody has confirmed any other. Both are kept in the vault. Throws what `judgeCertificate` throws.
 */
export async function openSigningIdentity(vault: SecretVault, { account, now }: IdentityOptions): Promise<SigningIdentity> {
  const chosen = await vault.get(chosenIdentityName);
  if (chosen !== null) {
    const kept = keptSchema.parse(JSON.parse(chosen));
    judgeCertificate(ownCertificate(kept.certificate), now());
    return { certificate: kept.certificate, privateKey: await importKey(kept.key), isSelfMade: false };
  }
  const known = await vault.get(signingIdentityName);
  const kept = known === null ? await makeIdentity(account, now()) : keptSchema.parse(JSON.parse(known));
  if (known === null) await vault.set(signingIdentityName, JSON.stringify(kept));
  return { certificate: kept.certificate, privateKey: await importKey(kept.key), isSelfMade: true };
}

/**
 * Signs with the certificate of a PKCS#12 file from now on. Its key is kept in the vault, and its passphrase nowhere. Throws
 * what `readPkcs12` and `judgeCertificate` throw.
 */
export async function chooseIdentity(
  vault: SecretVault,
  { file, passphrase, now }: { readonly file: Uint8Array; readonly passphrase: string; readonly now: () => number },
): Promise<void> {
  const kept = await readPkcs12(file, passphrase);
  judgeCertificate(ownCertificate(kept.certificate), now());
  await importKey(kept.key);
  await vault.set(chosenIdentityName, JSON.stringify(kept));
}

/** Signs with the self-made certificate again; the key of the chosen one is gone from the vault. */
export async function forgetChosenIdentity(vault: SecretVault): Promise<void> {
  await vault.delete(chosenIdentityName);
}

/** The certificate that is signed with now, valid or not. */
export async function signerStatus(vault: SecretVault, options: IdentityOptions): Promise<SignerStatus> {
  const chosen = await vault.get(chosenIdentityName);
  const { certificate } = chosen === null ? await openSigningIdentity(vault, options) : keptSchema.parse(JSON.parse(chosen));
  const own = ownCertificate(certificate);
  const der = derOf(own);
  const { subject, issuer, validFromMs, validUntilMs } = certificateFacts(der);
  return {
    subject,
    issuer,
    isSelfMade: isSelfIssued(own),
    isChosen: chosen !== null,
    fingerprint: await fingerprintOf(der),
    validFromMs,
    validUntilMs,
    problem: problemOf(own, options.now()),
  };
}

function problemOf(certificate: pki.Certificate, nowMs: number): SignerStatus['problem'] {
  try {
    judgeCertificate(certificate, nowMs);
    return null;
  } catch (error) {
    return toAppError(error).toPayload();
  }
}

function ownCertificate(pem: string): pki.Certificate {
  const [own] = fromPem(pem);
  if (!own) throw new AppError('vault-damaged', 'The vault holds no certificate where that of the signer is kept.');
  return own;
}

const curves: Readonly<Record<string, string>> = { prime256v1: 'P-256', secp384r1: 'P-384', secp521r1: 'P-521' };

async function importKey(pem: string): Promise<webcrypto.CryptoKey> {
  const key = createPrivateKey(pem);
  const namedCurve = curves[key.asymmetricKeyDetails?.namedCurve ?? ''];
  if (key.asymmetricKeyType !== 'rsa' && namedCurve === undefined)
    throw new AppError('signing-unsupported', 'The key of this certificate is of a kind that is not signed with here.');
  const kind = namedCurve === undefined ? { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' } : { name: 'ECDSA', namedCurve };
  return await webcrypto.subtle.importKey('pkcs8', key.export({ type: 'pkcs8', format: 'der' }), kind, false, ['sign']);
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
