import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { connection, statement } from '../../electron/library/catalog/handles.ts';
import { migrations } from '../../electron/library/catalog/migrations/index.ts';
import { closeCatalog, openCatalog, transaction } from '../../electron/library/catalog/open-catalog.ts';
import { listSources } from '../../electron/library/catalog/sources.ts';
import { addIndexed, addSource, testCatalog, testFolder, testKey } from './catalog-fixture.ts';

const newest = Math.max(...migrations.map(({ version }) => version));
const later = { version: newest + 1, name: 'later', sql: 'CREATE TABLE later (x INTEGER) STRICT;' };

function files(folder: string): Record<string, string> {
  return Object.fromEntries(
    readdirSync(folder).map((name) => [
      name,
      createHash('sha256')
        .update(readFileSync(join(folder, name)))
        .digest('hex'),
    ]),
  );
}

it('what was written is there when the catalog is opened again', () => {
  const path = join(testFolder(), 'catalog.db');
  const first = openCatalog({ path, key: testKey });
  addSource(first);
  closeCatalog(first);
  expect(listSources(testCatalog(path))).toHaveLength(1);
});

it('a catalog of an older version is brought up to date with its rows', () => {
  const path = join(testFolder(), 'catalog.db');
  const first = openCatalog({ path, key: testKey });
  addSource(first);
  closeCatalog(first);
  const upgraded = openCatalog({ path, key: testKey, migrations: [...migrations, later] });
  expect(listSources(upgraded)).toHaveLength(1);
  expect(statement(upgraded, 'SELECT x FROM later').all()).toEqual([]);
  closeCatalog(upgraded);
});

it('a migration that fails leaves the version before it', () => {
  const path = join(testFolder(), 'catalog.db');
  const broken = { ...later, sql: 'CREATE TABLE half (x INTEGER) STRICT; CREATE TABLE sources (x INTEGER);' };
  expect(() => openCatalog({ path, key: testKey, migrations: [...migrations, broken] })).toThrow();
  const catalog = testCatalog(path);
  expect(statement(catalog, `SELECT name FROM sqlite_master WHERE name = 'half'`).all()).toEqual([]);
});

it('a catalog of a newer version is refused and every file stays byte for byte as it was', () => {
  const folder = testFolder();
  const path = join(folder, 'catalog.db');
  closeCatalog(openCatalog({ path, key: testKey, migrations: [...migrations, later] }));
  const before = files(folder);
  expect(() => openCatalog({ path, key: testKey })).toThrow(
    expect.objectContaining({ code: 'catalog-newer', message: expect.stringContaining(path) }),
  );
  expect(files(folder)).toEqual(before);
});

it('a wrong key is refused as damage and the file stays as it was', () => {
  const folder = testFolder();
  const path = join(folder, 'catalog.db');
  closeCatalog(openCatalog({ path, key: testKey }));
  const before = files(folder);
  expect(() => openCatalog({ path, key: 'f'.repeat(64) })).toThrow(expect.objectContaining({ code: 'catalog-damaged' }));
  expect(files(folder)).toEqual(before);
});

it('a damaged or foreign file is refused as damage', () => {
  const folder = testFolder();
  const path = join(folder, 'catalog.db');
  closeCatalog(openCatalog({ path, key: testKey }));
  const bytes = readFileSync(path);
  bytes.fill(0x5a, 100, 600);
  writeFileSync(path, bytes);
  expect(() => openCatalog({ path, key: testKey })).toThrow(expect.objectContaining({ code: 'catalog-damaged' }));
  writeFileSync(path, 'not a database at all');
  expect(() => openCatalog({ path, key: testKey })).toThrow(expect.objectContaining({ code: 'catalog-damaged' }));
});

it('a catalog that cannot be made is an unusable data folder', () => {
  const path = join(testFolder(), 'missing', 'catalog.db');
  expect(() => openCatalog({ path, key: testKey })).toThrow(expect.objectContaining({ code: 'home-unusable' }));
});

it('nothing on disk holds the text of a recording, and only the user may read the file', () => {
  const folder = testFolder();
  const catalog = testCatalog(join(folder, 'catalog.db'));
  addSource(catalog);
  addIndexed(catalog, 'r1', ['the needle is here']);
  for (const name of readdirSync(folder)) {
    expect(readFileSync(join(folder, name)).includes('needle'), name).toBe(false);
    if (process.platform !== 'win32') expect(statSync(join(folder, name)).mode & 0o077, name).toBe(0);
  }
});

it('a transaction that throws leaves nothing', () => {
  const catalog = testCatalog();
  expect(() =>
    transaction(catalog, () => {
      addSource(catalog);
      throw new Error('no');
    }),
  ).toThrow('no');
  expect(listSources(catalog)).toEqual([]);
  expect(catalog[connection].database.inTransaction).toBe(false);
});

it('a passphrase with quotes is a key like any other', () => {
  const path = join(testFolder(), 'catalog.db');
  const key = `it's "a" key; --`;
  closeCatalog(openCatalog({ path, key }));
  closeCatalog(openCatalog({ path, key }));
  expect(() => openCatalog({ path, key: 'another' })).toThrow(expect.objectContaining({ code: 'catalog-damaged' }));
});
