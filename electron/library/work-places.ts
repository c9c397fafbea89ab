import { randomBytes } from 'node:crypto';
import { rm, stat } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import type { WritableCatalog } from './catalog/handles.ts';
import { deleteWorkPath, insertWorkPath, listWorkPaths } from './catalog/work-paths.ts';

/** Where something is written until it is whole: hidden, beside the place that it takes then. */
export interface WorkPlace {
  readonly path: string;
  /** Once nothing is at the path any more. */
  end(): void;
}

/** Places outside the data folder that are written to now, on record: what a killed process leaves there is removed at the next start. */
export interface WorkPlaces {
  /** For a file or folder that will have this name in this folder, which may have to be made. */
  begin(folder: string, name: string): WorkPlace;
}

export function createWorkPlaces(catalog: WritableCatalog): WorkPlaces {
  return {
    begin(folder, name) {
      const path = resolve(folder, `.${name}.${randomBytes(4).toString('hex')}.partial`);
      insertWorkPath(catalog, path);
      return {
        path,
        end() {
          try {
            deleteWorkPath(catalog, path);
          } catch {
            // A full disk: nothing is there, and the next start finds that out.
          }
        },
      };
    },
  };
}

/** What the record may make us remove: nothing that is not named as we name it. */
const ours = /^\..+\.[0-9a-f]{8}\.partial$/;

/**
 * Removes what an earlier process left. A place whose folder is not there (a drive that is not plugged in) or that cannot be removed
 * stays on record. Never rejects.
 */
export async function sweepWorkPlaces(catalog: WritableCatalog): Promise<void> {
  for (const path of listWorkPaths(catalog)) {
    try {
      await stat(dirname(path));
      if (ours.test(basename(path))) await rm(path, { recursive: true, force: true });
      deleteWorkPath(catalog, path);
    } catch {
      // Tried again at the next start.
    }
  }
}
