import { copyFile, open, readdir, readFile, rm, stat, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { makeTempFolder, openTestLibrary } from '../support/library.ts';

/** A data folder that was used, and closed. */
async function usedHome(): Promise<string> {
  const folder = await makeTempFolder('witness-damaged-');
  onTestFinished(folder.remove);
  const home = join(folder.path, 'home');
  const engine = await openTestLibrary(home);
  for (let index = 0; index < 300; index += 1) await engine.call('cases.create', { title: `Case ${index}`, summary: 'x'.repeat(2000) });
  await engine.close();
  return home;
}

test.each([
  ['missing', (path: string) => rm(path)],
  ['empty', (path: string) => truncate(path, 0)],
  ['empty', (path: string) => truncate(path, 100)],
])('a data folder that was used is not begun anew where its catalog is %s', async (what, damage) => {
  const home = await usedHome();
  const catalog = join(home, 'catalog.db');
  await copyFile(catalog, `${catalog}.backup`);
  await damage(catalog);
  const before = await Promise.all((await readdir(home)).filter((name) => /json$/.test(name)).map((name) => readFile(join(home, name))));
  await expect(openTestLibrary(home)).rejects.toMatchObject({
    code: 'catalog-damaged',
    message: expect.stringContaining(`${catalog} is ${what}`),
    action: expect.stringContaining('backup'),
  });
  expect(await Promise.all((await readdir(home)).filter((name) => /json$/.test(name)).map((name) => readFile(join(home, name))))).toEqual(
    before,
  );
  await copyFile(`${catalog}.backup`, catalog);
  const engine = await openTestLibrary(home);
  expect((await engine.call('cases.list', {})).cases).toHaveLength(300);
  await engine.close();
});

test('a page of the catalog that is not what was written is told as that by every call that reads it', async () => {
  const home = await usedHome();
  const path = join(home, 'catalog.db');
  const { size } = await stat(path);
  const file = await open(path, 'r+');
  // Behind the schema, in what was written last: the rows of cases and of the journal.
  for (let at = Math.floor(size / 2 / 4096) * 4096; at < size; at += 4096) await file.write(Buffer.alloc(16), 0, 16, at + 100);
  await file.close();
  const failure = await openTestLibrary(home)
    .then(async (engine) => {
      try {
        await engine.call('cases.list', {});
      } finally {
        await engine.close();
      }
    })
    .catch((error: unknown) => error);
  expect(failure).toMatchObject({ code: 'catalog-damaged', action: expect.stringContaining('backup') });
});
