import type { BigIntStats, Dirent } from 'node:fs';
import { type FileHandle, lstat, open, readdir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError, type ErrorCode } from '../../../shared/errors.ts';
import { printableKey } from '../../../shared/printable-key.ts';
import { isInside, isSkippedName, realFolder, resolveKey } from './folder-path.ts';
import type { ListOptions, ReadOptions, RecordingStore, StoredObject } from './recording-store.ts';
import { failureFacts, meritsRetry } from './retry.ts';
import { objectChanged } from './store-failure.ts';

const pageSize = 1000;
const chunkBytes = 256 * 1024;

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
      const facts = await stat(file, { bigint: true });
      // Opening a pipe or a device could block for ever.
      if (!facts.isFile()) throw new AppError('store-object-missing', `"${printableKey(key)}" in ${label} is not a file.`);
      return { file, facts };
    });

  async function* read(key: string, { start, endExclusive, ifEtag, signal }: ReadOptions): AsyncGenerator<Uint8Array> {
    const { file } = await locate(key, signal);
    const handle = await guarded(label, key, signal, () => open(file, 'r'));
    const assertUnchanged = async (): Promise<void> => {
      const now = await handle.stat({ bigint: true });
      if ((ifEtag && etagOf(now) !== ifEtag) || now.size < BigInt(endExclusive)) throw objectChanged({ label, key });
    };
    try {
      await guarded(label, key, signal, assertUnchanged);
      for (let at = start; at < endExclusive; ) {
        const chunk = await guarded(label, key, signal, () => readChunk(handle, at, Math.min(chunkBytes, endExclusive - at)));
        if (chunk.length === 0) throw objectChanged({ label, key });
        at += chunk.length;
        yield chunk;
      }
      // A file that was rewritten while it was read has a new time: what was handed out is then a mixture.
      await guarded(label, key, signal, assertUnchanged);
    } finally {
      await handle.close();
    }
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

async function readChunk(handle: FileHandle, at: number, length: number): Promise<Uint8Array> {
  const { bytesRead, buffer } = await handle.read(Buffer.allocUnsafe(length), 0, length, at);
  return buffer.subarray(0, bytesRead);
}

function toObject(key: string, facts: BigIntStats): StoredObject {
  const lastModifiedMs = Number(facts.mtimeNs / 1_000_000n);
  return { key, sizeBytes: Number(facts.size), etag: etagOf(facts), versionId: null, lastModifiedMs, checksum: null };
}

/** A file has no version tag: its size and time of change to the nanosecond stand in for one. */
function etagOf(facts: BigIntStats): string {
  return `${facts.size.toString(16)}-${facts.mtimeNs.toString(16)}`;
}

/** Runs one file operation; its failure becomes an AppError naming the folder and the key. */
async function guarded<T>(label: string, key: string | null, signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> {
  if (signal?.aborted) throw new AppError('cancelled', `Cancelled while reading ${label}.`);
  try {
    return await work();
  } catch (error) {
    if (error instanceof AppError) throw error;
    const facts = failureFacts(error);
    const code = folderCode(facts.names, key);
    const what = key === null ? `The folder ${label}` : `"${printableKey(key)}" in ${label}`;
    const why = facts.names.find((name) => name !== 'Error') ?? 'unknown cause';
    throw new AppError(code, `${what} cannot be read (${why}).`, { cause: error, retryable: meritsRetry(facts) });
  }
}

function folderCode(names: readonly string[], key: string | null): ErrorCode {
  for (const name of names) {
    if (name === 'ENOENT' || name === 'ENOTDIR' || name === 'ELOOP' || name === 'ENAMETOOLONG') {
      return key === null ? 'store-not-found' : 'store-object-missing';
    }
    if (name === 'EACCES' || name === 'EPERM') return 'store-forbidden';
    if (name === 'ETIMEDOUT' || name === 'EHOSTDOWN' || name === 'EHOSTUNREACH' || name === 'ENOTCONN' || name === 'ESTALE')
      return 'store-unreachable';
  }
  return 'store-failed';
}
