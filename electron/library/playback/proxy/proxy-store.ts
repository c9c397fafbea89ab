import { mkdir, readdir, readFile, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import type { RecordingId } from '../../../../shared/model/ids.ts';
import { writeCachedFile } from '../../../common/atomic-write.ts';
import { derivedFileKey, openChunk, sealChunk } from '../../../common/sealed-chunk.ts';

/** Raised when segments are made in another way, so that older ones are made anew. */
const proxyVersion = 2;
const ending = '.proxy';

/** The part of a proxy that says how the others are read; all others are numbers. */
export type ProxyPart = number | 'init';

export interface ProxyStoreOptions {
  readonly derivedFolder: string;
  /** The 32-byte cache key. */
  readonly key: Buffer;
  /** Bytes that proxies of all recordings may take. */
  readonly maxBytes: number;
}

/** Segments that were made once, sealed; whole recordings leave it when it grows too large, least recently used first. */
export interface ProxyStore {
  /** Null when it is not there, is of another version of the recording (`content`), or does not authenticate. */
  read(id: RecordingId, content: string, part: ProxyPart): Promise<Buffer | null>;
  write(id: RecordingId, content: string, part: ProxyPart, bytes: Buffer): Promise<void>;
  remove(id: RecordingId): Promise<void>;
}

export function createProxyStore({ derivedFolder, key, maxBytes }: ProxyStoreOptions): ProxyStore {
  const folderOf = (id: RecordingId): string => join(derivedFolder, `${id}${ending}`);
  const placeOf = (id: RecordingId, content: string, part: ProxyPart): string => `proxy ${proxyVersion} ${part} of ${id} ${content}`;
  /** Bytes of each folder, read from the disk once. */
  let sizes: Promise<Map<string, number>> | null = null;

  async function readSizes(): Promise<Map<string, number>> {
    const found = new Map<string, number>();
    for (const name of await readdir(derivedFolder)) {
      if (!name.endsWith(ending)) continue;
      const folder = join(derivedFolder, name);
      const files = await Promise.all((await readdir(folder)).map((file) => stat(join(folder, file))));
      found.set(
        folder,
        files.reduce((sum, { size }) => sum + size, 0),
      );
    }
    return found;
  }

  async function makeRoom(known: Map<string, number>, current: string): Promise<void> {
    let total = [...known.values()].reduce((sum, size) => sum + size, 0);
    if (total <= maxBytes) return;
    const used = await Promise.all([...known.keys()].map(async (folder) => ({ folder, usedMs: (await stat(folder)).mtimeMs })));
    for (const { folder } of used.sort((a, b) => a.usedMs - b.usedMs)) {
      if (total <= maxBytes) return;
      // The recording that is being watched goes last, and then whole: what is on the screen is with the player already.
      if (folder === current && known.size > 1) continue;
      await rm(folder, { recursive: true, force: true });
      total -= known.get(folder) ?? 0;
      known.delete(folder);
    }
  }

  return {
    async read(id, content, part) {
      try {
        const sealed = await readFile(join(folderOf(id), String(part)));
        return openChunk(derivedFileKey(key, id), placeOf(id, content, part), sealed);
      } catch {
        return null;
      }
    },
    async write(id, content, part, bytes) {
      sizes ??= readSizes();
      const known = await sizes;
      const folder = folderOf(id);
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const sealed = sealChunk(derivedFileKey(key, id), placeOf(id, content, part), bytes);
      await writeCachedFile(join(folder, String(part)), sealed);
      const now = new Date();
      await utimes(folder, now, now);
      known.set(folder, (known.get(folder) ?? 0) + sealed.length);
      await makeRoom(known, folder);
    },
    async remove(id) {
      await rm(folderOf(id), { recursive: true, force: true });
      (await sizes)?.delete(folderOf(id));
    },
  };
}
