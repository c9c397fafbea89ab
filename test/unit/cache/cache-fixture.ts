import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { openRecordingCache, type RecordingCache, type RecordingCacheOptions } from '../../../electron/library/cache/recording-cache.ts';
import { openFolderStore } from '../../../electron/library/stores/folder-store.ts';
import type { StoredObject } from '../../../electron/library/stores/recording-store.ts';
import { type RecordingId, recordingIdSchema } from '../../../shared/model/ids.ts';
import { type Faults, faultStore, type StoreCalls } from '../../support/fault-store.ts';

export const masterKey = Buffer.alloc(32, 7);
export const mebibyte = 1024 * 1024;
export const recordingId = (name: string): RecordingId => recordingIdSchema.parse(name);
export const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
export const bytesOf = (sizeBytes: number): Buffer => randomBytes(sizeBytes);

export interface CacheFixture {
  readonly folder: string;
  readonly cache: RecordingCache;
  /** The folder that stands for the bucket. */
  readonly archive: string;
  put(key: string, bytes: Uint8Array): void;
  /** Downloads an object; faults happen on the way, the object facts may be overridden. */
  fetch(
    id: RecordingId,
    key: string,
    more?: {
      readonly faults?: Faults;
      readonly object?: Partial<StoredObject>;
      readonly signal?: AbortSignal;
      readonly cache?: RecordingCache;
    },
  ): Promise<Awaited<ReturnType<RecordingCache['fetch']>> & { readonly calls: StoreCalls }>;
  readAll(id: RecordingId, cache?: RecordingCache): Promise<Uint8Array>;
  /** The same folder as another process, or another key, would see it. */
  reopen(key?: Buffer, onDamaged?: RecordingCacheOptions['onDamaged']): RecordingCache;
  blocksPath(id: RecordingId): string;
  /** Every byte in the cache folder. */
  everything(): Buffer;
  files(): string[];
}

/** A cache on disk and a folder store to fill it from; gone after the test. */
export function makeCache(): CacheFixture {
  const root = mkdtempSync(join(tmpdir(), 'witness-cache-'));
  const folder = join(root, 'cache');
  const archive = join(root, 'archive');
  mkdirSync(folder);
  mkdirSync(archive);
  const opened: RecordingCache[] = [];
  const reopen: CacheFixture['reopen'] = (key = masterKey, onDamaged) => {
    const cache = openRecordingCache({ folder, key, ...(onDamaged && { onDamaged }) });
    opened.push(cache);
    return cache;
  };
  const cache = reopen();
  onTestFinished(async () => {
    for (const each of opened) await each.dispose();
    rmSync(root, { recursive: true, force: true });
  });
  return {
    folder,
    archive,
    cache,
    reopen,
    put(key, bytes) {
      mkdirSync(dirname(join(archive, key)), { recursive: true });
      writeFileSync(join(archive, key), bytes);
    },
    async fetch(id, key, { faults = {}, object = {}, signal, cache: used = cache } = {}) {
      const store = faultStore(openFolderStore(archive), faults);
      const head = { ...(await store.head(key)), ...object };
      const downloaded = await used.fetch({ id, object: head, store, signal });
      return { ...downloaded, calls: store.calls };
    },
    async readAll(id, used = cache) {
      const reader = await used.open(id);
      try {
        return await reader.read(0, reader.sizeBytes);
      } finally {
        await reader.close();
      }
    },
    blocksPath: (id) => join(folder, `${id}.blk`),
    everything: () => Buffer.concat(readdirSync(folder).map((name) => readFileSync(join(folder, name)))),
    files: () => readdirSync(folder).sort(),
  };
}
