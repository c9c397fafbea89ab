import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../../shared/errors.ts';

/** Where it lies in a bag: a tag file (RFC 8493, 2.2.4), which the tag manifests list and the signature so covers. */
export const bagPageName = 'verify.html';

/** The page that checks the bag it lies in, as it was built beside the resources of the application. */
export async function readBagPage(resourcesDir: string): Promise<Uint8Array> {
  const path = join(resourcesDir, '..', 'out', 'bag-page', bagPageName);
  try {
    return await readFile(path);
  } catch (cause) {
    throw new AppError('export-failed', `${path}, which goes into every export, cannot be read.`, {
      cause,
      action: 'Install Witness again; in a checkout, "npm start" and "npm run witness -- export" build it.',
    });
  }
}
