import { checkBag } from '../../../shared/evidence/check-bag.ts';
import type { VerifyReport } from '../../../shared/model/evidence.ts';
import { openBagFolder } from './bag-files.ts';

export interface VerifyOptions {
  /** The bag's folder. */
  readonly path: string;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: (progress: { readonly done: number; readonly total: number; readonly detail: string }) => void;
}

/** Checks a bag in a folder: see `checkBag`. Throws `input-unreadable` and `input-unknown-format` for what is no bag. */
export async function verifyBag({ path, signal, onProgress }: VerifyOptions): Promise<VerifyReport> {
  const bag = await openBagFolder(path, signal);
  return await checkBag(bag, { signal, onProgress });
}
