import { chmod, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openFileVault } from '../../electron/common/file-vault.ts';

describe('the file vault', () => {
  let home: string;
  let path: string;
  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'witness-vault-'));
    path = join(home, 'vault.json');
  });
  afterEach(() => rm(home, { recursive: true, force: true }));

  test('keeps secrets across openings and forgets what is deleted', async () => {
    const vault = await openFileVault(home);
    expect(await vault.get('catalog-key')).toBeNull();
    await vault.set('catalog-key', 'k');
    await vault.set('source:1', 's');
    await vault.delete('source:1');
    const again = await openFileVault(home);
    expect(await again.get('catalog-key')).toBe('k');
    expect(await again.get('source:1')).toBeNull();
    expect(JSON.parse(await readFile(path, 'utf8'))).toEqual({ backend: 'file', secrets: { 'catalog-key': 'k' } });
    expect(await readdir(home)).toEqual(['vault.json']);
  });

  test('changes made at the same moment all last', async () => {
    const vault = await openFileVault(home);
    await Promise.all(Array.from({ length: 20 }, (_, index) => vault.set(`n${index}`, String(index))));
    const names = Array.from({ length: 20 }, (_, index) => `n${index}`);
    expect(await Promise.all(names.map((name) => vault.get(name)))).toEqual(names.map((name) => name.slice(1)));
  });

  test('a name like __proto__ is a name like any other', async () => {
    const vault = await openFileVault(home);
    expect(await vault.get('__proto__')).toBeNull();
    expect(await vault.get('constructor')).toBeNull();
  });

  test.skipIf(process.platform === 'win32')('is readable by its user only, and made so when it is not', async () => {
    const vault = await openFileVault(home);
    await vault.set('a', 'b');
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    await chmod(path, 0o644);
    await openFileVault(home);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  });

  test('a vault of the desktop host is locked, and left as it is', async () => {
    const text = JSON.stringify({ backend: 'safe-storage', secrets: { a: 'sealed' } });
    await writeFile(path, text);
    await expect(openFileVault(home)).rejects.toMatchObject({ code: 'vault-locked', message: expect.stringContaining(path) });
    expect(await readFile(path, 'utf8')).toBe(text);
  });

  test.each([
    '',
    '{"backend":"file","secrets":{"a":"hunter2"',
    '[]',
    '{"backend":"other","secrets":{}}',
    '{"backend":"file","secrets":{"a":1}}',
  ])('an unreadable vault (%j) is damaged, and never overwritten or quoted', async (text) => {
    await writeFile(path, '{"backend":"file","secrets":{}}');
    const opened = await openFileVault(home);
    await writeFile(path, text);
    const reopening = await openFileVault(home).catch((error: unknown) => error);
    expect(reopening).toMatchObject({ code: 'vault-damaged', message: expect.not.stringContaining('hunter2') });
    await expect(opened.set('x', 'y')).rejects.toMatchObject({ code: 'vault-damaged' });
    expect(await readFile(path, 'utf8')).toBe(text);
  });

  test.skipIf(process.platform === 'win32')('a vault that is a link is refused', async () => {
    await writeFile(join(home, 'elsewhere'), '{"backend":"file","secrets":{}}');
    await symlink(join(home, 'elsewhere'), path);
    await expect(openFileVault(home)).rejects.toMatchObject({ code: 'vault-damaged' });
  });
});
