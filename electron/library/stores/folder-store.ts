import type { BigIntStats, Dirent } from 'node:fs';
import { lstat, readdir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../../shared/errors.ts';
import { printableKey } from '../../../shared/printable-key.ts';
import { isInside, isSkippedName, realFolder, resolveKey } from './folder-path.ts';
import { guarded, readLocalFile, regularFileFacts, toObject } from './local-file.ts';
import type { ListOptions, ReadOptions, RecordingStore, StoredObject } from './recording-store.ts';
import { failureFacts } from './retry.ts';

const pageSize = 1000;

/** Deeper nesting than any archive has; a bound for a walk over a hostile share. */
const maxDepth = 64;

/** A local folder or a mounted share. Keys are paths below it with "/" between parts. */
export function openFolderStore(path: string): RecordingStore {
  const label = path;

  async function* list({ prefix = '', signal }: ListOptions = {}): AsyncGenerator<readonly StoredObject[]> {
    const root = await guarded(label, null, signal, () => realFolder(path));
    let page: StoredObject[] = [];
    for await (const object of walk(root, '', prefix, label, signal, 0)) {
      page.push(object);
      if (page.length === pageSize) {
        yield page;
        page = [];
      }
    }
    if (page.length > 0) yield page;
  }

  const locate = (key: string, signal?: AbortSignal): Promise<{ file: string; facts: BigIntStats }> =>
    guarded(label, key, signal, async () => {
      const file = await resolveKey(await guarded(label, null, signal, () => realFolder(path)), key, label);
      return { file, facts: await regularFileFacts(file, key, label) };
    });

  async function* read(key: string, options: ReadOptions): AsyncGenerator<Uint8Array> {
    const { file } = await locate(key, options.signal);
    yield* readLocalFile(file, { label, key }, options);
  }

  return {
    label,
    list,
    read,
    head: async (key, signal) => toObject(key, (await locate(key, signal)).facts),
    dispose: () => Promise.resolve(),
  };
}

/** Depth first, by name. Links to folders are not followed: what they show is listed where it is, and no walk can run in circles. */
async function* walk(
  root: string,
  below: string,
  prefix: string,
  label: string,
  signal: AbortSignal | undefined,
  depth: number,
): AsyncGenerator<StoredObject> {
  const entries = await readFolder(root, below, label, signal);
  for (const entry of entries) {
    if (isSkippedName(entry.name)) continue;
    const key = below + entry.name;
    if (entry.isDirectory()) {
      const inner = `${key}/`;
      if (!inner.startsWith(prefix) && !prefix.startsWith(inner)) continue;
      if (depth >= maxDepth)
        throw new AppError('store-failed', `"${printableKey(key)}" in ${label} is nested more than ${maxDepth} folders deep.`);
      yield* walk(root, inner, prefix, label, signal, depth + 1);
    } else if (key.startsWith(prefix)) {
      const facts = await guarded(label, key, signal, () => fileFacts(root, join(root, key), entry));
      if (facts) yield toObject(key, facts);
    }
  }
}

async function readFolder(root: string, below: string, label: string, signal: AbortSignal | undefined): Promise<Dirent[]> {
  return guarded(label, below === '' ? null : below, signal, async () => {
    try {
      const entries = await readdir(join(root, below), { withFileTypes: true });
      return entries.sort((a, b) => (a.name < b.name ? -1 : 1));
    } catch (error) {
      // Removed since its parent was read. Anything else ends the listing: half of it would look like removed recordings.
      if (below !== '' && failureFacts(error).names.includes('ENOENT')) return [];
      throw error;
    }
  });
}

/** Facts of a regular file, or of one that a link inside the folder leads to; null for anything else. */
async function fileFacts(root: string, path: string, entry: Dirent): Promise<BigIntStats | null> {
  try {
    if (entry.isFile()) return await lstat(path, { bigint: true });
    if (!entry.isSymbolicLink()) return null;
    const target = await realpath(path);
    const facts = isInside(root, target) ? await stat(target, { bigint: true }) : null;
    return facts?.isFile() ? facts : null;
  } catch (error) {
    if (failureFacts(error).names.some((name) => name === 'ENOENT' || name === 'ELOOP')) return null;
    throw error;
  }
}
