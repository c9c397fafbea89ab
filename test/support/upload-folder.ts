import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';

/** Puts every file of a folder into a bucket or container, under its path. */
export async function uploadFolder(
  store: { put(bucket: string, key: string, body: Uint8Array): Promise<void> },
  bucket: string,
  folder: string,
): Promise<void> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  for (const entry of entries.filter((each) => each.isFile())) {
    const path = join(entry.parentPath, entry.name);
    await store.put(bucket, relative(folder, path).split(sep).join('/'), await readFile(path));
  }
}
