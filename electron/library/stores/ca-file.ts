import { readFile } from 'node:fs/promises';
import { AppError } from '../../../shared/errors.ts';

/** The PEM text of a private certificate authority. Throws `input-unreadable`, and `input-malformed` where it holds no certificate. */
export async function readCaFile(path: string): Promise<string> {
  try {
    const pem = await readFile(path, 'utf8');
    if (!pem.includes('-----BEGIN CERTIFICATE-----')) throw new AppError('input-malformed', `${path} holds no PEM certificate.`);
    return pem;
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw new AppError('input-unreadable', `The certificate authority file ${path} cannot be read.`, { cause: error });
  }
}
