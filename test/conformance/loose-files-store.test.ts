import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { openLooseFilesStore } from '../../electron/library/stores/loose-files-store.ts';
import type { LooseFile } from '../../shared/model/source.ts';
import { makeTempFolder } from '../support/library.ts';
import { describeRecordingStore, failureOf, listAll, readAll, sampleBytes } from './recording-store.ts';

describeRecordingStore('loose files store', async () => {
  const parent = await mkdtemp(join(tmpdir(), 'witness-loose-'));
  const files: LooseFile[] = [];
  const put = async (path: string, bytes: Uint8Array): Promise<void> => {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, bytes);
  };
  return {
    open: () => Promise.resolve(openLooseFilesStore(files)),
    openMissing: null,
    async put(key, bytes) {
      const path = join(parent, 'dropped', key);
      await put(path, bytes);
      if (!files.some((file) => file.key === key)) files.push({ key, path });
    },
    remove: (key) => rm(join(parent, 'dropped', key)),
    putOutside: (name, bytes) => put(join(parent, 'dropped', name), bytes),
    dispose: () => rm(parent, { recursive: true }),
  };
});

test('a file that has moved is not listed, and is named with the place where it was', async () => {
  const folder = await makeTempFolder();
  const path = join(folder.path, 'a.cast');
  await writeFile(path, sampleBytes(20));
  await writeFile(join(folder.path, 'b.cast'), sampleBytes(20));
  const store = openLooseFilesStore([{ key: 'drop/a.cast', path }]);
  expect((await listAll(store)).map(({ key }) => key)).toEqual(['drop/a.cast']);
  await rename(path, join(folder.path, 'c.cast'));
  expect(await listAll(store)).toEqual([]);
  const error = await failureOf(() => readAll(store, 'drop/a.cast', { start: 0, endExclusive: 1 }), 'store-object-missing', path);
  expect(error.action).toContain('drop it again');
  await folder.remove();
});
