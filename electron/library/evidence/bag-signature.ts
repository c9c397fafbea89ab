import { X509Certificate } from 'node:crypto';
import { toAppError } from '../../../shared/errors.ts';
import type { BagSignature } from '../../../shared/model/evidence.ts';
import type { Problem } from '../../../shared/model/recording.ts';
import { type BagFiles, openBagFile } from './bag-files.ts';
import { verifyCms } from './signing/verify-cms.ts';

/** What is signed: it holds the digests of the manifests, which hold those of all files. */
export const signedFile = 'tagmanifest-sha256.txt';
/** Tag files that no manifest can list, since they are made after it. */
export const signatureFiles = { signature: `signature/${signedFile}.p7s`, certificate: 'signature/certificate.pem' } as const;
/** The tag of bag-info.txt that says that a bag was signed: without it nobody would miss a signature. */
export const signedTag = 'Witness-Signed';

const mostBytes = 16 * 1024 ** 2;

export interface SignatureCheck {
  readonly signature: BagSignature | null;
  readonly missing: readonly string[];
  readonly changed: readonly string[];
  readonly problems: readonly Problem[];
}

/** Checks the signature of a bag as Witness writes it. Where there is none, nothing is said, unless the bag says that it was signed. */
export async function checkSignature(folder: string, { files }: BagFiles, isSaidToBeSigned: boolean): Promise<SignatureCheck> {
  const names = Object.values(signatureFiles);
  const isThere = names.some((name) => files.has(name));
  if (!isThere && !isSaidToBeSigned) return { signature: null, missing: [], changed: [], problems: [] };
  const missing = names.filter((name) => !files.has(name));
  if (!files.has(signatureFiles.signature) || !files.has(signedFile)) return { signature: null, missing, changed: [], problems: [] };
  const changed: string[] = [];
  const problems: Problem[] = [];
  try {
    const { certificate, ...found } = await verifyCms(
      await readSmall(folder, signedFile),
      await readSmall(folder, signatureFiles.signature),
    );
    if (found.outcome === 'invalid') {
      changed.push(signatureFiles.signature);
      problems.push({ code: 'signature-invalid', message: `The signature is not one of this ${signedFile}: one of the two was changed.` });
    } else if (files.has(signatureFiles.certificate) && !(await isCertificate(folder, certificate)))
      changed.push(signatureFiles.certificate);
    return { signature: { file: signatureFiles.signature, ...found }, missing, changed, problems };
  } catch (error) {
    const message = `${signatureFiles.signature}: ${toAppError(error).message}`;
    return { signature: null, missing, changed: [signatureFiles.signature], problems: [{ code: 'signature-invalid', message }] };
  }
}

/** Whether the certificate beside a signature is the one inside it. */
async function isCertificate(folder: string, der: Buffer): Promise<boolean> {
  try {
    const text = await readSmall(folder, signatureFiles.certificate);
    const read = new X509Certificate(text);
    // A text around it, or another way to break its lines, is a change all the same.
    return read.raw.equals(der) && text.toString('utf8').trim() === read.toString().trim();
  } catch {
    return false;
  }
}

async function readSmall(folder: string, name: string): Promise<Buffer> {
  const file = await openBagFile(folder, name);
  try {
    const { size } = await file.stat();
    if (size > mostBytes) throw new Error(`${name} is too large.`);
    return await file.readFile();
  } finally {
    await file.close();
  }
}
