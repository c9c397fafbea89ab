import type { BigIntStats } from 'node:fs';
import { AppError } from '../../../shared/errors.ts';
import type { LooseFile } from '../../../shared/model/source.ts';
import { printableKey } from '../../../shared/printable-key.ts';
import { guarded, readLocalFile, regularFileFacts, toObject } from './local-file.ts';
import type { ListOptions, ReadOptions, RecordingStore, StoredObject } from './recording-store.ts';
import { failureFacts } from './retry.ts';

const pageSize = 1000;
const label = 'the loose files';

/** Exactly these files, wherever they lie: nothing beside them is listed, and no other key is read. */
export function openLooseFilesStore(files: readonly LooseFile[]): RecordingStore {
  async function* list({ prefix = '', signal }: ListOptions = {}): AsyncGenerator<readonly StoredObject[]> {
    let page: StoredObject[] = [];
    for (const { key, path } of files.toSorted((a, b) => (a.key < b.key ? -1 : 1))) {
      const facts = key.startsWith(prefix) ? await guarded(label, key, signal, () => factsUnlessGone(path, key)) : null;
      if (facts) page.push(toObject(key, facts));
      if (page.length === pageSize) {
        yield page;
        page = [];
      }
    }
    if (signal?.aborted) throw new AppError('cancelled', `Cancelled while reading ${label}.`);
    if (page.length > 0) yield page;
  }

  async function locate(key: string, signal?: AbortSignal): Promise<{ path: string; facts: BigIntStats }> {
    const path = files.find((file) => file.key === key)?.path;
    if (path === undefined) throw new AppError('store-object-missing', `"${printableKey(key)}" is none of ${label}.`);
    const facts = await guarded(label, key, signal, () => factsUnlessGone(path, key));
    if (facts) return { path, facts };
    throw new AppError('store-object-missing', `"${printableKey(key)}" of ${label} is not at ${printableKey(path)} any more.`, {
      action: 'Put the file back, or drop it again from where it is now.',
    });
  }

  return {
    label,
    list,
    async *read(key: string, options: ReadOptions) {
      const { path } = await locate(key, options.signal);
      yield* readLocalFile(path, { label, key }, options);
    },
    head: async (key, signal) => toObject(key, (await locate(key, signal)).facts),
    dispose: () => Promise.resolve(),
  };
}

/** Null: it was deleted, moved, or is no file any more. Anything else, like a share that does not answer, tells nothing about it. */
async function factsUnlessGone(path: string, key: string): Promise<BigIntStats | null> {
  try {
    return await regularFileFacts(path, key, label);
  } catch (error) {
    if (error instanceof AppError || failureFacts(error).names.some((name) => name === 'ENOENT' || name === 'ENOTDIR')) return null;
    throw error;
  }
}
