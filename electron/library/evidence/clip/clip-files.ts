import { createHash } from 'node:crypto';
import { constants, createReadStream, createWriteStream } from 'node:fs';
import { copyFile, link, mkdir, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Sha256, sha256Schema } from '../../../../shared/model/ids.ts';
import { syncFolder } from '../../../common/atomic-write.ts';
import type { WorkPlaces } from '../../work-places.ts';

export interface WrittenClip {
  readonly path: string;
  readonly recipePath: string;
  readonly bytes: number;
  readonly sha256: Sha256;
}

/**
 * Writes a file and its recipe, both or none, and never over another: they are made under temporary names beside their
 * places, flushed, and then linked to where they belong. Fails with EEXIST where something has that name.
 */
export async function writeClipFiles(options: {
  readonly folder: string;
  readonly name: string;
  readonly signal: AbortSignal;
  readonly workPlaces: WorkPlaces;
  /** Makes the file: pieces of it, or a writer to the given path. */
  readonly content: AsyncIterable<string | Uint8Array> | Iterable<Buffer> | ((path: string) => Promise<void>);
  readonly recipe: (file: { readonly name: string; readonly bytes: number; readonly sha256: Sha256 }) => string;
}): Promise<WrittenClip> {
  const { folder, name, signal, content } = options;
  await mkdir(folder, { recursive: true });
  const path = join(folder, name);
  const recipePath = `${path}.recipe.json`;
  const places = [options.workPlaces.begin(folder, name), options.workPlaces.begin(folder, `${name}.recipe`)] as const;
  const [workPath, workRecipePath] = [places[0].path, places[1].path];
  const placed: string[] = [];
  try {
    if (typeof content === 'function') await content(workPath);
    else await pipeline(Readable.from(content), createWriteStream(workPath, { flags: 'wx' }), { signal });
    signal.throwIfAborted();
    const hash = createHash('sha256');
    let bytes = 0;
    for await (const chunk of createReadStream(workPath)) {
      hash.update(chunk);
      bytes += chunk.length;
    }
    const sha256 = sha256Schema.parse(hash.digest('hex'));
    const recipe = await open(workRecipePath, 'wx');
    try {
      await recipe.writeFile(options.recipe({ name, bytes, sha256 }));
      await recipe.sync();
    } finally {
      await recipe.close();
    }
    await flush(workPath);
    signal.throwIfAborted();
    for (const [from, to] of [
      [workPath, path],
      [workRecipePath, recipePath],
    ] as const) {
      await place(from, to);
      placed.push(to);
    }
    await syncFolder(folder);
    return { path, recipePath, bytes, sha256 };
  } catch (error) {
    for (const each of placed) await rm(each, { force: true });
    throw error;
  } finally {
    await rm(workPath, { force: true });
    await rm(workRecipePath, { force: true });
    for (const place of places) place.end();
  }
}

async function flush(path: string): Promise<void> {
  const file = await open(path, 'r+');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Unlike a rename, a link never replaces what is there; some file systems have none. */
async function place(from: string, to: string): Promise<void> {
  try {
    await link(from, to);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    if (code !== 'EPERM' && code !== 'ENOTSUP' && code !== 'ENOSYS') throw error;
    await copyFile(from, to, constants.COPYFILE_EXCL);
  }
}
