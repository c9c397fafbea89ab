import { execFileSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openFolderStore } from '../../electron/library/stores/folder-store.ts';
import { describeRecordingStore, failureOf, listAll, readAll, sampleBytes } from './recording-store.ts';

describeRecordingStore('folder store', async () => {
  const parent = await mkdtemp(join(tmpdir(), 'witness-folder-'));
  const folder = join(parent, 'archive');
  await mkdir(folder);
  const put = async (path: string, bytes: Uint8Array): Promise<void> => {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, bytes);
  };
  return {
    open: () => Promise.resolve(openFolderStore(folder)),
    openMissing: () => Promise.resolve(openFolderStore(join(parent, 'nowhere'))),
    put: (key, bytes) => put(join(folder, key), bytes),
    remove: (key) => rm(join(folder, key)),
    putOutside: (name, bytes) => put(join(parent, name), bytes),
    dispose: () => rm(parent, { recursive: true }),
  };
});

describe('folder store', () => {
  let parent: string;
  let folder: string;

  beforeEach(async () => {
    parent = await mkdtemp(join(tmpdir(), 'witness-folder-'));
    folder = join(parent, 'archive');
    await mkdir(join(folder, 'sub'), { recursive: true });
    await writeFile(join(folder, 'sub', 'a.cast'), sampleBytes(20));
    await writeFile(join(parent, 'secret.txt'), 'outside');
  });
  afterEach(() => rm(parent, { recursive: true, force: true }));

  const keys = async (): Promise<string[]> => (await listAll(openFolderStore(folder))).map(({ key }) => key);

  test('links that lead out of the folder are neither listed nor read', async () => {
    await symlink(join(parent, 'secret.txt'), join(folder, 'leak.cast'));
    await symlink(parent, join(folder, 'up'));
    expect(await keys()).toEqual(['sub/a.cast']);
    const store = openFolderStore(folder);
    for (const key of ['leak.cast', 'up/secret.txt']) {
      await failureOf(() => readAll(store, key, { start: 0, endExclusive: 7 }), 'store-forbidden', key, folder);
    }
  });

  test('a link to a file inside the folder is listed, and links in circles end', async () => {
    await symlink(join(folder, 'sub', 'a.cast'), join(folder, 'same.cast'));
    await symlink(folder, join(folder, 'sub', 'circle'));
    await symlink(join(folder, 'loop'), join(folder, 'loop'));
    expect(await keys()).toEqual(['same.cast', 'sub/a.cast']);
  });

  test('the folder itself may be reached through a link', async () => {
    await symlink(folder, join(parent, 'link'));
    expect((await listAll(openFolderStore(join(parent, 'link')))).map(({ key }) => key)).toEqual(['sub/a.cast']);
  });

  test('hidden and half-written files are skipped', async () => {
    for (const name of ['.hidden', 'b.cast.part', 'c.cast.tmp', '~$d.cast', 'e.cast~', 'Thumbs.db'])
      await writeFile(join(folder, name), 'x');
    await mkdir(join(folder, '.trash'));
    await writeFile(join(folder, '.trash', 'f.cast'), 'x');
    expect(await keys()).toEqual(['sub/a.cast']);
  });

  test('a folder that is a file is not found', async () => {
    await failureOf(() => listAll(openFolderStore(join(parent, 'secret.txt'))), 'store-not-found', 'secret.txt');
  });

  test.skipIf(process.platform === 'win32')('a pipe is neither listed nor opened', async () => {
    execFileSync('mkfifo', [join(folder, 'pipe.cast')]);
    expect(await keys()).toEqual(['sub/a.cast']);
    await failureOf(() => openFolderStore(folder).head('pipe.cast'), 'store-object-missing', 'pipe.cast');
  });

  // Root reads everything.
  test.skipIf(process.getuid?.() === 0 || process.platform === 'win32')('a subfolder that may not be read ends the listing', async () => {
    await chmod(join(folder, 'sub'), 0o000);
    await failureOf(() => listAll(openFolderStore(folder)), 'store-forbidden', 'sub/', folder).finally(() =>
      chmod(join(folder, 'sub'), 0o700),
    );
  });

  test('a file rewritten while it is read fails at the end of the read', async () => {
    const path = join(folder, 'grow.cast');
    await writeFile(path, sampleBytes(600_000));
    const store = openFolderStore(folder);
    const { etag } = await store.head('grow.cast');
    await failureOf(
      async () => {
        let first = true;
        for await (const _ of store.read('grow.cast', { start: 0, endExclusive: 600_000, ifEtag: etag })) {
          if (first) await writeFile(path, sampleBytes(600_001, 9));
          first = false;
        }
      },
      'store-object-changed',
      'grow.cast',
    );
    expect((await store.head('grow.cast')).etag).not.toBe(etag);
  });
});
