import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import * as asn1 from 'asn1js';
import * as pki from 'pkijs';
import { AppError } from '../../../../shared/errors.ts';
import { derOf, isSelfIssued, isSignedBy, toPem } from '../../../../shared/evidence/certificates.ts';
import { cmsEngine } from '../../../../shared/evidence/cms-form.ts';

/** A key and its certificate, as they are kept and signed with. */
export interface SigningKey {
  /** PEM: its own certificate, then those of its issuers that came with it. */
  readonly certificate: string;
  /** PKCS#8, PEM. */
  readonly key: string;
}

// RFC 7292, 4.2 and appendix C.
const bags = {
  key: '1.2.840.113549.1.12.10.1.1',
  shroudedKey: '1.2.840.113549.1.12.10.1.2',
  certificate: '1.2.840.113549.1.12.10.1.3',
} as const;
const pbes2 = '1.2.840.113549.1.5.13';
/** A file made to keep us busy asks for more; a careful one for some hundred thousand. */
const mostIterations = 5_000_000;
const mostCertificates = 50;

/**
 * Reads a PKCS#12 file (RFC 7292): the key that has a certificate, and the certificates above that one. Throws
 * `input-malformed`, `signing-passphrase` and `signing-unsupported`.
 */
export async function readPkcs12(file: Uint8Array, passphrase: string): Promise<SigningKey> {
  const password = Uint8Array.from(Buffer.from(passphrase, 'utf8')).buffer;
  const safes = await openSafes(parse(file), password);
  const certificates: pki.Certificate[] = [];
  const keys: KeyObject[] = [];
  for (const safe of safes) {
    for (const bag of safe.safeBags) {
      if (bag.bagId === bags.certificate && bag.bagValue instanceof pki.CertBag) {
        if (bag.bagValue.parsedValue instanceof pki.Certificate) certificates.push(bag.bagValue.parsedValue);
      } else if (bag.bagId === bags.key && bag.bagValue instanceof pki.PrivateKeyInfo)
        keys.push(keyOf(Buffer.from(bag.bagValue.toSchema().toBER())));
      else if (bag.bagId === bags.shroudedKey && bag.bagValue instanceof pki.PKCS8ShroudedKeyBag) {
        keys.push(await openKey(bag.bagValue, password));
      }
    }
  }
  if (certificates.length > mostCertificates)
    throw new AppError('input-too-large', `The file holds more than ${mostCertificates} certificates.`);
  for (const key of keys) {
    const certificate = certificates.find((each) => isOfKey(each, key));
    if (!certificate) continue;
    const chain = await issuersOf(certificate, certificates);
    return { certificate: toPem(chain.map(derOf)), key: key.export({ type: 'pkcs8', format: 'pem' }).toString() };
  }
  throw new AppError('signing-unsupported', 'The file holds no key that one of its certificates belongs to.', {
    action: 'Export the certificate together with its private key.',
  });
}

function parse(file: Uint8Array): pki.PFX {
  try {
    return pki.PFX.fromBER(Uint8Array.from(file));
  } catch (cause) {
    throw new AppError('input-malformed', 'It is no PKCS#12 file.', { cause, action: 'Choose a .p12 or .pfx file.' });
  }
}

async function openSafes(pfx: pki.PFX, password: ArrayBuffer): Promise<readonly pki.SafeContents[]> {
  if ((pfx.macData?.iterations ?? 0) > mostIterations) throw tooSlow();
  if (!pfx.macData)
    throw new AppError(
      'signing-unsupported',
      'The file is not protected by a passphrase (RFC 7292, 4), so that nothing shows who made it.',
    );
  await decrypting(pfx.parseInternalValues({ password, checkIntegrity: true }, cmsEngine()));
  const safe = pfx.parsedValue?.authenticatedSafe;
  if (!safe) throw new AppError('input-malformed', 'The PKCS#12 file is empty.');
  for (const content of safe.safeContents) {
    if (content.contentType !== pki.id_ContentType_EncryptedData) continue;
    refuseAlgorithm(new pki.EncryptedData({ schema: copyOf(content.content) }).encryptedContentInfo.contentEncryptionAlgorithm);
  }
  await decrypting(safe.parseInternalValues({ safeContents: safe.safeContents.map(() => ({ password })) }, cmsEngine()));
  const parsed: readonly { readonly value: pki.SafeContents }[] = safe.parsedValue.safeContents;
  return parsed.map(({ value }) => value);
}

