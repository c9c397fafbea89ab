import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { closeCatalog, openCatalog } from '../../../electron/library/catalog/open-catalog.ts';
import { insertWorkPath, listWorkPaths } from '../../../electron/library/catalog/work-paths.ts';
import { createWorkPlaces, sweepWorkPlaces } from '../../../electron/library/work-places.ts';
import { makeTempFolder } from '../../support/library.ts';

async function open() {
  const root = await makeTempFolder('witness-work-places-');
  const catalog = openCatalog({ path: join(root.path, 'catalog.db'), key: 'ab'.repeat(32) });
  onTestFinished(async () => {
    closeCatalog(catalog);
    await root.remove();
  });
  return { root: root.path, catalog, workPlaces: createWorkPlaces(catalog) };
}

it('what was being written when the process ended is removed, what had ended is not touched', async () => {
  const { root, catalog, workPlaces } = await open();
  const folder = workPlaces.begin(root, 'bag');
  mkdirSync(join(folder.path, 'data'), { recursive: true });
  writeFileSync(join(folder.path, 'data', 'half.cast'), 'half');
  const file = workPlaces.begin(root, 'journal.jsonl');
  writeFileSync(file.path, 'half');
  const done = workPlaces.begin(root, 'done.txt');
  writeFileSync(done.path, 'somebody else\u2019s now');
  done.end();
  await sweepWorkPlaces(catalog);
  expect([folder, file, done].map(({ path }) => existsSync(path))).toEqual([false, false, true]);
  expect(listWorkPaths(catalog)).toEqual([]);
});

it('two that are to have one name do not meet', async () => {
  const { root, workPlaces } = await open();
  expect(workPlaces.begin(root, 'bag').path).not.toBe(workPlaces.begin(root, 'bag').path);
});

it('where the folder is not there now, it is removed when it is back', async () => {
  const { root, catalog, workPlaces } = await open();
  const drive = join(root, 'drive');
  const place = workPlaces.begin(drive, 'bag');
  await sweepWorkPlaces(catalog);
  expect(listWorkPaths(catalog)).toEqual([place.path]);
  mkdirSync(place.path, { recursive: true });
  await sweepWorkPlaces(catalog);
  expect(existsSync(place.path)).toBe(false);
  expect(existsSync(drive)).toBe(true);
});

it('nothing is removed that is not named as work is, whatever the record says', async () => {
  const { root, catalog } = await open();
  const paths = ['notes.txt', '.partial', '.bag.partial', 'bag.0123abcd.partial', '.bag.0123abcd.partial.txt'].map((name) =>
    join(root, name),
  );
  for (const path of paths) {
    writeFileSync(path, 'mine');
    insertWorkPath(catalog, path);
  }
  await sweepWorkPlaces(catalog);
  expect(paths.every((path) => existsSync(path))).toBe(true);
});
