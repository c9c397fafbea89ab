import { toAppError } from '../errors.ts';
import type { BagSignature } from '../model/evidence.ts';
import type { Problem } from '../model/recording.ts';
import { type BagReader, readTagBytes, readTagText } from './bag-reader.ts';
import { derOf, fromPem, toPem } from './certificates.ts';
import { verifyCms } from './verify-cms.ts';

/** What is signed: it holds the digests of the manifests, which hold those of all files. */
export const signedFile = 'tagmanifest-sha256.txt';
/** Tag files that no manifest can list, since they are made after it. */
export const signatureFiles = { signature: `signature/${signedFile}.p7s`, certificate: 'signature/certificate.pem' } as const;
/** The tag of bag-info.txt that says that a bag was signed: without it nobody would miss a signature. */
export const signedTag = 'Witness-Signed';

export interface SignatureCheck {
  readonly signature: BagSignature | null;
  readonly missing: readonly string[];
  readonly changed: readonly string[];
  readonly problems: readonly Problem[];
}

/** Checks the signature of a bag as Witness writes it. Where there is none, nothing is said, unless the bag says that it was signed. */
export async function checkSignature(bag: BagReader, isSaidToBeSigned: boolean): Promise<SignatureCheck> {
  const names = Object.values(signatureFiles);
  const isThere = names.some((name) => bag.files.has(name));
  if (!isThere && !isSaidToBeSigned) return { signature: null, missing: [], changed: [], problems: [] };
  const missing = names.filter((name) => !bag.files.has(name));
  if (!bag.files.has(signatureFiles.signature) || !bag.files.has(signedFile))
    return { signature: null, missing, changed: [], problems: [] };
  const changed: string[] = [];
  const problems: Problem[] = [];
  try {
    const { certificates, ...found } = await verifyCms(
      await readTagBytes(bag, signedFile),
      await readTagBytes(bag, signatureFiles.signature),
    );
    if (found.outcome === 'invalid') {
      changed.push(signatureFiles.signature);
      problems.push({ code: 'signature-invalid', message: `The signature is not one of this ${signedFile}: one of the two was changed.` });
    } else if (bag.files.has(signatureFiles.certificate)) {
      // A text around the certificates, or another way to break their lines, is a change all the same.
      const text = await readTagText(bag, signatureFiles.certificate);
      if (text.trim() !== toPem(certificates).trim()) changed.push(signatureFiles.certificate);
    }
    return { signature: { file: signatureFiles.signature, ...found }, missing, changed, problems };
  } catch (error) {
    const message = `${signatureFiles.signature}: ${toAppError(error).message}`;
    changed.push(signatureFiles.signature);
    if (bag.files.has(signatureFiles.certificate) && !(await isCertificates(bag, signatureFiles.certificate)))
      changed.push(signatureFiles.certificate);
    return { signature: null, missing, changed, problems: [{ code: 'signature-invalid', message }] };
  }
}

/** Whether a file holds certificates as they are written there, whosever they are. */
async function isCertificates(bag: BagReader, name: string): Promise<boolean> {
  try {
    const text = await readTagText(bag, name);
    const certificates = fromPem(text);
    return certificates.length > 0 && text.trim() === toPem(certificates.map(derOf)).trim();
  } catch {
    return false;
  }
}