async function openKey({ encryptionAlgorithm, encryptedData }: pki.PKCS8ShroudedKeyBag, password: ArrayBuffer): Promise<KeyObject> {
  refuseAlgorithm(encryptionAlgorithm);
  const encryptedContentInfo = new pki.EncryptedContentInfo({
    contentEncryptionAlgorithm: encryptionAlgorithm,
    encryptedContent: encryptedData,
  });
  const decrypted = await decrypting(new pki.EncryptedData({ encryptedContentInfo }).decrypt({ password }, cmsEngine()));
  return keyOf(Buffer.from(decrypted));
}

/** Pkijs empties what it reads a structure from. */
function copyOf(block: asn1.BaseBlock): asn1.BaseBlock {
  return asn1.fromBER(block.toBER()).result;
}

/** The old algorithms (RC2, 3DES) are none that anybody should protect a key with. */
function refuseAlgorithm({ algorithmId, algorithmParams }: pki.AlgorithmIdentifier): void {
  if (algorithmId !== pbes2) {
    throw new AppError('signing-unsupported', 'The file is encrypted with RC2 or Triple DES, which are broken or weak.', {
      action:
        'Export it again with AES-256, or convert it: openssl pkcs12 -legacy -in old.p12 -out all.pem; openssl pkcs12 -export -in all.pem -out new.p12',
    });
  }
  const { keyDerivationFunc } = new pki.PBES2Params({ schema: copyOf(algorithmParams) });
  const { iterationCount } = new pki.PBKDF2Params({ schema: keyDerivationFunc.algorithmParams });
  if (iterationCount > mostIterations) throw tooSlow();
}

function tooSlow(): AppError {
  return new AppError('signing-unsupported', `The file asks for more than ${mostIterations} rounds before it opens.`, {
    action: 'Export it again with the usual number of rounds.',
  });
}

/** What does not open did not get its passphrase: nothing else can be told apart there. */
async function decrypting<T>(opening: Promise<T>): Promise<T> {
  try {
    return await opening;
  } catch (cause) {
    throw new AppError('signing-passphrase', 'The passphrase does not open this file.', { cause });
  }
}

function keyOf(pkcs8: Buffer): KeyObject {
  try {
    return createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' });
  } catch (cause) {
    throw new AppError('signing-unsupported', 'The key in the file is of a kind that is not known here.', { cause });
  }
}

function isOfKey(certificate: pki.Certificate, key: KeyObject): boolean {
  const own = createPublicKey(key).export({ type: 'spki', format: 'der' });
  try {
    const written = Buffer.from(certificate.subjectPublicKeyInfo.toSchema().toBER());
    return createPublicKey({ key: written, format: 'der', type: 'spki' }).export({ type: 'spki', format: 'der' }).equals(own);
  } catch {
    return false;
  }
}

/** The certificate, then its issuers as far as they are there; a root, which nobody needs to be sent, is left out. */
async function issuersOf(certificate: pki.Certificate, among: readonly pki.Certificate[]): Promise<pki.Certificate[]> {
  const chain = [certificate];
  for (let last = certificate; !isSelfIssued(last) && chain.length < 8; ) {
    const below = last;
    let issuer: pki.Certificate | undefined;
    for (const each of among) {
      if (!issuer && !chain.includes(each) && each.subject.isEqual(below.issuer) && (await isSignedBy(below, each))) issuer = each;
    }
    if (!issuer || isSelfIssued(issuer)) break;
    chain.push(issuer);
    last = issuer;
  }
  return chain;
}

/** Far more than a key and the certificates above it. */
export const mostPkcs12Bytes = 1024 ** 2;
