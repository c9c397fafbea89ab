import { access } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { ByteReader } from '../../common/byte-reader.ts';
import { openFileReader } from '../../common/plain-file-reader.ts';

/** Files that belong to a recording and lie beside it: its timing, its input. */
export interface Companions {
  /** By name, in the recording's own folder; null where there is none. Whoever opens it closes it. */
  open(name: string): Promise<ByteReader | null>;
}

export const noCompanions: Companions = { open: async () => null };

/** Companions of a plain file. Names come from recordings: only plain names in the same folder are looked at. */
export function folderCompanions(path: string): Companions {
  return {
    async open(name) {
      if (!isPlainName(name)) return null;
      const sibling = join(dirname(path), name);
      const isThere = await access(sibling).then(
        () => true,
        () => false,
      );
      return isThere ? openFileReader(sibling).catch(() => null) : null;
    },
  };
}

/** No path, no trick: a name as it stands in one folder. */
export function isPlainName(name: string): boolean {
  return name.length > 0 && name.length <= 255 && !/[/\\\0]/.test(name) && name !== '.' && name !== '..';
}

/** The first of several names that is there. */
export async function openFirst(
  companions: Companions,
  names: readonly string[],
): Promise<{ readonly reader: ByteReader; readonly name: string } | null> {
  for (const name of names) {
    const reader = await companions.open(name);
    if (reader) return { reader, name };
  }
  return null;
}
