import { createHash } from 'node:crypto';
import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { sampleArchive } from '../support/library.ts';
import type { Random } from '../support/random.ts';

/** An archive of which everything is known without asking Witness. */
export interface PlantedWorld {
  readonly folder: string;
  /** SHA-256 of every recording, by its key. */
  readonly recordings: ReadonlyMap<string, string>;
  /** Ids of the sessions that its list of sessions tells. */
  readonly sessionIds: ReadonlySet<string>;
}

/** What the sample archive holds beside recordings. */
const isRecording = (key: string): boolean => !/\.(json|md)$/.test(key);

/** The sample archive, with recordings of random bytes beside them that take a download several requests. */
export async function plantWorld(folder: string, random: Random, sizes: readonly number[] = [1_500_000, 9_000_000]): Promise<PlantedWorld> {
  await cp(sampleArchive, folder, { recursive: true });
  await mkdir(join(folder, 'rdp', 'large'), { recursive: true });
  for (const [index, size] of sizes.entries()) await writeFile(join(folder, 'rdp', 'large', `large-${index}.m4v`), bytesOf(random, size));
  const recordings = new Map<string, string>();
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const key = relative(folder, path).split(sep).join('/');
    if (isRecording(key)) recordings.set(key, sha256(await readFile(path)));
  }
  const list = JSON.parse(await readFile(join(folder, 'list-sra-sessions.json'), 'utf8')) as { sessions: { session_id: string }[] };
  return { folder, recordings, sessionIds: new Set(list.sessions.map(({ session_id: id }) => id)) };
}

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Bytes of a seed: the first block is random, the others follow from it, since random bytes are slow to make one by one. */
export function bytesOf(random: Random, sizeBytes: number): Buffer {
  const bytes = Buffer.alloc(sizeBytes);
  let block = createHash('sha512').update(String(random.next())).digest();
  for (let at = 0; at < sizeBytes; at += block.length) {
    block.copy(bytes, at);
    block = createHash('sha512').update(block).digest();
  }
  return bytes;
}
