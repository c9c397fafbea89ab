import type { BigIntStats } from 'node:fs';
import { type FileHandle, open, stat } from 'node:fs/promises';
import { AppError, type ErrorCode } from '../../../shared/errors.ts';
import { printableKey } from '../../../shared/printable-key.ts';
import type { ReadOptions, StoredObject } from './recording-store.ts';
import { failureFacts, meritsRetry } from './retry.ts';
import { objectChanged } from './store-failure.ts';

/** What stores of files on this computer have alike: their facts, their bytes, and what their failures are called. */

const chunkBytes = 256 * 1024;

/** Facts of a regular file. Throws `store-object-missing` for anything else: opening a pipe or a device could block for ever. */
export async function regularFileFacts(file: string, key: string, label: string): Promise<BigIntStats> {
  const facts = await stat(file, { bigint: true });
  if (!facts.isFile()) throw new AppError('store-object-missing', `"${printableKey(key)}" in ${label} is not a file.`);
  return facts;
}

/** The bytes of a range of a file, which has to stay as it is while it is read. */
export async function* readLocalFile(
  file: string,
  { label, key }: { readonly label: string; readonly key: string },
  { start, endExclusive, ifEtag, signal }: ReadOptions,
): AsyncGenerator<Uint8Array> {
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

export function toObject(key: string, facts: BigIntStats): StoredObject {
  const lastModifiedMs = Number(facts.mtimeNs / 1_000_000n);
  return { key, sizeBytes: Number(facts.size), etag: etagOf(facts), versionId: null, lastModifiedMs, checksum: null };
}

/** Runs one file operation; its failure becomes an AppError naming the folder and the key. */
export async function guarded<T>(label: string, key: string | null, signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> {
  if (signal?.aborted) throw new AppError('cancelled', `Cancelled while reading ${label}.`);
  try {
    return await work();
  } catch (error) {
    if (error instanceof AppError) throw error;
    const facts = failureFacts(error);
    const code = fileFailureCode(facts.names, key);
    const what = key === null ? `The folder ${label}` : `"${printableKey(key)}" in ${label}`;
    const why = facts.names.find((name) => name !== 'Error') ?? 'unknown cause';
    throw new AppError(code, `${what} cannot be read (${why}).`, { cause: error, retryable: meritsRetry(facts) });
  }
}

/** A file has no version tag: its size and time of change to the nanosecond stand in for one. */
function etagOf(facts: BigIntStats): string {
  return `${facts.size.toString(16)}-${facts.mtimeNs.toString(16)}`;
}

async function readChunk(handle: FileHandle, at: number, length: number): Promise<Uint8Array> {
  const { bytesRead, buffer } = await handle.read(Buffer.allocUnsafe(length), 0, length, at);
  return buffer.subarray(0, bytesRead);
}

function fileFailureCode(names: readonly string[], key: string | null): ErrorCode {
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
