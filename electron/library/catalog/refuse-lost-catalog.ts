import { statSync } from 'node:fs';
import { AppError } from '../../../shared/errors.ts';

/** SQLite takes a file that is shorter for an empty database, and fills it. */
const leastBytes = 512;

/**
 * Throws `catalog-damaged` where a data folder that was used has no catalog any more, or an empty one. The signed head of the journal,
 * which lies beside it from the first opening on, tells that it was used: a new catalog in its place would look as if nothing had been.
 */
export function refuseLostCatalog(paths: { readonly catalog: string; readonly journalHead: string }): void {
  const size = statSync(paths.catalog, { throwIfNoEntry: false })?.size;
  if (size !== undefined && size >= leastBytes) return;
  if (!statSync(paths.journalHead, { throwIfNoEntry: false })) return;
  const what = size === undefined ? 'is missing' : 'is empty';
  throw new AppError('catalog-damaged', `The catalog ${paths.catalog} ${what}, though this data folder has been used.`);
}
